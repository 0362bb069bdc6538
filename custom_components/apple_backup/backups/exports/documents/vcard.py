"""Contacts as vCard 4.0 (RFC 6350), with their pictures."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
import re
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from ...artifacts.contact_records import Address, Contact, Labeled
from .content_lines import escaped, folded, parameter

_PNG: Final = b"\x89PNG"
# Labels that vCard knows; others become the label of a group, as address books show it.
_TYPES: Final = {
    "home": "home",
    "work": "work",
    "mobile": "cell",
    "iphone": "cell",
    "cell": "cell",
    "home fax": '"fax,home"',
    "work fax": '"fax,work"',
    "homefax": '"fax,home"',
    "workfax": '"fax,work"',
    "pager": "pager",
}
_RELATIONS: Final = {
    "spouse": "spouse",
    "partner": "sweetheart",
    "child": "child",
    "son": "child",
    "daughter": "child",
    "parent": "parent",
    "mother": "parent",
    "father": "parent",
    "brother": "sibling",
    "sister": "sibling",
    "sibling": "sibling",
    "friend": "friend",
    "assistant": "agent",
    "manager": "co-worker",
}
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def vcards(contacts: Iterable[Contact], photo_of: Callable[[int], bytes | None]) -> Iterator[str]:
    """Yield contacts; `photo_of` gives the picture of a contact, JPEG or PNG."""
    for contact in contacts:
        yield "".join(folded(line) for line in _Card(contact).lines(photo_of))


class _Card:
    """The making of one card."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact
        self._groups = 0

    def lines(self, photo_of: Callable[[int], bytes | None]) -> Iterator[str]:
        """Yield the lines, not yet folded."""
        it = self._contact
        yield "BEGIN:VCARD"
        yield "VERSION:4.0"
        # The same for the same contact, so that importing it again makes no second one.
        yield f"UID:urn:uuid:{uuid5(NAMESPACE_OID, f'apple-backup contact {it.id} {it.name}')}"
        yield f"FN:{escaped(it.name or '?')}"
        parts = (it.last, it.first, it.middle, it.prefix, it.suffix)
        if any(parts):
            yield f"N:{';'.join(escaped(part or '') for part in parts)}"
        yield from _texts(it)
        yield from self._labeled("TEL", it.phones)
        yield from self._labeled("EMAIL", it.mails)
        for address in it.addresses:
            yield from self._grouped("ADR", address.label, _address(address))
        yield from self._labeled("URL", it.urls, value=_address_of_page)
        yield from self._labeled("X-ABDATE", it.dates)
        yield from self._related()
        for name, entries in (("IMPP", it.messengers), ("X-SOCIALPROFILE", it.profiles)):
            for entry in entries:
                yield f"{name}{_service(entry)}:{_impp(name, entry)}"
        if it.groups:
            yield f"CATEGORIES:{','.join(escaped(group) for group in it.groups)}"
        if it.modified is not None:
            yield f"REV:{it.modified.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        if it.has_photo and (data := photo_of(it.id)) is not None:
            kind = "png" if data.startswith(_PNG) else "jpeg"
            yield f"PHOTO:data:image/{kind};base64,{b64encode(data).decode()}"
        yield "END:VCARD"

    def _labeled(
        self, name: str, entries: Iterable[Labeled], value: Callable[[str], str] | None = None
    ) -> Iterator[str]:
        """Yield what there may be several of."""
        for entry in entries:
            shown = escaped(entry.value) if value is None else value(entry.value)
            yield from self._grouped(name, entry.label, shown)

    def _grouped(self, name: str, label: str | None, value: str) -> Iterator[str]:
        """Yield a property with its label: as a type if it is one, else in a group."""
        kinds = _TYPES.get((label or "").lower())
        if label is None or kinds is not None:
            yield f"{name}{f';TYPE={kinds}' if kinds else ''}:{value}"
            return
        self._groups += 1
        yield f"item{self._groups}.{name}:{value}"
        yield f"item{self._groups}.X-ABLABEL:{escaped(label)}"

    def _related(self) -> Iterator[str]:
        """Yield related people, whose names are all that is known."""
        for entry in self._contact.related:
            kind = _RELATIONS.get((entry.label or "").lower())
            shown = f"RELATED;VALUE=text{f';TYPE={kind}' if kind else ''}:{escaped(entry.value)}"
            if kind is None and entry.label:
                self._groups += 1
                yield f"item{self._groups}.{shown}"
                yield f"item{self._groups}.X-ABLABEL:{escaped(entry.label)}"
            else:
                yield shown


def _texts(contact: Contact) -> Iterator[str]:
    """Yield what there is one of."""
    if contact.nickname:
        yield f"NICKNAME:{escaped(contact.nickname)}"
    if contact.organization or contact.department:
        parts = [contact.organization or "", *([contact.department] if contact.department else [])]
        yield f"ORG:{';'.join(escaped(part) for part in parts)}"
    if contact.job_title:
        yield f"TITLE:{escaped(contact.job_title)}"
    if contact.birthday:
        # In the basic format, which vCard 4 asks for: `19850412`, `--0412`.
        lead = "--" if contact.birthday.startswith("--") else ""
        yield f"BDAY:{lead}{contact.birthday.replace('-', '')}"
    if contact.note:
        yield f"NOTE:{escaped(contact.note)}"


def _address_of_page(address: str) -> str:
    """Return an address; one without a scheme is of the web."""
    clean = "".join(it for it in address if it.isprintable() and it != " ")
    return clean if _SCHEME.match(clean) else f"http://{clean}"


def _address(address: Address) -> str:
    """Return the seven parts of a postal address, of which the first two are not used any more."""
    parts = (
        None,
        address.sub_locality,
        address.street,
        address.city,
        address.state,
        address.postal_code,
        address.country or address.country_code,
    )
    return ";".join(escaped(part or "") for part in parts)


def _service(entry: Labeled) -> str:
    """Return which service an identifier is of."""
    return f";SERVICE-TYPE={parameter(entry.service)}" if entry.service else ""


def _impp(name: str, entry: Labeled) -> str:
    """Return an identifier; instant messaging wants it as an address."""
    if name == "IMPP":
        clean = "".join(it for it in entry.value if it.isprintable() and it != " ")
        return clean if _SCHEME.match(clean) else f"x-apple:{clean}"
    return escaped(entry.value)
