"""Tapbacks and votes: messages about another message, put where they belong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from .codecs.errors import CodecError
from .handles import Names, Participant
from .message_payload import PollPayload, read_votes
from .message_records import Poll, PollOption, Reaction, ReactionKind
from .report import Skip
from .rows import Row

VOTE: Final = 4000

_KINDS: Final = {
    0: ReactionKind.LOVED,
    1: ReactionKind.LIKED,
    2: ReactionKind.DISLIKED,
    3: ReactionKind.LAUGHED,
    4: ReactionKind.EMPHASIZED,
    5: ReactionKind.QUESTIONED,
    6: ReactionKind.EMOJI,
    7: ReactionKind.STICKER,
}
_ADDED, _REMOVED, _PLACED_STICKER = 2000, 3000, 1000

ABOUT_ANOTHER: Final = (
    f"(m.associated_message_type BETWEEN {_ADDED} AND {_ADDED + 7}"
    f" OR m.associated_message_type BETWEEN {_REMOVED} AND {_REMOVED + 7}"
    f" OR m.associated_message_type IN ({_PLACED_STICKER}, {VOTE}))"
)
"""SQL for what `is_about_another` says of a row `m`; NULL where there is no type."""


def is_about_another(kind: int | None) -> bool:
    """Whether an `associated_message_type` makes a message a tapback, a placed sticker or a vote."""
    return kind is not None and (
        _ADDED <= kind <= _ADDED + 7
        or _REMOVED <= kind <= _REMOVED + 7
        or kind in (_PLACED_STICKER, VOTE)
    )


def target(raw: str | None) -> tuple[str, int] | None:
    """Return guid and part that an `associated_message_guid` points at: `p:1/GUID`, `bp:GUID`."""
    if raw is None:
        return None
    prefix, slash, guid = raw.rpartition("/")
    if slash and prefix.startswith("p:") and prefix[2:].isdecimal() and len(prefix) < 8:
        return guid, int(prefix[2:])
    return raw.removeprefix("bp:"), 0


@dataclass(slots=True)
class About:
    """What others said of one message: their present tapbacks, their last votes."""

    reactions: dict[tuple[int, str | None], Reaction] = field(default_factory=dict)
    votes: dict[str | None, tuple[str, ...]] = field(default_factory=dict)
    voters: dict[str | None, Participant | None] = field(default_factory=dict)

    def poll(self, payload: PollPayload) -> Poll:
        """Return a poll with who has chosen what."""
        return Poll(
            payload.title,
            tuple(
                PollOption(
                    key,
                    text,
                    tuple(self.voters[who] for who, chosen in self.votes.items() if key in chosen),
                )
                for key, text in payload.options
            ),
        )


def collect(rows: Iterable[Row], handles: Mapping[int, str], names: Names) -> dict[str, About]:
    """Go through tapbacks and votes in the order of time; returns by the guid they are about."""
    found: dict[str, About] = {}
    for row in sorted(rows, key=lambda it: (it.integer("date") or 0, it.key)):
        aim = target(row.text("associated_message_guid"))
        kind = row.integer("associated_message_type")
        if aim is None or kind is None:
            continue
        about = found.setdefault(aim[0], About())
        raw = None if row.flag("is_from_me") else handles.get(row.integer("handle_id") or 0)
        who = None if raw is None else names.person_key(raw)
        if kind == VOTE:
            about.voters[who] = None if raw is None else names.participant(raw)
            about.votes[who] = _votes(row)
        elif kind >= _REMOVED:
            about.reactions.pop((aim[1], who), None)
        else:
            about.reactions[(aim[1], who)] = _reaction(row, kind, aim[1], raw, names)
    return found


def _reaction(row: Row, kind: int, part: int, raw: str | None, names: Names) -> Reaction:
    """Return a tapback."""
    sort = ReactionKind.STICKER if kind == _PLACED_STICKER else _KINDS[kind - _ADDED]
    return Reaction(
        kind=sort,
        sender=None if raw is None else names.participant(raw),
        when=row.moment("date"),
        part=part,
        emoji=row.text("associated_message_emoji") if sort is ReactionKind.EMOJI else None,
    )


def _votes(row: Row) -> tuple[str, ...]:
    """Return the ids of what was chosen."""
    data = row.blob("payload_data")
    if data is None:
        return ()
    try:
        return tuple(dict.fromkeys(vote.option for vote in read_votes(data)))
    except CodecError:
        row.skip(Skip.DAMAGED_CONTENT, "payload_data")
        return ()
