"""The documentation as a site: every page is in the navigation, and its links lead somewhere."""

from collections.abc import Iterator
from pathlib import PurePosixPath
import re
from typing import Any

import pytest
import yaml

from scripts.lib.site_links import outward
from tests.quality.project import ROOT

REPOSITORY = "https://example.com/a/b"


class Loader(yaml.SafeLoader):
    """Reads MkDocs' own tags as what follows them."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", lambda _loader, name, _node: name)


def site() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Loader)  # noqa: S506
    return loaded


def pages(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for below in nav.values():
            yield from pages(below)
    else:
        for one in nav:
            yield from pages(one)


def test_every_page_is_in_the_navigation_once() -> None:
    docs = ROOT / site()["docs_dir"]
    listed = sorted(pages(site()["nav"]))
    assert listed == sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))


def test_the_site_is_of_this_project() -> None:
    assert (ROOT / "README.md").read_text("utf-8").count(site()["repo_url"])
    for hook in site()["hooks"]:
        assert (ROOT / hook).is_file()


def test_links_out_of_the_documentation_lead_to_files_of_the_repository() -> None:
    found = []
    for path in (ROOT / "docs").rglob("*.md"):
        folder = PurePosixPath(path.relative_to(ROOT / "docs").as_posix()).parent
        text = outward(path.read_text("utf-8"), folder, "docs", REPOSITORY)
        found += re.findall(rf"\]\({REPOSITORY}/blob/main/([^)#]+)", text)
        assert not re.findall(r"\]\((?:\.\./)+(?:SECURITY|CONTRIBUTING|tests|frontend)", text)
    assert {"SECURITY.md", "CONTRIBUTING.md", "frontend/README.md"} <= set(found)
    assert [it for it in found if not (ROOT / it).exists()] == []


@pytest.mark.parametrize(
    ("link", "after"),
    [
        ("(../../SECURITY.md#x)", f"({REPOSITORY}/blob/main/SECURITY.md#x)"),
        ("(../api/openapi.yaml)", "(../api/openapi.yaml)"),
        ("(#here)", "(#here)"),
        ("(https://example.com/../x)", "(https://example.com/../x)"),
    ],
)
def test_links_are_followed_from_their_page(link: str, after: str) -> None:
    assert outward(f"[x]{link}", PurePosixPath("user"), "docs", REPOSITORY) == f"[x]{after}"
