"""A long conversation of a group with real pictures, films, sounds and documents."""

from collections.abc import Callable
import io
from pathlib import Path
import random
import sqlite3
import struct
import wave

from .. import pictures
from ..media import pdf
from ..spec import FileSpec
from .common import Built, files_of, guid, merged, phrase, seeded, spread, when
from .messages import (
    KINDS,
    OTHER,
    PHONE,
    ConversationTruth,
    MessagesWriter,
    MessageTruth,
    schema_of,
    summary,
)

TITLE = "Weekend <at> the lake 🏔"
_FILMS = Path(__file__).parents[2] / "simulated_icloud" / "media"
_BIG = ("😀", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🎉🎉🎉")
_LONG = (
    "I looked it up: the train leaves at 8:12, we change in Arth-Goldau, and the boat waits for it."
    " If it rains we could still take the cable car and have cake upstairs, which is what we did the"
    " last three times anyway.\nBring something warm!"
)
_LINKS = ("https://www.example.com/hut?day=6&from=lake", "Is www.example.com down?")


def build(
    seed: int,
    count: int = 1000,
    more: Callable[[MessagesWriter], None] | None = None,
    name: str = TITLE,
) -> Built[ConversationTruth]:
    """Some weeks of three people; about every eighth message has a file.

    `more` writes further conversations into the same database.
    """
    chance = seeded("thread", seed)
    truth = ConversationTruth(set(), is_group=True, handles=[PHONE, OTHER], name=name)
    media: list[FileSpec] = []

    def fill(db: sqlite3.Connection) -> None:
        writer = MessagesWriter(db, chance, "ios26")
        chat = writer.chat(name, [PHONE, OTHER], "iMessage")
        (identifier,) = db.execute("SELECT guid FROM chat").fetchone()
        truth.guids.add(identifier)
        for number, second in enumerate(spread(chance, count, 40)):
            _say(writer, chat, truth, number, second)
        if more is not None:
            more(writer)
        media.extend(writer.media)

    files = files_of("HomeDomain", "Library/SMS/sms.db", schema_of("ios26"), fill)
    return Built(merged(files, media), truth)


def _say(
    writer: MessagesWriter, chat: int, truth: ConversationTruth, number: int, second: int
) -> None:
    chance = writer.chance
    sender = chance.choice((None, None, PHONE, OTHER))
    message = MessageTruth(guid(chance), when(second), sender, _text(chance, number))
    values: dict[str, object] = {}
    if number % 8 == 3:
        message.attachments = _files(chance, number, second)
        if number % 16 == 3:
            message.text = None
    elif number % 11 == 5 and truth.messages:
        answered = chance.choice(truth.messages[-20:])
        message.reply_to = answered.guid
        values |= {"thread_originator_guid": answered.guid, "thread_originator_part": "0:0:1"}
    elif number % 37 == 9:
        message.edits = ["At 8?", "At 9?", "At 10!"]
        message.text = message.edits[-1]
        versions = [(second + 1.0 + at, it) for at, it in enumerate(message.edits)]
        values |= {"message_summary_info": summary(versions, [])}
    elif number % 61 == 12:
        message.is_unsent, message.text = True, None
        values |= {"message_summary_info": summary([], [0])}
    writer.message(chat, message, **values)
    truth.messages.append(message)
    if number % 6 == 1:
        for who in chance.sample([None, PHONE, OTHER], chance.randint(1, 3)):
            kind = chance.choice(KINDS)
            writer.react(chat, message, who, kind, "🥾" if kind == "emoji" else None)


def _text(chance: random.Random, number: int) -> str:
    if number % 23 == 7:
        return chance.choice(_BIG)
    if number % 29 == 8:
        return _LONG
    return chance.choice(_LINKS) if number % 31 == 10 else phrase(chance)


def _files(chance: random.Random, number: int, second: int) -> list[tuple[str, bytes | None]]:
    match number // 8 % 8:
        case 0:
            return [("IMG_4711.HEIC", (_FILMS / "still0.heic").read_bytes())]
        case 1:
            return [("clip.mov", (_FILMS / "film0.mov").read_bytes())]
        case 2:
            return [("Audio Message.wav", sound())]
        case 3:
            return [
                ("Menu & prices.pdf", pdf(("Soup  6.50", "Cheese pie  14.00", "Apple cake  5.50")))
            ]
        case 4:
            return [(f"IMG_{number:04}.JPG", None)]
        case 5:
            return [
                (f"IMG_{number:04}_{at}.JPG", pictures.photo(chance, second, size=size))
                for at, size in enumerate(((320, 240), (240, 320), (320, 180), (200, 200)))
            ]
        case _:
            size = chance.choice(((320, 240), (240, 320), (480, 200)))
            return [(f"IMG_{number:04}.JPG", pictures.photo(chance, second, size=size))]


def sound() -> bytes:
    """Half a second of a tone."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", (at % 40) * 200) for at in range(4000)))
    return data.getvalue()


__all__ = ["TITLE", "build", "sound"]
