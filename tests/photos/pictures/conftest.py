"""A Home Assistant that has no `av`."""

from pathlib import Path
import sys

import pytest


@pytest.fixture
def without_av(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process that decodes find no `av`."""
    program = tmp_path / "python_without_av"
    program.write_text(
        "#!/bin/sh\n"
        f"""exec '{sys.executable}' "$1" "$2" "import sys; sys.modules['av'] = None; $3" "$4"\n"""
    )
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
