"""Writes the demo's backups and tells about them, one JSON object on each line."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
import json
from pathlib import Path

from .demo import demo_backups
from .roll import ICloudLibrary
from .spec import FILE, BuiltBackup


def _describe(backup: BuiltBackup) -> str:
    return json.dumps(
        {
            "path": str(backup.path),
            "folder_name": backup.path.name,
            "device_name": backup.device_name,
            "encrypted": backup.password is not None,
            "password": backup.password,
            "rows": backup.file_count,
            "files": sum(truth.kind == FILE for truth in backup.files),
        }
    )


def _truth(backup: BuiltBackup) -> Iterator[str]:
    """Yield a line for each row of a backup: what a reader must find (`spec.FileTruth`)."""
    for truth in backup.files:
        yield json.dumps({"folder_name": backup.path.name, **asdict(truth)}) + "\n"


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(prog="python -m tests.backup_factory", description=__doc__)
    parser.add_argument("root", type=Path, help="a folder; it is created if need be")
    parser.add_argument("--password", default="demo", help="of the encrypted backups")
    parser.add_argument("--dpic", type=int, default=10_000_000, help="key derivation rounds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--photos", type=int, default=120, help="photos of the newest backup")
    parser.add_argument("--icloud", metavar="SEED", help="whose photos there are, in the simulator")
    parser.add_argument("--assets", type=int, default=0, help="how many photos that account has")
    parser.add_argument("--truth", type=Path, help="a file for what a reader must find, by line")
    options = parser.parse_args()
    options.root.mkdir(parents=True, exist_ok=True)
    backups = demo_backups(
        options.root,
        options.password,
        options.dpic,
        seed=options.seed,
        photos=options.photos,
        icloud=ICloudLibrary(options.icloud, options.assets) if options.icloud else None,
    )
    for backup in backups:
        print(_describe(backup), flush=True)
    if options.truth:
        with options.truth.open("w", encoding="utf-8") as file:
            file.writelines(line for backup in backups for line in _truth(backup))


if __name__ == "__main__":
    main()
