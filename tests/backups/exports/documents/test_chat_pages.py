"""Conversations as pages: everything is there, escaped, with its media, the oldest first."""

from base64 import b64decode
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
import io
import json
from pathlib import Path
import tracemalloc
from urllib.parse import unquote
from xml.etree.ElementTree import fromstring
import zipfile

import pytest

from custom_components.apple_backup.backups.content import Content
from custom_components.apple_backup.backups.errors import (
    BackupError,
    BackupReadError,
    FileNotInBackupError,
    SessionInvalidError,
)
from custom_components.apple_backup.backups.exports.documents import media as export_media
from tests.backup_factory import FileSpec
from tests.backup_factory.artifacts import contacts, messages, thread, whatsapp
from tests.backup_factory.artifacts.common import NOW, files_of, when
from tests.backup_factory.artifacts.messages import PHONE, ConversationTruth, MessageTruth
from tests.backups.opening import PASSWORD

from ...artifacts.shelves import altered
from .scenes import REPORT, ZONE, Exporter, exporter

_VOID = {"meta", "img", "source", "br", "link", "input"}
_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "h1", "h2"),
    *("p", "article", "div", "time", "span", "b", "i", "u", "s", "a", "img", "picture", "source"),
    *("video", "audio", "figure", "figcaption", "small", "details", "summary", "ul", "li"),
}


@dataclass
class Page:
    """What a browser makes of a page."""

    texts: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    policy: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        values = dict(attrs)
        assert not any(name.startswith("on") for name in values)
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "article":
            self.page.rows.append([])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.page.policy = values.get("content") or ""
        for name in ("src", "srcset"):
            if address := values.get(name):
                self.page.addresses.append((tag, address))
        if address := values.get("href"):
            self.page.links.append(address)
        if tag == "p" and "article" in self.open and values.get("class") != "note":
            self.page.bodies.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.page.texts.append(data)
        if "article" in self.open:
            self.page.rows[-1].append(data)
            if "p" in self.open and self.page.bodies:
                self.page.bodies[-1] += data


def read(html: bytes) -> Page:
    reader = _Reader()
    reader.feed(html.decode())
    reader.close()
    assert reader.open == []
    return reader.page


def data_of(address: str) -> bytes:
    kind, _, data = address.partition(";base64,")
    assert kind.startswith("data:")
    return b64decode(data, validate=True)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[ConversationTruth, Exporter]:
    built = thread.build(1, 200)
    with exporter(built.files, tmp_path_factory.mktemp("long"), password=PASSWORD) as found:
        yield built.truth, found


def test_one_page_with_everything_in_it(long: tuple[ConversationTruth, Exporter]) -> None:
    truth, export = long
    (guid,) = truth.guids
    page = read(export.bytes("messages", "html", conversation=guid))
    assert page.policy.startswith("default-src 'none'")
    assert len(page.rows) == len(truth.messages)
    for row, message in zip(page.rows, truth.messages, strict=True):
        local = message.when.astimezone(ZONE)
        text = "".join(row)
        assert f"{local:%H:%M}" in text
        assert (message.text or "") in text
        for name, content in message.attachments:
            if content is None:
                assert f"{name}not in the backup" in text.replace("kB ", "").replace("1 ", "")
        assert ("Edited: earlier versionsAt 8?At 9?" in text) == bool(message.edits)
        assert ("Unsent" in text) == message.is_unsent
    assert "Weekend <at> the lake 🏔" in page.texts
    assert any("<b>not bold</b> & \"quoted\" 'text'" in it for it in page.bodies)
    assert "https://www.example.com/hut?day=6&from=lake" in page.links
    written = [
        content for it in truth.messages for _, content in it.attachments if content is not None
    ]
    embedded = [it for _, it in page.addresses if not it.startswith("data:image/svg")]
    embedded += [it for it in page.links if it.startswith("data:")]
    assert sorted(map(data_of, embedded)) == sorted(written)
    days = [f"{it.when.astimezone(ZONE):%A, %-d %B %Y}" for it in truth.messages]
    assert [it for it in page.texts if it in set(days)] == list(dict.fromkeys(days))


def test_a_browser_that_cannot_show_a_picture_says_so(
    long: tuple[ConversationTruth, Exporter],
) -> None:
    truth, export = long
    (guid,) = truth.guids
    page = read(export.bytes("messages", "html", conversation=guid))
    assert any(tag == "source" for tag, _ in page.addresses)
    (drawing,) = {it for _, it in page.addresses if it.startswith("data:image/svg")}
    read_drawing = fromstring(unquote(drawing.partition(",")[2]))  # noqa: S314 - we have written it
    words = [it.text for it in read_drawing.iter() if it.text]
    assert " ".join(words) == "This browser cannot show this picture"
    # With room below the last of them.
    height = float(read_drawing.attrib["viewBox"].split()[3])
    assert max(float(it.attrib["y"]) for it in read_drawing.iter() if it.text) < 0.92 * height


def test_files_beside_the_page(long: tuple[ConversationTruth, Exporter]) -> None:
    truth, export = long
    (guid,) = truth.guids
    files = export.archive("messages", "html_files", conversation=guid)
    folder = "Weekend _at_ the lake 🏔/"
    page = read(files.pop(f"{folder}index.html"))
    written = [
        content for it in truth.messages for _, content in it.attachments if content is not None
    ]
    assert sorted(files.values()) == sorted(written)
    used = {it for _, it in page.addresses if it.startswith("media/")}
    used |= {it for it in page.links if it.startswith("media/")}
    assert {folder + unquote(it) for it in used} == set(files)
    assert sum(it.endswith("Menu & prices.pdf") for it in files) == 1


def test_all_conversations(tmp_path: Path) -> None:
    chats, book = messages.build(1, "ios26", 12), contacts.build(1, 3)
    with exporter([*chats.files, *book.files], tmp_path) as export:
        files = export.archive("messages", "html_files")
        pages = {name for name in files if name.endswith("/index.html")}
        assert len(pages) == len(chats.truth)
        index = read(files["index.html"])
        assert {unquote(it).removeprefix("./") for it in index.links} == pages
        group = read(files["Weekend 🏔/index.html"])
        everything = " ".join(group.texts)
        for expected in (
            "You added +15550100102",
            "+15550100101 named the conversation “Weekend 🏔”",
            "The hut",
            "Sent with confetti",
            "Never mind 🙈",
            "Recently deleted",
            "😂 +15550100101",
            "👍 You",
            "Saturday (1)",
            "🥾 +15550100102",
            "Unsent",
        ):
            assert expected in everything, expected
        assert "https://www.example.com/hut" in group.links
        names = set(export.archive("messages", "pdf"))
        assert names == {"index.html", *(f"{it.rpartition('/')[0]}.pdf" for it in pages)}
        with pytest.raises(FileNotInBackupError):
            export.bytes("messages", "html", conversation="none")


def test_whatsapp(tmp_path: Path) -> None:
    built = whatsapp.build(1, 60)
    with exporter(built.files, tmp_path, password=PASSWORD) as export:
        for truth in built.truth:
            page = read(export.bytes("whatsapp", "html", conversation=truth.guid))
            assert len(page.rows) == len(truth.messages)
            for row, message in zip(page.rows, truth.messages, strict=True):
                text = "".join(row)
                assert (message.text or "") in text
                for emoji, who, _ in message.reactions:
                    assert emoji in text
                    assert who is not None or "You" in text
            places = [it.place for it in truth.messages if it.place]
            assert sum("openstreetmap" in it for it in page.links) == len(places)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (4, "Contact"),
        (6, "changed the subject"),
        (14, "This message was deleted"),
        (46, "Poll"),
        (4711, "A message of a kind that is not known here"),
    ],
)
def test_what_whatsapp_has_besides_texts_is_named(tmp_path: Path, kind: int, shown: str) -> None:
    """Also starred messages, by people whose name is not known."""
    built = whatsapp.build(1, wal=False)
    files = altered(
        built.files,
        "ChatStorage.sqlite",
        f"UPDATE ZWAMESSAGE SET ZMESSAGETYPE = {kind}, ZSTARRED = 1, ZTEXT = 'changed the subject'",
        "UPDATE ZWAMESSAGE SET ZFROMJID = NULL, ZGROUPMEMBER = NULL, ZPUSHNAME = NULL",
        "UPDATE ZWAMEDIAITEM SET ZVCARDNAME = 'Dana Q', ZVCARDSTRING = 'BEGIN:VCARD'",
    )
    with exporter(files, tmp_path) as export:
        everything = ""
        for truth in built.truth:
            page = read(export.bytes("whatsapp", "html", conversation=truth.guid))
            assert page.rows == [] if kind == 6 else len(page.rows) == len(truth.messages)
            everything += "\n".join(page.texts)
    assert everything.count(shown) >= sum(len(it.messages) for it in built.truth)
    assert ("★" in everything) == (kind != 6)
    assert ("Dana Q" in everything) == (kind == 4)


def test_a_chat_of_whatsapp_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with exporter(whatsapp.build(1).files, tmp_path) as export, pytest.raises(FileNotInBackupError):
        export.bytes("whatsapp", "html", conversation="none")


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></div></article></main></body><h1>over",
    "javascript:alert(1) data:text/html,<b>x</b>",
    "\u202eevil\u202c \x00\x07 \ud7ff\ufffe",
    "https://example.com/\"onmouseover='x'<b>",
    "&lt;b&gt; &amp; &#x3c;",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_write_is_text(tmp_path: Path, text: str) -> None:
    truth = MessageTruth("guid", when(NOW - 5), PHONE, text)
    link = MessageTruth("guid2", when(NOW - 4), PHONE, "x")
    chat = text[:30].replace("\0", "")

    def fill(db: object) -> None:
        writer = messages.MessagesWriter(db, messages.seeded("hostile"), "ios26")  # type: ignore[arg-type]
        key = writer.chat(chat, [PHONE, text.replace("\0", "")], "iMessage")
        writer.message(key, truth)
        writer.message(
            key,
            link,
            balloon_bundle_id="com.apple.messages.URLBalloonProvider",
            payload_data=messages.link_payload(f"javascript:{text}", text),
        )
        writer.attachment(1, text.replace("/", ":").replace("\0", ""), b"x", "owner")

    files = files_of("HomeDomain", "Library/SMS/sms.db", messages.schema_of("ios26"), fill)
    with exporter(files, tmp_path) as export:
        for kind in ("html_files", "pdf", "csv", "json"):
            found = export.archive("messages", kind)
            for name, data in found.items():
                if name.endswith(".html"):
                    page = read(data)
                    assert not any(it.lower().startswith("javascript:") for it in page.links)
                    if name.endswith("/index.html"):
                        shown = text.translate(dict.fromkeys((0, 7, 0xFFFE)))
                        assert shown in page.bodies


def test_media_whose_size_lies_count_as_what_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(db: object) -> None:
        writer = messages.MessagesWriter(db, messages.seeded("lies"), "ios26")  # type: ignore[arg-type]
        key = writer.chat(None, [PHONE], "iMessage")
        for number in range(5):
            message = MessageTruth(f"guid{number}", when(NOW - number), PHONE, None)
            message.attachments = [(f"{number}.JPG", b"")]
            writer.message(key, message)
        media.extend(replace(it, content=bytes(100_000), recorded_size=1) for it in writer.media)

    media: list[FileSpec] = []
    files = files_of("HomeDomain", "Library/SMS/sms.db", messages.schema_of("ios26"), fill)
    monkeypatch.setattr(export_media, "MAX_EMBEDDED_IN_ALL", 150_000)
    with exporter([*files, *media], tmp_path) as export:
        page = read(export.bytes("messages", "html", conversation=f"iMessage;-;{PHONE}"))
        assert sum(it.startswith("data:image/jpeg") for _, it in page.addresses) == 2


def test_media_are_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 12 * 1024 * 1024
    count = 4
    large = bytes(size)

    def fill(db: object) -> None:
        writer = messages.MessagesWriter(db, messages.seeded("large"), "ios26")  # type: ignore[arg-type]
        key = writer.chat(None, [PHONE], "iMessage")
        for number in range(count):
            message = MessageTruth(f"guid{number}", when(NOW - number), PHONE, None)
            message.attachments = [(f"{number}.JPG", b"")]
            writer.message(key, message)
        media.extend(FileSpec(it.domain, it.relative_path, large, mtime=NOW) for it in writer.media)

    media: list[FileSpec] = []
    files = files_of("HomeDomain", "Library/SMS/sms.db", messages.schema_of("ios26"), fill)
    with exporter([*files, *media], tmp_path) as export:
        for kind, least in (("html", size * count * 4 // 3), ("html_files", size * count)):
            tracemalloc.start()
            guid = f"iMessage;-;{PHONE}"
            written = sum(map(len, export.pieces("messages", kind, conversation=guid)))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert written >= least
            assert peak < size
        monkeypatch.setattr(export_media, "MAX_EMBEDDED_IN_ALL", size + 5)
        page = read(export.bytes("messages", "html", conversation=guid))
        assert sum(it.startswith("data:image/jpeg") for _, it in page.addresses) == 1
        assert "".join(page.texts).count("too large to be embedded") == count - 1


@pytest.mark.parametrize(
    ("error", "expected"),
    [(BackupReadError("I/O"), None), (SessionInvalidError("locked"), SessionInvalidError)],
)
def test_a_picture_that_cannot_be_read_leaves_the_page_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BackupError,
    expected: type[BackupError] | None,
) -> None:
    """And the end of the session ends the page."""
    built = thread.build(3, 60)
    (guid,) = built.truth.guids

    def fail(*_: object) -> bytes:
        raise error

    with exporter(built.files, tmp_path) as export:
        whole = read(export.bytes("messages", "html", conversation=guid))
        with monkeypatch.context() as patched:
            patched.setattr(Content, "read", fail)
            for kind in ("html", "pdf"):
                if expected is not None:
                    with pytest.raises(expected):
                        export.bytes("messages", kind, conversation=guid)
                    continue
                data = export.bytes("messages", kind, conversation=guid)
                if kind == "html":
                    assert len(read(data).rows) == len(whole.rows)


def test_what_seldom_happens_to_messages_is_named(tmp_path: Path) -> None:
    bundle = "com.apple.messages.MSMessageExtensionBalloonPlugin:ABCDE12345:com.example.game"
    files = altered(
        messages.build(1).files,
        "sms.db",
        "UPDATE message SET group_title = NULL WHERE item_type = 2",
        f"UPDATE message SET balloon_bundle_id = '{bundle}' WHERE ROWID = 3",
        "INSERT INTO chat_recoverable_message_join (chat_id, message_id, delete_date)"
        " SELECT chat_id, message_id, 700000000000000000 FROM chat_message_join"
        " WHERE message_id = 4",
    )
    everything = ""
    with exporter(files, tmp_path) as export:
        for data in export.archive("messages", "html_files").values():
            if data.startswith(b"<!"):
                everything += "\n".join(read(data).texts)
    for expected in (
        "removed the name of the conversation",
        "com.example.game",
        "Recently deleted",
    ):
        assert expected in everything


def test_an_attachment_that_goes_meanwhile_is_in_the_report(tmp_path: Path) -> None:
    built = thread.build(3, 60)
    with exporter(built.files, tmp_path) as export:
        stored = {it.read_bytes(): it for it in export.built.path.glob("??/*")}
        (picture, *_) = (
            content
            for it in built.truth.messages
            for name, content in it.attachments
            if content is not None and name.endswith("JPG")
        )
        (guid,) = built.truth.guids
        pieces = export.pieces("messages", "html_files", conversation=guid)
        found = [next(pieces) for _ in range(4)]
        assert b"</html>" in b"".join(found)
        stored[picture].unlink()
        archive = zipfile.ZipFile(io.BytesIO(b"".join((*found, *pieces))))
        report = json.loads(archive.read(REPORT))
        assert report["skipped_files"] == {"missing": 1}
        assert report["skipped"][0]["name"].endswith(".JPG")
        assert {it["artifact"] for it in report["artifacts"]} == {"messages", "contacts"}
