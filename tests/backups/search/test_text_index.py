"""Beginnings of words of any length, against going through all documents; and names of people."""

from contextlib import closing
import random

from custom_components.apple_backup.backups.artifacts.handles import Names
from custom_components.apple_backup.backups.artifacts.listing import Description
from custom_components.apple_backup.backups.search.persons import Persons
from custom_components.apple_backup.backups.search.text_index import TextIndex

_LETTERS = "abé字\ue000"


def test_beginnings_of_any_length_are_found_in_order() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices(_LETTERS, k=chance.randrange(1, 6))) for _ in range(60)]
    documents = [(number, set(chance.sample(words, 4))) for number in range(1, 400)]
    with closing(TextIndex()) as index:
        index.add(documents)
        for start in {word[:length] for word in words for length in range(1, 6)}:
            expected = [at for at, some in documents if any(it.startswith(start) for it in some)]
            assert index.find(f'"{start}"*', 0, 400, 400) == expected
            assert (
                index.find(f'"{start}"*', 100, 300, 7)
                == [it for it in expected if 100 < it <= 300][:7]
            )


def test_a_person_is_found_by_every_title_of_theirs() -> None:
    persons = Persons()
    names = Names()
    for title in ("Anna", "Anna", "Mum", "Anna", ""):
        described = Description("messages", "1", None, title, handles=("+15551234567",))
        assert persons.add(described, names) == (0,)
    assert persons.find("ann") == persons.find("mum") == {0}
    assert persons.find("dad") == set()
