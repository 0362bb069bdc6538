"""By what code, and on what machine, a result was measured: kept with each of them.

A figure of a benchmark that has been changed since is another figure, so its result is no longer
shown. Fingerprints tell that; they are of what a benchmark does, not of its words about itself.
"""

import ast
from functools import cache
import hashlib
from importlib.metadata import PackageNotFoundError, version
import os
from pathlib import Path
import platform
import re
import shutil
import sqlite3
import ssl
import subprocess
from typing import Any, Final

from tests.e2e.browser import find_browser

ICLOUDPD: Final = "1.32.3"
_HERE: Final = Path(__file__).parent
# What they do for a figure is the same whatever is changed there: repeating, keeping, and printing.
_COMMON: Final = frozenset({"harness", "provenance", "sizes"})
_PACKAGES: Final = (
    *("homeassistant", "pyicloud", "iphone-backup-decrypt", "aiohttp", "cryptography"),
    *("apsw", "pycryptodome", "SQLAlchemy", "psycopg"),
)
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})


def names() -> list[str]:
    """The benchmarks there are; nothing is imported for that."""
    return sorted(
        path.stem
        for path in _HERE.glob("*_*.py")
        if re.search(r"^def figures\(", path.read_text(), re.MULTILINE)
    )


def provenance(name: str, folder: Path) -> dict[str, Any]:
    """What is kept with the result of a benchmark, whose files lie in this folder."""
    return {"code": fingerprint(name), "commit": commit(), "machine": machine(folder)}


def fingerprint(name: str) -> str:
    """Identify what a benchmark does, with all modules beside it that it uses."""
    sources: dict[str, str] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        path = _HERE / f"{one}.py"
        if one in sources or one in _COMMON or not path.exists():
            continue
        source = path.read_text("utf-8")
        sources[one] = _without_words(source)
        waiting += re.findall(r"^from \.(\w+) import", source, re.MULTILINE)
        waiting += re.findall(r"[\"']benchmarks\.(\w+)[\"']", source)
    together = "\0".join(f"{one}\0{sources[one]}" for one in sorted(sources))
    return hashlib.sha256(together.encode()).hexdigest()[:16]


def _without_words(source: str) -> str:
    """A module without its comments and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [
                it
                for it in node.body
                if not (isinstance(it, ast.Expr) and isinstance(it.value, ast.Constant))
            ]
    return ast.dump(tree)


def head() -> str:
    """The commit that is checked out."""
    try:
        return _git("rev-parse", "--short=10", "HEAD")
    except OSError, subprocess.CalledProcessError:
        return "unknown"


@cache
def commit() -> str:
    """The commit that is checked out, and whether anything differs from it besides the documentation."""
    found = head()
    if found != "unknown" and _git("status", "--porcelain", "--", ":/", ":(exclude,top)docs"):
        return f"{found}, changed"
    return found


def _git(*arguments: str) -> str:
    result = subprocess.run(  # noqa: S603 - our own arguments
        ["git", "-C", str(_HERE), *arguments],  # noqa: S607 - whichever git there is
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return result.stdout.strip()


def machine(folder: Path) -> dict[str, str]:
    """What figures depend on; the libraries are those of this environment."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    found = {
        "processor": f"{_processor()}, {os.cpu_count()} cores, {platform.machine()}",
        "memory": f"{memory:.0f} GiB",
        "file system": file_system(folder),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "OpenSSL": ssl.OPENSSL_VERSION,
        "SQLite": sqlite3.sqlite_version,
        "icloudpd": ICLOUDPD,
        **_programs(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


@cache
def _programs() -> dict[str, str]:
    """The versions of programs that figures depend on, as far as they are installed."""
    servers = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")), reverse=True)
    candidates = {
        "PostgreSQL": shutil.which("postgres") or next(iter(servers), None),
        "Chromium": find_browser(),
        "the program `openssl`": shutil.which("openssl"),
    }
    return {name: _version(program) for name, program in candidates.items() if program}


def _version(program: str | Path) -> str:
    told = subprocess.run(  # noqa: S603 - a program that is measured
        [program, "version" if Path(program).name == "openssl" else "--version"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"\d+(\.\d+)+", told.stdout)
    return found[0] if found else "unknown"


def file_system(folder: Path) -> str:
    """The kind of file system that a folder lies on, e.g. `ext4`."""
    place = folder.resolve()
    best, kind = "", "unknown"
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mount, name, *_ = line.split()
        if place.is_relative_to(mount) and len(mount) >= len(best):
            best, kind = mount, name
    return kind


def lies_in_memory(folder: Path) -> bool:
    """Whether what is written there reaches no disk, so that flushing costs nothing."""
    return file_system(folder) in _IN_MEMORY


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or "unknown"
