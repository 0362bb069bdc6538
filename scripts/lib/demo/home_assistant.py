"""A Home Assistant of its own for the demo."""

from collections.abc import Mapping
import json
from pathlib import Path
import shutil
import sys
from typing import Any

import aiohttp

from .client import HomeAssistantClient
from .layout import LOOPBACK, ROOT, Layout
from .processes import Child

DOMAIN = "apple_backup"
_CONFIGURATION = """\
# Written by scripts/demo.
homeassistant:
  name: Apple Backup demo
  country: US
  unit_system: metric
  media_dirs:
    media: {media}

backup:
config:
frontend:
history:
logbook:
media_source:
my:
system_health:

automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml

logger:
  default: warning
  logs:
    # Cameras need programs that the demo does without.
    haffmpeg: critical
    homeassistant.components.camera: critical
    custom_components.{domain}: info
"""
# As Home Assistant begins them; its editors write into them.
_OWN = {"automations.yaml": "[]\n", "scripts.yaml": "", "scenes.yaml": ""}


def write_configuration(layout: Layout, port: int) -> None:
    """Write what has to be there before the first start, and the port before each."""
    configuration = layout.config / "configuration.yaml"
    configuration.write_text(
        _CONFIGURATION.format(media=json.dumps(str(layout.media)), domain=DOMAIN), "utf-8"
    )
    for name, empty in _OWN.items():
        # What somebody has added stays.
        if not (path := layout.config / name).exists():
            path.write_text(empty, "utf-8")
    components = layout.config / "custom_components"
    components.mkdir(exist_ok=True)
    link = components / DOMAIN
    # What is installed there already, a release say, is what is to be shown.
    if not (link.is_symlink() or link.is_dir()):
        link.symlink_to(ROOT / "custom_components" / DOMAIN, target_is_directory=True)
    _install_blueprints(layout)
    # Home Assistant fills in nothing that is missing here.
    stable = {
        "server_host": [LOOPBACK],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "modern",
        "use_x_frame_options": True,
    }
    _write_storage(
        layout.config,
        "http",
        (2, 2),
        {"stable": stable, "pending": None, "yaml_migration_done": True},
    )
    if not (layout.config / ".storage" / "onboarding").exists():
        done = ["core_config", "analytics", "integration"]
        _write_storage(layout.config, "onboarding", (4, 1), {"done": done})


def _install_blueprints(layout: Layout) -> None:
    """Copy them, as an import would: Home Assistant's editor may write into its copies."""
    source = ROOT / "blueprints" / "automation" / DOMAIN
    target = layout.config / "blueprints" / "automation" / DOMAIN
    target.mkdir(parents=True, exist_ok=True)
    for blueprint in source.glob("*.yaml"):
        if not (copy := target / blueprint.name).exists():
            shutil.copyfile(blueprint, copy)


def _write_storage(
    config: Path, key: str, version: tuple[int, int], data: Mapping[str, Any]
) -> None:
    folder = config / ".storage"
    folder.mkdir(mode=0o700, exist_ok=True)
    content = {"version": version[0], "minor_version": version[1], "key": key, "data": data}
    (folder / key).write_text(json.dumps(content), "utf-8")


def child(layout: Layout, environment: Mapping[str, str]) -> Child:
    """Return the process of Home Assistant, not yet started."""
    return Child(
        "Home Assistant",
        # Everything is installed already; an installation would fail behind the proxy.
        [sys.executable, "-m", "homeassistant", "--config", str(layout.config), "--skip-pip"],
        layout.logs / "home-assistant.log",
        environment,
        # Python finds what lies in the current folder, which would be this tree's integration.
        folder=layout.config,
    )


async def is_running(client: HomeAssistantClient) -> bool:
    """Tell whether Home Assistant has started and answers."""
    try:
        return await client.is_running()
    except aiohttp.ClientError, TimeoutError, ConnectionError:
        return False
