"""What a layout would look like, shown with a few photos before anything is moved. Pure."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
import hashlib

from ..models import ResourceKind
from .names import file_names
from .template import Named, parse_template


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """One file of a sample: its uniform type identifier and Apple's checksum (base64)."""

    kind: ResourceKind
    uti: str
    checksum: str


@dataclass(frozen=True, slots=True)
class LayoutSample:
    """A photo to show a layout with."""

    named: Named
    files: tuple[LayoutFile, ...]


@dataclass(frozen=True, slots=True)
class LayoutExample:
    """Where the files of one photo would lie, relative to the library folder."""

    filename: str | None
    paths: tuple[str, ...]


def preview(template: str, samples: Sequence[LayoutSample] = ()) -> tuple[LayoutExample, ...]:
    """Show where a template puts photos.

    Args:
        template: A template.
        samples: Photos of the library (`SyncEngine.layout_samples`); without any, a few that
            everybody knows.

    Raises:
        TemplateError: The template cannot be used; `problem` and `part` say why.
    """
    checked = parse_template(template)
    examples = []
    for sample in samples or SAMPLES:
        paths = file_names(
            checked.base(sample.named),
            sample.named.filename,
            [(file.kind, file.uti) for file in sample.files],
            {file.kind: file.checksum for file in sample.files},
        )
        examples.append(LayoutExample(sample.named.filename, tuple(paths.values())))
    return tuple(examples)


def _sample(named: Named, *files: tuple[ResourceKind, str]) -> LayoutSample:
    made = tuple(
        LayoutFile(kind, uti, _checksum(f"{named.record_name}{kind}")) for kind, uti in files
    )
    [original] = [file for file in made if file.kind is ResourceKind.ORIGINAL]
    return LayoutSample(replace(named, checksum=original.checksum), made)


def _checksum(seed: str) -> str:
    return base64.b64encode(
        b"\x01" + hashlib.sha1(seed.encode(), usedforsecurity=False).digest()
    ).decode()


# 2024-07-21 18:04:09 in Rome, 2023-12-24 20:15:00 in New York, and a scan without a date.
SAMPLES = (
    _sample(
        Named(
            "1",
            "IMG_0042.HEIC",
            1_721_577_849_000,
            7_200,
            kind="live_photo",
            camera="Apple iPhone 15 Pro",
            album="Rome",
        ),
        (ResourceKind.ORIGINAL, "public.heic"),
        (ResourceKind.LIVE_VIDEO, "com.apple.quicktime-movie"),
    ),
    _sample(
        Named(
            "2", "IMG_1187.JPG", 1_703_466_900_000, -18_000, "SharedSync-1", camera="Canon EOS R6"
        ),
        (ResourceKind.ORIGINAL, "public.jpeg"),
        (ResourceKind.EDITED, "public.jpeg"),
    ),
    _sample(Named("3", "Scan.png", None, None), (ResourceKind.ORIGINAL, "public.png")),
)
