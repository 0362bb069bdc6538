"""The files of messages."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from .artifact import Context, FileRef
from .message_records import Attachment
from .rows import Row, number, text
from .source import Source

_ATTACHMENT: Final = (
    text("guid", limit=300),
    text("filename", limit=4096),
    text("uti", limit=300),
    text("mime_type", limit=300),
    text("transfer_name", limit=1000),
    number("total_bytes"),
    number("is_sticker", optional=True),
    number("hide_attachment", optional=True),
)
_HOMES: Final = ("~/", "/var/mobile/", "/private/var/mobile/")


class MessageAttachments:
    """Reads attachments, by the messages they belong to or by their guids."""

    def __init__(self, source: Source, context: Context) -> None:
        """Read from sms.db; the files are looked up in the backup."""
        self._source = source
        self._context = context

    def find(self, guid: str) -> Attachment | None:
        """Return the attachment with a guid."""
        table = self._source.schema.find("attachment")
        if table is None or not table.has("guid"):
            return None
        selection = self._source.select(table, "ROWID", _ATTACHMENT)
        for row in self._source.try_rows(selection, "WHERE guid = ? LIMIT 1", (guid,)):
            return self._attachment(row)
        return None

    def of(self, keys: Sequence[int]) -> dict[int, list[Attachment]]:
        """Return the attachments of some messages."""
        found: dict[int, list[Attachment]] = defaultdict(list)
        join = self._source.schema.table("message_attachment_join")
        table = self._source.schema.table("attachment")
        if join is None or table is None or not join.has("message_id", "attachment_id"):
            return found
        pair = self._source.select(join, "rowid", (number("message_id"), number("attachment_id")))
        pairs = [
            (message, attachment)
            for row in self._source.fetch(pair, keys, by="message_id", rest="ORDER BY rowid")
            if (message := row.integer("message_id")) is not None
            and (attachment := row.integer("attachment_id")) is not None
        ]
        selection = self._source.select(table, "ROWID", _ATTACHMENT)
        wanted = list(dict.fromkeys(attachment for _, attachment in pairs))
        rows = {row.key: row for row in self._source.fetch(selection, wanted)}
        for message, attachment in pairs:
            row = rows.get(attachment)
            # Link previews are stored as attachments, too.
            if row is not None and not row.flag("hide_attachment"):
                found[message].append(self._attachment(row))
        return found

    def _attachment(self, row: Row) -> Attachment:
        """Return an attachment with the file it is."""
        path = row.text("filename")
        name = row.text("transfer_name") or (path or "").rpartition("/")[2] or None
        return Attachment(
            guid=row.text("guid") or f"attachment:{row.key}",
            name=name,
            mime_type=row.text("mime_type"),
            uti=row.text("uti"),
            size=row.integer("total_bytes"),
            is_sticker=row.flag("is_sticker"),
            file=None if path is None else self._file(path),
        )

    def _file(self, path: str) -> FileRef | None:
        """Return the file that a path on the device means."""
        for home in _HOMES:
            if path.startswith(home):
                relative = path[len(home) :]
                return self._context.file("MediaDomain", relative) or self._context.file(
                    "HomeDomain", relative
                )
        return None


def in_order(attachments: Sequence[Attachment], transfers: Sequence[str]) -> tuple[Attachment, ...]:
    """Return attachments in the order in which they stand in the body."""
    places = {guid: at for at, guid in enumerate(transfers)}
    return tuple(sorted(attachments, key=lambda it: places.get(it.guid, len(places))))
