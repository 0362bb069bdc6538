"""Importing the integration: with all its platforms, in a process that has Home Assistant loaded.

The measure is Home Assistant's own integration for iCloud, which is imported in the same way. What
both import last (pyicloud) is loaded before neither.
"""

from collections.abc import Iterator
from importlib import import_module
import json
from pathlib import Path
import sys
import time
from typing import Final

from .harness import Figure, Sides, Timed, beside, in_child, repeats

RUNS = repeats(5)
_ROOT: Final = Path(__file__).resolve().parent.parent
# What every Home Assistant with a frontend and a history has loaded before.
_LOADED: Final = (
    "homeassistant.bootstrap",
    *(
        f"homeassistant.components.{name}"
        for name in (
            *("backup", "binary_sensor", "button", "diagnostics", "event", "frontend", "http"),
            *("image", "media_source", "number", "panel_custom", "recorder", "recorder.history"),
            *("repairs", "select", "sensor", "switch", "system_health", "websocket_api"),
        )
    ),
)
_OURS: Final = "custom_components.apple_backup"
_PEER: Final = "homeassistant.components.icloud"
_PEER_PLATFORMS: Final = ("config_flow", "device_tracker", "sensor")
_PLATFORMS: Final = (
    *("backup", "binary_sensor", "button", "config_flow", "diagnostics", "event", "image"),
    *("media_source", "number", "repairs", "select", "sensor", "switch", "system_health"),
)
MIB = 1 << 20


def figures() -> Iterator[Figure]:
    """Import both in fresh processes, in turn."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "start": [], "peer": []}
    for _ in range(RUNS):
        for who, values in found.items():
            values.append(in_child(__name__, who))
    times = {who: [it["seconds"] for it in values] for who, values in found.items()}
    yield Figure(
        "processor time of what a start imports", [it * 1e3 for it in times["start"]], 1000, "ms",
        note=f"{found['start'][0]['modules']:.0f} modules",
    )  # fmt: skip
    yield Figure(
        "with all platforms and the config flow", [it * 1e3 for it in times["ours"]], 1200, "ms",
        note=f"{found['ours'][0]['modules']:.0f} modules",
    )  # fmt: skip
    yield beside(
        "importing it all",
        Sides(
            [it * 1e3 for it in times["ours"]], [it * 1e3 for it in times["peer"]],
            "ms", Timed.PROCESSOR,
        ), 0.5,
        note=f"that one has {found['peer'][0]['modules']:.0f} modules",
        task="importing the integration, which a start does in a thread",
        peer="Home Assistant's own iCloud integration, which has two platforms",
    )  # fmt: skip


def _measure(who: str) -> dict[str, float]:
    for name in _LOADED:
        import_module(name)
    before, began = len(sys.modules), time.process_time()
    if who == "peer":
        names = [_PEER, *(f"{_PEER}.{it}" for it in _PEER_PLATFORMS)]
    elif who == "start":
        platforms = ("binary_sensor", "button", "event", "image", "number", "select", "sensor")
        names = [_OURS, *(f"{_OURS}.{it}" for it in (*platforms, "switch"))]
    else:
        names = [_OURS, *(f"{_OURS}.{it}" for it in _PLATFORMS)]
    for name in names:
        import_module(name)
    return {
        "seconds": time.process_time() - began,
        "modules": float(len(sys.modules) - before),
    }


if __name__ == "__main__":
    sys.path.insert(0, str(_ROOT))
    print(json.dumps(_measure(sys.argv[1])))
