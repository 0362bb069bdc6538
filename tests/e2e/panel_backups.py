"""Backups that fill every tab of the panel, one of them with what strangers might write."""

from dataclasses import replace
from pathlib import Path

from tests.backup_factory import BackupSpec, BuiltBackup, DeviceSpec, KeybagSpec, build_backup
from tests.backup_factory.artifacts import recordings, thread
from tests.backup_factory.artifacts.common import NOW, guid, when
from tests.backup_factory.artifacts.messages import STRANGER, MessagesWriter, MessageTruth
from tests.backups.artifacts import everything

PASSWORD = "correct horse"
NAME = "Panel iPhone"
PLAIN_NAME = "Panel iPad"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
_SMS = "Library/SMS/"
_CALLS = "Library/CallHistoryDB/"


def write(
    root: Path, messages: int = 600, *, password: str | None = PASSWORD, calls: int = 20
) -> BuiltBackup:
    """Write a backup with something of every artifact, and a thread of so many messages.

    Without a password there is no health, as iOS keeps it from backups that are not encrypted.
    """

    def hostile(writer: MessagesWriter) -> None:
        chat = writer.chat(HOSTILE, [STRANGER, "stranger@example.com"], "iMessage")
        for number, text in enumerate((HOSTILE, "javascript:alert(1)", "https://example.com/<b>")):
            sent = when(NOW - 90_000 + number * 60)
            writer.message(chat, MessageTruth(guid(writer.chance), sent, STRANGER, text))

    own = (*thread.build(1, messages, hostile).files, *recordings.calls(1, calls).files)
    kept = (it for it in everything.files() if not it.relative_path.startswith((_SMS, _CALLS)))
    files = tuple(it for it in (*kept, *own) if password or it.domain != "HealthDomain")
    name = NAME if password else PLAIN_NAME
    device = DeviceSpec(name=name, udid=f"00008101-00000000000{len(name):05X}")
    spec = BackupSpec(files=files, password=password, seed=7, device=device)
    if password:
        spec = replace(spec, keybag=KeybagSpec(dpic=1000, iterations=1000, seed=7))
    return build_backup(spec, root)
