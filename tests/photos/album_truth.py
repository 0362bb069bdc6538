"""What the views of albums should show, worked out without the product's code."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
import re
from typing import Any

from tests.photos.conftest import tree

SHOWN = {"original", "live_video", "alternative", "edited", "edited_video"}


def wanted_views(truth: list[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Give the digests that lie in each album's folder; albums of one name are added up."""
    assets = {line["asset"]: line for line in truth if line["type"] == "asset"}
    albums = {line["album"]: line for line in truth if line["type"] == "album"}
    views: dict[str, Counter[str]] = {}
    for album in albums.values():
        digests = Counter(
            resource["sha256"]
            for name in album["assets"]
            for resource in assets[name]["resources"]
            if resource["kind"] in SHOWN and assets[name]["listed"]
        )
        if album["folder"] or not digests:
            continue
        path = view_path(album, albums)
        views[path] = views.get(path, Counter()) + digests
    return views


def view_path(album: dict[str, Any], albums: dict[str, dict[str, Any]]) -> str:
    """Give where an album is shown, below the folder of all albums, if nobody else wants that."""
    parts = [album["name"]]
    above = album["parent"]
    while above in albums:
        parts.insert(0, albums[above]["name"])
        above = albums[above]["parent"]
    return "/".join(re.sub(r'[<>:"/\\|?*]', "_", part) for part in parts)


def found_views(albums: Path, *, without: Collection[str] = frozenset()) -> dict[str, Counter[str]]:
    """Give the digests below each folder, without the suffixes that tell albums apart.

    `without`: paths of files that are not ours.
    """
    views: dict[str, Counter[str]] = {}
    for path, digest in tree(albums).items():
        if path in without:
            continue
        folder = re.sub(r"-[0-9a-f]{8}$", "", path.rpartition("/")[0])
        views.setdefault(folder, Counter())[digest] += 1
    return views
