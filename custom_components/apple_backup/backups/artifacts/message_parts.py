"""The parts of a message that stand in a column each: its body, what it is, its poll, link and app."""

from typing import Final

from .codecs.errors import CodecError
from .message_body import Body, Summary, plain, quick_text, read_body, read_summary
from .message_payload import URL_PREVIEW, PollPayload, app_name, is_poll, read_link, read_poll
from .message_records import Link, MessageKind
from .report import Skip
from .rows import Row

_EFFECT_PREFIXES: Final = ("com.apple.MobileSMS.expressivesend.", "com.apple.messages.effect.")
_ITEMS: Final = {
    0: MessageKind.MESSAGE,
    2: MessageKind.NAME_CHANGED,
    5: MessageKind.AUDIO_KEPT,
    6: MessageKind.SHARED_ACTIVITY,
}
_ACTIONS: Final = {
    (1, 0): MessageKind.PARTICIPANT_ADDED,
    (1, 1): MessageKind.PARTICIPANT_REMOVED,
    (3, 0): MessageKind.PARTICIPANT_LEFT,
    (3, 1): MessageKind.PHOTO_CHANGED,
    (3, 2): MessageKind.PHOTO_REMOVED,
}


def body_of(row: Row) -> Body:
    """Return the body of a message: the attributed one if it can be read, else the plain one."""
    fallback = Body(plain(row.text("text")))
    data = row.blob("attributedBody")
    if data is None:
        return fallback
    try:
        return read_body(data)
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "attributedBody")
        return fallback if fallback.text is not None else Body(quick_text(data))


def summary_of(row: Row) -> Summary:
    """Return what became of a message after it was sent."""
    data = row.blob("message_summary_info")
    if data is None:
        return Summary()
    try:
        return read_summary(data)
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "message_summary_info")
        return Summary()


def kind_of(row: Row) -> MessageKind:
    """Return what a message is."""
    item = row.integer("item_type") or 0
    if item == 4:
        is_over = row.flag("share_status")
        return MessageKind.LOCATION_ENDED if is_over else MessageKind.LOCATION_SHARED
    action = (item, row.integer("group_action_type") or 0)
    found = _ITEMS.get(item) or _ACTIONS.get(action)
    if found is None:
        row.skip(Skip.UNKNOWN_CONTENT, "item_type")
        return MessageKind.UNKNOWN
    return found


def poll_of(row: Row, bundle: str | None) -> PollPayload | None:
    """Return the poll a message is."""
    data = row.blob("payload_data") if is_poll(bundle) else None
    if data is None:
        return None
    try:
        return read_poll(data)
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "payload_data")
        return None


def link_of(row: Row, bundle: str | None) -> Link | None:
    """Return the preview of a link."""
    data = row.blob("payload_data") if bundle == URL_PREVIEW else None
    if data is None:
        return None
    try:
        return read_link(data)
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "payload_data")
        return None


def app_of(row: Row, bundle: str | None) -> str | None:
    """Return the name of the app a message is of."""
    if bundle is None or bundle == URL_PREVIEW or is_poll(bundle):
        return None
    return app_name(bundle, row.blob("payload_data"))


def effect_of(raw: str | None) -> str | None:
    """Return the name of the effect a message was sent with."""
    if raw is None:
        return None
    for prefix in _EFFECT_PREFIXES:
        raw = raw.removeprefix(prefix)
    return raw
