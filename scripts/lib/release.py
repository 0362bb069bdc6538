"""Checks that the tree is ready to be released, and builds the ZIP that HACS installs."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
import hashlib
import json
from pathlib import Path
import re
import subprocess
import sys
import tomllib
from typing import Any
import zipfile

from .syntax import ROOT, repository_files

INTEGRATION = Path("custom_components") / "apple_backup"
# The integration, as it is installed, carries its license along.
LICENSE = "LICENSE"
WANTED = (
    LICENSE,
    "README.md",
    "hacs.json",
    f"{INTEGRATION}/manifest.json",
    f"{INTEGRATION}/brand/icon.png",
    f"{INTEGRATION}/brand/icon@2x.png",
    f"{INTEGRATION}/frontend/manifest.json",
)
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\d{4}-\d\d-\d\d))?$", re.MULTILINE)
_UNIX = 3
_REGULAR_FILE = 0o100644


@dataclass(frozen=True)
class Tree:
    """A checkout that may become a release."""

    root: Path

    def _json(self, *parts: str) -> Any:
        return json.loads(self.root.joinpath(*parts).read_text("utf-8"))

    @cached_property
    def version(self) -> str:
        """What Home Assistant shows, and the tag without its `v`."""
        return str(self._json(str(INTEGRATION), "manifest.json")["version"])

    @cached_property
    def _changelog(self) -> str:
        return (self.root / "CHANGELOG.md").read_text("utf-8")

    @cached_property
    def headings(self) -> list[tuple[str, str]]:
        """Version and date of each section of the changelog, the newest first."""
        return [(it["version"], it["day"] or "") for it in _HEADING.finditer(self._changelog)]

    @property
    def is_finished(self) -> bool:
        """Whether each change is told of in the section of a version."""
        [_, *after] = re.split(r"^## \[Unreleased\]$", self._changelog, flags=re.MULTILINE)
        return not any(_HEADING.split(it)[0].strip() for it in after)

    @property
    def archive_name(self) -> str:
        """The name of the file that HACS asks the release for."""
        return str(self._json("hacs.json")["filename"])

    def problems(self) -> Iterator[str]:
        """Yield a line for each reason not to release this tree."""
        missing = [name for name in WANTED if not (self.root / name).is_file()]
        yield from (f"{name} is missing" for name in missing)
        if missing:
            return
        yield from self._versions()
        yield from self._panel()
        hacs = self._json("hacs.json")
        if not hacs.get("zip_release") or not str(hacs.get("filename", "")).endswith(".zip"):
            yield "hacs.json does not name the ZIP of a release"

    def _versions(self) -> Iterator[str]:
        project = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))["project"]
        if project["version"] != self.version:
            yield f"pyproject.toml has version {project['version']}, the manifest {self.version}"
        if not self.headings or self.headings[0] != ("Unreleased", ""):
            yield "CHANGELOG.md does not begin with Unreleased"
        if self.version not in dict(self.headings):
            yield f"CHANGELOG.md has no section {self.version}"
        elif not self._released():
            yield f"CHANGELOG.md has no date for {self.version}"

    def _released(self) -> str:
        return dict(self.headings).get(self.version, "")

    def _panel(self) -> Iterator[str]:
        """The bundle takes its version from the manifest at run time; its files have to be there."""
        for name in self._json(str(INTEGRATION), "frontend", "manifest.json").values():
            if not (self.root / INTEGRATION / "frontend" / name).is_file():
                yield f"the panel's {name} is missing; run scripts/build-frontend"

    def write(self, target: Path) -> str:
        """Write the archive: what belongs into `custom_components/apple_backup`, at its root.

        Order, times and modes are fixed, and nothing is compressed: a compressor's output differs
        between its versions.

        Returns:
            The SHA-256 of the archive.
        """
        day = date.fromisoformat(self._released())
        folder = self.root / INTEGRATION
        members = {
            path.relative_to(folder).as_posix(): path
            for path in repository_files(self.root)
            if path.is_relative_to(folder)
        }
        members[LICENSE] = self.root / LICENSE
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(members):
                member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
                member.create_system = _UNIX
                member.external_attr = _REGULAR_FILE << 16
                archive.writestr(member, members[name].read_bytes())
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def changes(self) -> str:
        """Return what is not committed, as git tells it."""
        return subprocess.run(
            ["git", "status", "--porcelain"],
            cwd=self.root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the command; 1 if the tree is not ready."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check, write nothing")
    options = parser.parse_args(arguments)
    tree = Tree(root)
    problems = list(tree.problems())
    # Between two releases it says what the next one will have.
    if not tree.is_finished:
        problems.append(f"CHANGELOG.md has changes that are not in {tree.version}")
    if not options.check and (changes := tree.changes()):
        problems.append(f"not everything is committed:\n{changes.rstrip()}")
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    print(f"{tree.version} is ready to be released")
    if not options.check:
        target = root / "dist" / tree.archive_name
        digest = tree.write(target)
        print(f"{digest}  {target.relative_to(root)}")
        print(f"Tag the commit v{tree.version} and attach the file to the release.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
