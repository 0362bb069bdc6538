"""Parses every JSON, YAML and TOML file of the repository and names those that do not parse."""

from collections.abc import Callable, Iterable, Iterator
import json
from pathlib import Path
import subprocess
import sys
import tomllib

import yaml

ROOT = Path(__file__).parents[2]


def _load_yaml(text: str) -> None:
    """Parse YAML without building objects, so that Home Assistant's own tags are accepted."""
    for _event in yaml.parse(text, Loader=yaml.SafeLoader):
        pass


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build a JSON object and refuse a key that is given twice."""
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"duplicate key {next(n for n in names if names.count(n) > 1)!r}")
    return result


PARSERS: dict[str, Callable[[str], object]] = {
    ".json": lambda text: json.loads(text, object_pairs_hook=_unique_keys),
    ".toml": tomllib.loads,
    ".yaml": _load_yaml,
    ".yml": _load_yaml,
}


def repository_files(root: Path = ROOT) -> list[Path]:
    """Return every file that is tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    paths = (root / name for name in listing.stdout.decode().split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def findings(paths: Iterable[Path]) -> Iterator[str]:
    """Yield one line for each file that does not parse."""
    for path in paths:
        parser = PARSERS.get(path.suffix)
        if parser is None:
            continue
        try:
            parser(path.read_text(encoding="utf-8"))
        except (ValueError, yaml.YAMLError) as error:
            yield f"{path}: {error}"


def main() -> int:
    """Print the findings; the exit status tells whether there were any."""
    lines = list(findings(repository_files()))
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
