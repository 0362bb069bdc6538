"""Contacts as vCard 4: what was written can be read again, whatever it contains."""

from base64 import b64decode
from pathlib import Path

from custom_components.apple_backup.backups.artifacts.contact_records import (
    Address,
    Contact,
    Labeled,
)
from custom_components.apple_backup.backups.exports.documents.vcard import vcards
from tests.backup_factory.artifacts import contacts

from .lines import Line, components, lines_of, one, parts
from .scenes import exporter

TYPES = {"mobile": "cell", "home": "home", "work": "work"}


def labels(card: list[Line], name: str) -> list[tuple[str, str | None]]:
    """Values with their labels, which are types, or stand in a group."""
    groups = {it.name.partition(".")[0]: it.text for it in card if it.name.endswith(".X-ABLABEL")}
    return [
        (it.text, it.parameters.get("TYPE") or groups.get(it.name.partition(".")[0]))
        for it in card
        if it.name == name or it.name.endswith(f".{name}")
    ]


def test_all_fields(tmp_path: Path) -> None:
    built = contacts.build(1, 40)
    with exporter(built.files, tmp_path) as export:
        cards = components(lines_of(export.bytes("contacts")), "VCARD")
    truths = {f"{it.first} {it.last} {it.phones} {it.mails}": it for it in built.truth}
    assert len(cards) == len(truths)
    assert len({it.value for card in cards for it in card if it.name == "UID"}) == len(cards)
    for card in cards:
        names = one(card, "N")
        assert names is not None and one(card, "VERSION") == Line("VERSION", {}, "4.0")
        last, first, *_ = parts(names.value, ";")
        phones, mails = labels(card, "TEL"), labels(card, "EMAIL")
        truth = next(
            it
            for it in built.truth
            if (it.first, it.last) == (first, last)
            and [value for value, _ in it.phones] == [value for value, _ in phones]
            and [value for value, _ in it.mails] == [value for value, _ in mails]
        )
        assert one(card, "FN").text == f"{first} {last}".strip()  # type: ignore[union-attr]
        assert phones == [(value, TYPES.get(label, label)) for value, label in truth.phones]
        assert mails == [(value, TYPES.get(label, label)) for value, label in truth.mails]
        birthday = one(card, "BDAY")
        day = truth.birthday and truth.birthday.replace("-", "")
        day = f"--{day}" if truth.birthday and truth.birthday.startswith("--") else day
        assert (birthday and birthday.value) == day
        note, company = one(card, "NOTE"), one(card, "ORG")
        assert (note and note.text) == truth.note
        assert (company and company.text) == truth.organization
        photo = one(card, "PHOTO")
        assert (photo is None) == (truth.photo is None)
        if photo is not None:
            kind, _, data = photo.value.partition(";base64,")
            assert (kind, b64decode(data)) == ("data:image/jpeg", truth.photo)
        groups = one(card, "CATEGORIES")
        assert tuple(parts(groups.value, ",") if groups else ()) == truth.groups
        address = next((it for it in card if it.name.endswith("ADR")), None)
        _, _, street, city, _, code, _ = parts(address.value, ";") if address else [None] * 7
        assert (street, city, code) == (truth.address or (None, None, None))


def test_what_strangers_write_stays_in_its_place() -> None:
    evil = 'a;b,c\\d\ne\r\nBEGIN:VCARD\u2028f"g:h\0'
    contact = Contact(
        id=1,
        name=evil,
        first=evil,
        nickname=evil,
        organization=evil,
        department=evil,
        note=evil * 5,
        phones=(Labeled(evil, evil),),
        urls=(Labeled("example.com/a b\n", "home"), Labeled("https://x/", None)),
        related=(Labeled(evil, "mother"), Labeled(evil, "Nachbarin")),
        messengers=(Labeled(evil, None, evil),),
        profiles=(Labeled(evil, None, evil),),
        addresses=(Address(label=evil, street=evil, city="Zürich 🏔"),),
        groups=(evil,),
        has_photo=True,
    )
    data = "".join(vcards([contact], lambda _: b"\x89PNG\r\n\x1a\n")).encode()
    (card,) = components(lines_of(data), "VCARD")
    clean = 'a;b,c\\d\ne\nBEGIN:VCARD\nf"g:h'
    assert one(card, "FN").text == clean  # type: ignore[union-attr]
    assert one(card, "NOTE").text == clean * 5  # type: ignore[union-attr]
    assert parts(one(card, "ORG").value, ";") == [clean, clean]  # type: ignore[union-attr]
    assert labels(card, "TEL") == [(clean, clean)]
    assert [it.value for it in card if it.name == "URL"] == ["http://example.com/ab", "https://x/"]
    assert labels(card, "RELATED") == [(clean, "parent"), (clean, "Nachbarin")]
    assert one(card, "PHOTO").value.startswith("data:image/png;base64,")  # type: ignore[union-attr]
    address = next(it for it in card if it.name.endswith("ADR"))
    assert parts(address.value, ";") == ["", "", clean, "Zürich 🏔", "", "", ""]
