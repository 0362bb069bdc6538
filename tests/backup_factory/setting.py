"""When and how the people of a backup write: for tests oddly, for the demo as they do every day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
import random

_TIMES = ("7:40", "8:12", "half past nine", "noon", "quarter past four", "six", "8 o'clock")
_PLACES = (
    "the station",
    "the lake",
    "the bakery",
    "school",
    "the market",
    "Grandma's",
    "the library",
    "the old bridge",
)
_DAYS = ("today", "tomorrow", "on Friday", "on Saturday", "on Sunday", "next week")
_THINGS = (
    "bread and milk",
    "the blue jacket",
    "a cake",
    "the camera",
    "two tickets",
    "the tent",
    "some apples",
    "a warm sweater",
)
_ENGLISH = (
    "The train at {time} is late again.",
    "See you at {place} at {time}.",
    "Can you bring {thing} {day}?",
    "Are we still on for {day}?",
    "I left {thing} at {place}.",
    "Happy birthday! Shall we meet at {place} {day}?",
    "The photos from {place} are lovely, thank you.",
    "Let's walk to {place} {day}, if it stays dry.",
    "I'll be home at {time}. Do we need {thing}?",
    "Did you find {thing}?",
    "Dinner at {time}, I am cooking.",
    "Don't forget {thing} {day}.",
    "We are at {place} already, where are you?",
    "The dentist moved it to {time} {day}.",
    "Please call me when you are at {place}.",
    "That was a lovely evening at {place}!",
    "I have booked a table {day} at {time}.",
    "Could you pick up the kids at {place} at {time}?",
    "Thanks for {thing}, that was very kind of you.",
    "It is snowing at {place}!",
)
_OTHERS = (
    "Der Zug hat Verspätung, ich bin um acht da.",
    "Bringst du bitte noch Brot und Milch mit?",
    "Das Foto vom See ist wunderschön geworden.",
    "On se retrouve à la gare à midi ?",
    "Merci beaucoup pour le gâteau, il était délicieux !",
    "¿Quedamos mañana en el mercado?",
    "Las fotos del lago han salido preciosas.",
    "Zullen we zaterdag naar het strand gaan?",
    "Ik ben mijn sleutels vergeten, ben je thuis?",
    "明天早上八点在车站见。",
    "今日の夕飯は何にする?",
    "Perfect 🙂",
    "On my way 🚲",
)
_TITLES = (
    "Shopping for Saturday",
    "Apple cake of Grandma",
    "Packing list for the lake",
    "Ideas for the garden",
    "Books to read",
    "Parents' evening",
    "Wi-Fi for guests",
    "Wanderung am Sonntag",
    "Recette de la tarte aux pommes",
    "Presents",
    "Questions for the doctor",
    "Measurements of the kitchen",
    "Choir rehearsal",
    "Bike repair",
    "Movie night",
    "Fahrplan nach Zürich",
    "Swimming lesson",
    "Things to fix",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """`until` is the moment of the backup, in seconds since 1970."""

    until: int = int(datetime(2026, 9, 1, 6, 30, tzinfo=UTC).timestamp())
    is_everyday: bool = False


_ODD = Setting()
_CURRENT: ContextVar[Setting] = ContextVar("setting", default=_ODD)


@contextmanager
def everyday(until: int) -> Iterator[None]:
    """Let all that is written meanwhile be of everyday kind, and end at a moment."""
    token = _CURRENT.set(Setting(until, is_everyday=True))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def now() -> int:
    """The moment of the backup, in seconds since 1970."""
    return _CURRENT.get().until


def is_everyday() -> bool:
    """Whether there shall be no oddities."""
    return _CURRENT.get().is_everyday


def awake(second: int) -> int:
    """The moment of the day before, between seven and ten in the evening, keeping the order."""
    day, rest = divmod(second, 86_400)
    return (day - 1) * 86_400 + 7 * 3_600 + rest * 15 // 24


def plain_sentence(chance: random.Random) -> str:
    """Something a family writes, one in ten times in another language than English."""
    if chance.random() < 0.1:
        return chance.choice(_OTHERS)
    return chance.choice(_ENGLISH).format(
        time=chance.choice(_TIMES),
        place=chance.choice(_PLACES),
        day=chance.choice(_DAYS),
        thing=chance.choice(_THINGS),
    )


def plain_title(chance: random.Random) -> str:
    """What a note, an event or a recording is called."""
    return chance.choice(_TITLES)
