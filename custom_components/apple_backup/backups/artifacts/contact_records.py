"""What is known of a contact."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Labeled:
    """A phone number, mail address, URL, date, related name or the like, with its label."""

    value: str
    label: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address."""

    label: str | None = None
    street: str | None = None
    sub_locality: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact. `birthday` as in vCard 4: `1985-04-12`, or `--04-12` without a year."""

    id: int
    name: str
    prefix: str | None = None
    first: str | None = None
    middle: str | None = None
    last: str | None = None
    suffix: str | None = None
    nickname: str | None = None
    organization: str | None = None
    department: str | None = None
    job_title: str | None = None
    note: str | None = None
    birthday: str | None = None
    created: datetime | None = None
    modified: datetime | None = None
    phones: tuple[Labeled, ...] = ()
    mails: tuple[Labeled, ...] = ()
    addresses: tuple[Address, ...] = ()
    urls: tuple[Labeled, ...] = ()
    dates: tuple[Labeled, ...] = ()
    related: tuple[Labeled, ...] = ()
    messengers: tuple[Labeled, ...] = ()
    profiles: tuple[Labeled, ...] = ()
    groups: tuple[str, ...] = ()
    has_photo: bool = False
