"""A report of a backup on a few pages: what it is of, and what is in it."""

from collections.abc import Iterator
from typing import Final

from ...artifacts.artifact import Artifact
from ...artifacts.contacts import Contacts
from ...artifacts.listing import NO_FILTER
from ...artifacts.messages import Messages
from ...artifacts.registry import ARTIFACTS
from ...artifacts.report import Availability, CapabilityReport
from ...artifacts.timed import TimedArtifact
from ...artifacts.whatsapp import WhatsApp
from . import words
from .pdf.sheet import Sheet, Style
from .scene import Scene

_FAINT: Final = (0.4, 0.4, 0.43)
_TITLE: Final = Style(20, bold=True, before=0)
_HEADING: Final = Style(13, bold=True, before=16)
_BODY: Final = Style(10, before=3)
_SMALL: Final = Style(8.5, _FAINT, 12, before=1)
_REASONS: Final = {
    Availability.EMPTY: "nothing is stored",
    Availability.MISSING: "not in this backup",
    Availability.NEEDS_ENCRYPTION: "only encrypted backups have it",
    Availability.DAMAGED: "damaged",
    Availability.UNSUPPORTED: "stored in a way that is not known here",
}
_MOST_PEOPLE: Final = 10


def report_pdf(scene: Scene) -> Iterator[bytes]:
    """Yield the report."""
    sheet = Sheet(f"{scene.device}: report of a backup", scene.request.now)
    when = scene.request.now.astimezone(scene.request.zone)
    yield sheet.begin()
    yield from sheet.text(scene.device, _TITLE)
    yield from sheet.text(f"Report of {when:%A, %-d %B %Y, %H:%M}", _SMALL)
    for fact in scene.facts:
        yield from sheet.text(fact, _BODY)
    yield from sheet.text("What is in the backup", _HEADING)
    absent: list[str] = []
    for name, kind in ARTIFACTS.items():
        artifact = scene.artifact(kind)
        report = artifact.report()
        title = name.replace("_", " ").capitalize()
        if report.availability is Availability.FOUND:
            yield from sheet.text(f"{title}: {_count(artifact)}", _BODY)
            yield from sheet.text(_left_out(artifact.report()), _SMALL)
        else:
            absent.append(f"{title}: {_REASONS.get(report.availability, '')}")
    if absent:
        yield from sheet.text("What is not", _HEADING)
        for line in absent:
            yield from sheet.text(line, _BODY)
    yield from _people(scene, sheet)
    if sheet.missing.count:
        notice = words.UNDRAWABLE.format(count=sheet.missing.count)
        yield from sheet.text(notice, Style(8, _FAINT, before=18))
    yield from sheet.finish()


def _count(artifact: Artifact) -> str:
    """Return how many records an artifact has."""
    if isinstance(artifact, Messages):
        groups = artifact.chats.groups
        count = sum(chat.count for group in groups for chat in group)
        return (
            f"{words.count_of(count, 'message')} in {words.count_of(len(groups), 'conversation')}"
        )
    if isinstance(artifact, WhatsApp):
        page = artifact.chats(NO_FILTER, None, 100_000)
        count = sum(chat.message_count for chat in page.items)
        return f"{words.count_of(count, 'message')} in {words.count_of(len(page.items), 'chat')}"
    if isinstance(artifact, TimedArtifact):
        count = len(artifact.order)
    elif isinstance(artifact, Contacts):
        count = artifact.page(NO_FILTER, None, 1).total or 0
    else:
        count = sum(1 for _ in artifact.describe_all())
    return words.count_of(count, *artifact.noun)


def _left_out(report: CapabilityReport) -> str:
    """Return what could not be read."""
    count = sum(it.count for it in report.skipped)
    if not count:
        return "read completely"
    places = ", ".join(sorted({f"{it.where} ({it.reason})" for it in report.skipped})[:5])
    return f"{words.count_of(count, 'thing')} could not be read: {places}"


def _people(scene: Scene, sheet: Sheet) -> Iterator[bytes]:
    """Add with whom most messages were exchanged."""
    messages = scene.artifact(Messages)
    groups = sorted(messages.chats.groups, key=lambda it: -sum(chat.count for chat in it))
    if not groups:
        return
    yield from sheet.text("Most messages", _HEADING)
    for group in groups[:_MOST_PEOPLE]:
        conversation = messages.chats.conversation(group)
        last = conversation.last_message
        until = f", last on {last.astimezone(scene.request.zone):%-d %B %Y}" if last else ""
        count = words.count_of(conversation.message_count, "message")
        yield from sheet.text(f"{conversation.title}: {count}{until}", _BODY)
