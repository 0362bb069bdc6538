"""What apps put into messages: polls, link previews, and what others call themselves.

`payload_data` is a keyed archive. A poll's address is `data:,` with base64 of JSON behind it; votes
are messages of their own whose JSON has the choices of one participant.
"""

from base64 import b64decode
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
import json
from typing import Any, Final
from urllib.parse import unquote

from .codecs.errors import CodecError
from .codecs.keyed_archive import unarchive
from .message_records import Link

URL_PREVIEW: Final = "com.apple.messages.URLBalloonProvider"

_POLLS: Final = "com.apple.messages.Polls"
_MAX_JSON: Final = 1024 * 1024
_MOST_OPTIONS: Final = 200
_MAX_TEXT: Final = 4096


@dataclass(frozen=True, slots=True)
class PollPayload:
    """A poll as it was asked: title, and pairs of id and text."""

    title: str | None
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """What one participant has chosen."""

    handle: str | None
    option: str


def is_poll(bundle: str | None) -> bool:
    """Whether an app's message is a poll."""
    return bundle is not None and bundle.endswith(_POLLS)


def read_poll(data: bytes) -> PollPayload:
    """Read a poll.

    Raises:
        CodecError: It is damaged.
    """
    item = _item(data)
    options = item.get("orderedPollOptions")
    if not isinstance(options, list):
        raise CodecError("a poll without options")
    return PollPayload(
        _text(item.get("title")),
        tuple(
            (key, _text(option.get("text")) or _text(option.get("attributedText")) or "")
            for option in options[:_MOST_OPTIONS]
            if isinstance(option, dict) and (key := _text(option.get("optionIdentifier")))
        ),
    )


def read_votes(data: bytes) -> tuple[Vote, ...]:
    """Read the choices of one participant.

    Raises:
        CodecError: They are damaged.
    """
    return tuple(_votes(_item(data).get("votes")))


def read_link(data: bytes) -> Link | None:
    """Read the preview of a link; None if it names no address.

    Raises:
        CodecError: It is damaged.
    """
    root = unarchive(data)
    metadata = root.get("richLinkMetadata") if isinstance(root, dict) else None
    if not isinstance(metadata, dict):
        return None
    url = _text(metadata.get("originalURL")) or _text(metadata.get("URL"))
    if url is None:
        return None
    return Link(url, _text(metadata.get("title")), _text(metadata.get("summary")))


def app_name(bundle: str, data: bytes | None) -> str:
    """Return what an app calls itself, its bundle id if it does not."""
    try:
        root = unarchive(data) if data else None
    except CodecError:
        root = None
    name = _text(root.get("an")) if isinstance(root, dict) else None
    return name or bundle.rpartition(":")[2]


def _item(data: bytes) -> dict[str, Any]:
    """Return the JSON object in the address of a payload."""
    root = unarchive(data)
    url = root.get("URL") if isinstance(root, dict) else None
    if not isinstance(url, str) or not url.startswith("data:") or len(url) > _MAX_JSON:
        raise CodecError("a payload without an address")
    content = url.partition(",")[2].partition("?")[0]
    try:
        if not content.startswith(("{", "%7B")):
            content = b64decode(content + "=" * (-len(content) % 4)).decode()
        document = json.loads(unquote(content) if content.startswith("%7B") else content)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise CodecError("a payload without JSON") from error
    item = document.get("item") if isinstance(document, dict) else None
    if not isinstance(item, dict):
        raise CodecError("a payload without an item")
    return item


def _votes(votes: object) -> Iterator[Vote]:
    """Yield what was chosen."""
    if not isinstance(votes, list):
        return
    for vote in votes[:_MOST_OPTIONS]:
        if isinstance(vote, dict) and (option := _text(vote.get("voteOptionIdentifier"))):
            yield Vote(_text(vote.get("participantHandle")), option)


def _text(value: object) -> str | None:
    """Return a text of reasonable length."""
    return value[:_MAX_TEXT] or None if isinstance(value, str) else None
