"""The folder of exports, set as its option is, past the browser."""

from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

_BASE = "/api/config/config_entries"
_STEP = "backup_exports"


def set_export_folder(facts: Mapping[str, Any]) -> Path:
    """Let backups be exported into a folder of the demo, and return it."""
    folder = Path(facts["memory"]).parent / "exports"
    for entry in _ask(facts, f"{_BASE}/entry?domain=apple_backup"):
        flow = _ask(facts, f"{_BASE}/options/flow", {"handler": entry["entry_id"]})
        place = f"{_BASE}/options/flow/{flow['flow_id']}"
        if _STEP in flow.get("menu_options", ()):
            _ask(facts, place, {"next_step_id": _STEP})
            done = _ask(facts, place, {"export_folder": str(folder)})
            assert done["type"] == "create_entry", done
            return folder
        _ask(facts, place, method="DELETE")
    raise AssertionError("there is no folder of backups")


def _ask(
    facts: Mapping[str, Any],
    path: str,
    body: Mapping[str, Any] | None = None,
    method: str | None = None,
) -> Any:
    headers = {"Authorization": f"Bearer {facts['token']}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{facts['url']}{path}", data, headers, method=method)  # noqa: S310
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.loads(answer.read())
