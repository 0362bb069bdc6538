"""Safari: the visits of all profiles.

History.db has a row for each address and one for each visit; profiles (since iOS 17) have their own
below Profiles. iOS leaves the history out of backups that are not encrypted.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, override

from .artifact import Context
from .listing import Description
from .report import Skip
from .rows import number, text
from .safari_records import Visit
from .source import Source
from .stores import MOST_STORES, joint, keys_of, shared
from .timed import TimedArtifact

_DOMAIN: Final = "HomeDomain"
_FOLDER: Final = "Library/Safari"
_VISIT: Final = (
    number("item", "history_item"),
    number("time", "visit_time"),
    text("title", limit=2000),
)
_ITEM: Final = (text("url", limit=8000), number("count", "visit_count"))


class SafariHistory(TimedArtifact[Visit]):
    """The visited pages of a backup, the last visit first."""

    name: ClassVar[str] = "safari"
    noun: ClassVar[tuple[str, ...]] = ("visit",)
    in_timeline: ClassVar[bool] = True
    tells_people: ClassVar[bool] = False
    encrypted_only: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        """Open the histories of all profiles."""
        super().__init__(context)
        self._histories: list[tuple[Source, str | None]] = []
        self._histories.append((self.open(_DOMAIN, f"{_FOLDER}/History.db"), None))
        for path in context.paths(_DOMAIN, f"{_FOLDER}/Profiles/", "/History.db"):
            if len(self._histories) < MOST_STORES:
                self._histories.append((self.open(_DOMAIN, path), path.split("/")[-2]))

    @override
    def times(self) -> Iterator[tuple[int, float | None]]:
        for at, (source, _) in enumerate(self._histories):
            table = source.schema.table("history_visits")
            yield from shared(at, self.column_times(source, table, "visit_time", key="id"))

    @override
    def read(self, keys: Sequence[int]) -> dict[int, Visit]:
        found: dict[int, Visit] = {}
        for at, (source, profile) in enumerate(self._histories):
            wanted = keys_of(at, keys)
            visits, items = (
                source.schema.find("history_visits"),
                source.schema.table("history_items"),
            )
            if not wanted or visits is None or items is None:
                continue
            rows = source.fetch(source.select(visits, "id", _VISIT), wanted)
            pages = sorted({it for row in rows if (it := row.integer("item")) is not None})
            urls = {it.key: it for it in source.fetch(source.select(items, "id", _ITEM), pages)}
            for row in rows:
                page = urls.get(row.integer("item") or 0)
                url = None if page is None else page.text("url")
                if page is None or url is None:
                    row.skip(Skip.UNREADABLE_ROW, "history_item")
                    continue
                found[joint(at, row.key)] = Visit(
                    id=joint(at, row.key),
                    url=url,
                    title=row.text("title"),
                    when=row.moment("time"),
                    visit_count=page.integer("count"),
                    profile=profile,
                )
        return found

    @override
    def describe(self, record: Visit) -> Description:
        title = record.title or record.url
        return Description(self.name, str(record.id), record.when, title, text=record.url)
