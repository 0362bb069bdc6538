"""Voicemail and voice memos: the recordings under names that say what they are."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from ...artifacts.artifact import FileRef
from ...artifacts.timed import TimedArtifact
from ...artifacts.voice_memos import VoiceMemo
from ...artifacts.voicemail import VoicemailMessage
from ..names import Siblings
from . import words
from .parts import Document, Original, Part, encoded
from .request import DocumentRequest
from .scene import Scene
from .tables import csv_texts


def recording_parts[R: (VoicemailMessage, VoiceMemo)](
    scene: Scene,
    artifact_kind: type[TimedArtifact[R]],
    kind: type[R],
    folder: str = "",
) -> Iterator[Part]:
    """Yield the recordings below a folder, and a table of all."""
    artifact, wanted, request = scene.artifact(artifact_kind), scene.wanted, scene.request
    names = Siblings("index.csv")
    for record in artifact.records(wanted):
        file = record.audio
        if file is not None and file.is_stored:
            yield Original(
                f"{folder}{names.claim(_name(record, file, request))}", file, record.when
            )
    table = csv_texts(kind, artifact.records(wanted), request.zone)
    yield Document(f"{folder}index.csv", encoded(table))


def _name(record: Any, file: FileRef, request: DocumentRequest) -> str:
    """Return the name of a recording: when it was made, and by whom or what of."""
    when: datetime | None = record.when
    day = "" if when is None else f"{when.astimezone(request.zone):%Y-%m-%d %H.%M} "
    title = record.title if isinstance(record, VoiceMemo) else _caller(record)
    return f"{day}{title}{PurePosixPath(file.path).suffix}".replace("/", "_")


def _caller(record: VoicemailMessage) -> str:
    """Return who has called."""
    return words.UNKNOWN if record.sender is None else record.sender.label
