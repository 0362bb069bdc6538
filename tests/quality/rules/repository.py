"""Rules on the files of the repository as a whole."""

from collections.abc import Iterator, Mapping
from pathlib import Path
import re
from typing import Any

# Folders of a developer's machine. Paths below these roots mean nothing to anybody else.
MACHINE_PATH = re.compile(
    r"(?<![\w.~{}/-])/(?:root|work|workspace|Users/[a-z][\w.-]*|home/(?!somebody)[a-z][\w.-]*|mnt/[a-z][\w.-]*)"
    r"(?:/[\w.-]+)+"
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def check_paths(name: str, text: str) -> Iterator[str]:
    """Check that a file names no path of a developer's machine."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in MACHINE_PATH.finditer(line):
            yield f"{name}:{number} names {match.group()}"


def check_links(path: Path, text: str) -> Iterator[str]:
    """Check that every link of a Markdown file to another file or heading leads somewhere."""
    for target in LINK.findall(text):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, heading = target.partition("#")
        other = path.parent / name if name else path
        if not other.exists():
            yield f"{path.name} links to {target}, which does not exist"
        elif heading and heading not in headings(other.read_text("utf-8")):
            yield f"{path.name} links to {target}, which has no such heading"


def headings(text: str) -> set[str]:
    """Return the anchors of the headings of a Markdown file, as GitHub makes them."""
    titles = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def check_workflow(name: str, workflow: Mapping[Any, Any]) -> Iterator[str]:
    """Check that a workflow starts without rights and uses only pinned actions."""
    if workflow.get("permissions") != {}:
        yield f"{name}: permissions must be empty at the top; jobs ask for what they need"
    for job_name, job in workflow.get("jobs", {}).items():
        if "permissions" not in job:
            yield f"{name}: job {job_name} does not state its permissions"
        if "timeout-minutes" not in job and "uses" not in job:
            yield f"{name}: job {job_name} has no time limit"
        for step in [job, *job.get("steps", ())]:
            action = step.get("uses")
            if action and not action.startswith("./") and not PINNED.fullmatch(action):
                yield f"{name}: {action} is not pinned to a commit"
