"""A hook of MkDocs: links that leave `docs/` lead to the repository."""

from pathlib import Path, PurePosixPath
import posixpath
import re
from typing import Any

_LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """Return the page with each link to a file outside of the documentation made absolute."""
    folder = PurePosixPath(page.file.src_uri).parent
    return outward(markdown, folder, Path(config["docs_dir"]).name, config["repo_url"])


def outward(markdown: str, folder: PurePosixPath, docs: str, repository: str) -> str:
    """Replace the links of a page in `folder`, which is below the folder `docs` of the repository."""

    def replace(link: re.Match[str]) -> str:
        target = link[2]
        if "://" in target or target.startswith("mailto:"):
            return link[0]
        path = posixpath.normpath(f"{docs}/{folder}/{target}")
        if path.startswith(f"{docs}/"):
            return link[0]
        return f"{link[1]}{repository}/blob/main/{path}{link[3]}"

    return _LINK.sub(replace, markdown)
