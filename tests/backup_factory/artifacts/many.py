"""Very many messages and photos, written quickly, for measuring; contents are of everyday shape."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
import itertools
from pathlib import Path
import random
import sqlite3

from .. import pictures
from ..databases import COCOA_EPOCH
from ..spec import FileSpec
from .common import NOW, guid, seeded
from .messages import schema_of
from .photos import DOMAIN, GENERATIONS, schema_of as photo_schema_of
from .typedstream import Run, attributed

PEOPLE = 300
_GROUPS = 40
_WORDS = 60_000
_BATCH = 10_000
_LETTERS = "etaoinshrdlucmfwypvbgk"
_ACCENTS = {"a": "ä", "e": "é", "o": "ö", "u": "ü", "c": "ç", "n": "ñ"}
_SCRIPTS = ((0x4E00, 3000), (0x3041, 80), (0x0E01, 46), (0xAC00, 2000))
_CHAT = (
    "INSERT INTO chat (ROWID, guid, style, chat_identifier, service_name, display_name)"
    " VALUES (?, ?, ?, ?, 'iMessage', ?)"
)
_MEMBER = "INSERT INTO chat_handle_join VALUES (?, ?)"

type Text = Callable[[], str]


def texts(seed: int) -> Text:
    """What people write: words as unevenly frequent as those of a language, one in ten in others."""
    chance = seeded("texts", seed)
    words = [_word(chance, rank) for rank in range(_WORDS)]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(_WORDS)))

    def text() -> str:
        count = min(80, int(chance.expovariate(1 / 9)) + 1)
        if chance.random() < 0.1:
            first, size = chance.choice(_SCRIPTS)
            return "".join(chr(first + chance.randrange(size)) for _ in range(count * 2))
        return " ".join(chance.choices(words, cum_weights=weights, k=count))

    return text


def _word(chance: random.Random, rank: int) -> str:
    """A word; frequent ones are short."""
    length = 2 + rank.bit_length() // 3 + chance.randrange(4)
    word = "".join(chance.choice(_LETTERS) for _ in range(length))
    if chance.random() < 0.1:
        return "".join(_ACCENTS.get(letter, letter) for letter in word)
    return word


def write_messages(path: Path, seed: int, count: int, *, payload: int = 0) -> None:
    """Write an sms.db; every eighth message has a link preview of `payload` bytes."""
    chance = seeded("many messages", seed)
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;")
        db.executescript(schema_of("ios26"))
        _write_chats(db)
        rows = _messages(chance, texts(seed), count, chance.randbytes(payload))
        while batch := list(itertools.islice(rows, _BATCH)):
            db.executemany(
                "INSERT INTO message (ROWID, guid, text, handle_id, attributedBody, service, date,"
                " is_from_me, payload_data) VALUES (?, ?, NULL, ?, ?, 'iMessage', ?, ?, ?)",
                [row[1:] for row in batch],
            )
            db.executemany(
                "INSERT INTO chat_message_join VALUES (?, ?, ?)",
                [(row[0], row[1], row[5]) for row in batch],
            )
        db.commit()


def _write_chats(db: sqlite3.Connection) -> None:
    """A chat with each person, and some groups."""
    for number in range(1, PEOPLE + 1):
        phone = f"+1555{number:07}"
        db.execute("INSERT INTO handle VALUES (?, ?, 'us', 'iMessage', NULL)", (number, phone))
        db.execute(_CHAT, (number, f"iMessage;-;{phone}", 45, phone, None))
        db.execute(_MEMBER, (number, number))
    for group in range(_GROUPS):
        key = PEOPLE + 1 + group
        db.execute(_CHAT, (key, f"iMessage;+;chat{key}", 43, f"chat{key}", f"Group {key}"))
        db.executemany(_MEMBER, ((key, group * 5 + it) for it in range(1, 6)))


def _messages(
    chance: random.Random, text: Text, count: int, payload: bytes
) -> Iterator[tuple[object, ...]]:
    """Chat and columns of each message, in order of time, some of them stored later."""
    step = 10 * 365 * 86_400 / count
    for number in range(1, count + 1):
        # Half of all messages are with a tenth of the people.
        person = int(PEOPLE * chance.random() ** 3) + 1
        is_mine = chance.random() < 0.5
        chat = PEOPLE + 1 + (person - 1) // 5 if chance.random() < 0.2 else person
        if chat > PEOPLE + _GROUPS:
            chat = person
        # A device that is new fetches old messages late.
        late = step * count / 3 if number % 50 == 0 else 0
        seconds = NOW - step * (count - number) - late
        date = int((seconds - COCOA_EPOCH) * 1e9) + number
        yield (
            chat,
            number,
            f"{number:08X}-0000-4000-8000-{chance.getrandbits(48):012X}",
            0 if is_mine else person,
            body(text()),
            date,
            int(is_mine),
            payload if payload and number % 8 == 0 else None,
        )


def body(text: str) -> bytes:
    """An attributed text of one run, as `attributed` writes it."""
    if not text.isascii():
        return attributed([Run(text, {"__kIMMessagePartAttributeName": 0})])
    before, after = _frame(len(text))
    return before + text.encode() + after


@cache
def _frame(length: int) -> tuple[bytes, bytes]:
    placeholder = "~" * length
    data = attributed([Run(placeholder, {"__kIMMessagePartAttributeName": 0})])
    before, _, after = data.partition(placeholder.encode())
    return before, after


def photos(seed: int, count: int) -> Iterator[FileSpec]:
    """A library of photos with thumbnails, their originals in iCloud; the database comes first."""
    chance = seeded("many photos", seed)
    asset = GENERATIONS["ios26"][0]
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(photo_schema_of("ios26"))
        db.executemany(
            f"INSERT INTO {asset} (Z_PK, ZUUID, ZDIRECTORY, ZFILENAME, ZDATECREATED, ZKIND,"
            " ZLATITUDE, ZLONGITUDE, ZHIDDEN, ZTRASHEDSTATE) VALUES (?, ?, ?, ?, ?, 0, ?, ?, 0, 0)",
            (
                (
                    number,
                    guid(chance),
                    _folder(number),
                    _name(number),
                    NOW - COCOA_EPOCH - 600 * (count - number),
                    chance.gauss(47, 2),
                    chance.gauss(8, 3),
                )
                for number in range(1, count + 1)
            ),
        )
        yield FileSpec(DOMAIN, "Media/PhotoData/Photos.sqlite", db.serialize())
    thumbnails = [pictures.photo(chance, NOW - it, size=(256, 192)) for it in range(50)]
    for number in range(1, count + 1):
        base = f"{_folder(number)}/{_name(number)}"
        yield FileSpec(DOMAIN, f"Media/{base}", b"", has_blob=False)
        path = f"Media/PhotoData/Thumbnails/V2/{base}/5005.JPG"
        yield FileSpec(DOMAIN, path, thumbnails[number % len(thumbnails)])


def _folder(number: int) -> str:
    return f"DCIM/{100 + number // 1000}APPLE"


def _name(number: int) -> str:
    return f"IMG_{number:05}.HEIC"
