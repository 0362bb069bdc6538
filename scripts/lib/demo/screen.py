"""What the demo tells when it is ready."""

from dataclasses import asdict, dataclass
import json


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one needs to use the demo, for people and for scripts."""

    url: str
    username: str
    password: str
    token: str
    backup_root: str
    backup_password: str
    backup_truth: str
    library_path: str
    icloud_control: str
    codes: str
    apple_id: str
    apple_password: str
    second_apple_id: str
    second_codes: str
    entries: list[str]
    memory: str
    home_assistant_pid: int
    seconds: float

    def as_json(self) -> str:
        """Return one line."""
        return json.dumps(asdict(self))

    def as_screen(self) -> str:
        """Return what is printed in a terminal."""
        return f"""
  Apple Backup is running                                    (ready in {self.seconds:.0f} s)

    Open        {self.url}
    Sign in     {self.username}  /  {self.password}

  Try
    • Apple Backup in the sidebar. docs/user/tour.md is a tour: a photo is deleted and
      comes back, a conversation of an iPhone becomes a page
    • Settings › Devices & services › Apple Backup: an iCloud account and a backup folder
    • Watch the photos arrive in  {self.library_path}
      and in Media › Apple Backup; press Sync now for what has changed since
    • Blueprints of automations are installed: Settings › Automations & scenes › Blueprints
    • Add a second account: {self.second_apple_id}, password {self.apple_password}
      Second-factor codes appear at  {self.second_codes}
    • Look into an encrypted iPhone backup (password: {self.backup_password}):
      Backups in the panel; they lie in  {self.backup_root}
    • Change the simulated iCloud (tests/simulated_icloud/README.md):  {self.icloud_control}

  Ctrl-C ends everything and keeps the data; scripts/demo --fresh begins anew.
"""
