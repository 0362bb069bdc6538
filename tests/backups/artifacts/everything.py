"""A backup that holds something of every artifact."""

from tests.backup_factory import FileSpec
from tests.backup_factory.artifacts import (
    contacts,
    device,
    health,
    messages,
    notes,
    photos,
    planning,
    recordings,
    safari,
    whatsapp,
)


def files(seed: int = 1) -> tuple[FileSpec, ...]:
    """Something of everything; two of those who write messages are contacts."""
    parts = (
        contacts.build(seed, 12, phones=[messages.PHONE, messages.OTHER]),
        messages.build(seed, "ios26", 40),
        recordings.calls(seed, 20),
        notes.build(seed),
        photos.build(seed, 15),
        recordings.voicemail(seed),
        recordings.memos(seed),
        planning.calendar(seed),
        planning.reminders(seed),
        safari.build(seed),
        whatsapp.build(seed),
        health.build(seed, 5),
        device.wifi(seed),
        device.accounts(seed),
        device.data_usage(seed),
        device.screen_time(seed),
    )
    return tuple(spec for part in parts for spec in part.files)
