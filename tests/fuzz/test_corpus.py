"""A short campaign in every test run: what is kept, and the same few hundred changes of it."""

from itertools import islice
from pathlib import Path
import random
import subprocess
import sys

import pytest

from tests.quality.project import ROOT

from . import __main__ as campaign
from .corpus import FOLDER, changed, seeds
from .targets import TARGETS

CHANGES = {"manifest": 40}


@pytest.mark.parametrize("target", TARGETS)
def test_everything_is_read_or_refused(target: str) -> None:
    inputs = seeds(target)
    assert inputs
    for data in inputs:
        TARGETS[target](data)
    for data in islice(changed(inputs, random.Random(target)), CHANGES.get(target, 400)):
        TARGETS[target](data)


def test_no_input_takes_much_time_or_memory() -> None:
    """Measured by the system, in a process of its own."""
    command = [sys.executable, "-m", "tests.fuzz.bounded"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=600)  # noqa: S603


@pytest.mark.parametrize(
    ("target", "inside"),
    [
        ("mbfile", "backups.mbfile.load_binary"),
        ("keyed_archive", "backups.artifacts.codecs.keyed_archive.parse_plist"),
        ("photo_plist", "photos.cloudkit.plists.load_plist"),
        ("heif", "photos.pictures.decoding.heif.HeifFile.layout"),
    ],
)
@pytest.mark.parametrize("body", ["while True: pass", "bytearray(1 << 34)"], ids=["time", "memory"])
def test_the_limits_are_limits(target: str, inside: str, body: str) -> None:
    """Within parsers, which take many errors for damage: nothing there may swallow these."""
    code = (
        "from unittest.mock import patch\n"
        "from tests.fuzz import bounded\n"
        f"def greedy(*_, **__):\n    {body}\n"
        "bounded.SECONDS = bounded.SECONDS_OF_LARGE = 0.2\n"
        f"with patch('custom_components.apple_backup.{inside}', greedy):\n    bounded.main()\n"
    )
    command = [sys.executable, "-c", code, target]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, timeout=600)  # noqa: S603
    assert done.returncode == 1
    assert b"TooMuch: more" in done.stderr


def test_what_is_kept_belongs_to_a_target() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/*")} <= set(TARGETS)


def test_a_fault_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(data: bytes) -> None:
        raise KeyError(data)

    monkeypatch.setattr(campaign, "FOLDER", tmp_path)
    monkeypatch.setattr(campaign, "TARGETS", TARGETS | {"ranges": fail})
    with pytest.raises(KeyError):
        campaign.attempt("ranges", b"bytes=0-")
    (kept,) = (tmp_path / "ranges").iterdir()
    assert kept.read_bytes() == b"bytes=0-"


def test_changes_are_the_same_in_every_run_and_differ_from_each_other() -> None:
    inputs = seeds("ranges")
    first, second = (list(islice(changed(inputs, random.Random(1)), 50)) for _ in range(2))
    assert first == second
    assert len(set(first)) > 30
