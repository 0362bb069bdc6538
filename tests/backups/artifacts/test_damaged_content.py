"""What cannot be read costs itself alone: the message it stands in is shown, and the report tells."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from custom_components.apple_backup.backups.artifacts import photo_albums, whatsapp_reactions
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER
from custom_components.apple_backup.backups.artifacts.message_records import Message
from custom_components.apple_backup.backups.artifacts.messages import Messages
from custom_components.apple_backup.backups.artifacts.photo_records import Album
from custom_components.apple_backup.backups.artifacts.photos import Photos
from custom_components.apple_backup.backups.artifacts.report import Availability
from custom_components.apple_backup.backups.artifacts.voicemail import Voicemail
from custom_components.apple_backup.backups.artifacts.whatsapp import WhatsApp
from custom_components.apple_backup.backups.artifacts.whatsapp_records import WhatsAppReaction
from tests.backup_factory import FileSpec
from tests.backup_factory.artifacts import keyed, messages, photos, recordings, whatsapp
from tests.backup_factory.artifacts.common import NOW, when
from tests.backup_factory.artifacts.protobuf import message

from .shelves import all_of, altered, everything, shelf_of, skipped

_HEAD_OF_A_PLIST = "X'62706C69737430300102'"


@dataclass(frozen=True, slots=True)
class Found:
    """The messages of a backup by their guid, and what its report says was left out."""

    messages: dict[str, Message]
    skipped: dict[tuple[str, str], int]

    @property
    def reactions(self) -> int:
        return sum(len(it.reactions) for it in self.messages.values())

    @property
    def polls(self) -> list[list[int]]:
        """For each poll, how many have chosen each of its options."""
        polls = (it.poll for it in self.messages.values() if it.poll is not None)
        return [[len(option.voters) for option in poll.options] for poll in polls]


def messages_after(folder: Path, *statements: str) -> Found:
    """All messages, after some statements on their database."""
    files = altered(messages.build(1).files, "sms.db", *statements)
    with shelf_of(files, folder) as shelf:
        chats = all_of(
            lambda cursor: shelf.use(Messages, lambda it: it.conversations(NO_FILTER, cursor, 9))
        )
        found = [
            one
            for chat in chats
            for guid in chat.guids
            for one in all_of(
                lambda cursor, guid=guid: shelf.use(  # type: ignore[misc]
                    Messages, lambda it: it.page(guid, NO_FILTER, cursor, 50)
                )
            )
        ]
        report = shelf.use(Messages, lambda it: it.report())
    return Found({it.guid: it for it in found}, skipped(report))


@pytest.fixture
def whole(tmp_path: Path) -> Found:
    return messages_after(tmp_path / "whole")


def test_a_body_that_is_cut_off_still_has_its_text(tmp_path: Path, whole: Found) -> None:
    cut = (
        "UPDATE message SET attributedBody = substr(attributedBody, 1, length(attributedBody) - 3)"
    )
    found = messages_after(tmp_path, cut)
    assert found.skipped == {("damaged_content", "message.attributedBody"): 70}
    texts = {guid: it.text for guid, it in found.messages.items()}
    assert texts == {guid: it.text for guid, it in whole.messages.items()}
    # With a plain text beside it, that one is shown.
    found = messages_after(tmp_path / "plain", cut, "UPDATE message SET text = 'plain'")
    assert {it.text for it in found.messages.values()} == {"plain"}


def test_a_body_of_nonsense_leaves_the_message_without_text(tmp_path: Path, whole: Found) -> None:
    found = messages_after(tmp_path, "UPDATE message SET attributedBody = X'00'")
    assert found.messages.keys() == whole.messages.keys()
    assert {it.text for it in found.messages.values()} == {None}


def test_damaged_polls_links_votes_and_edits_are_told(tmp_path: Path, whole: Found) -> None:
    assert len(whole.polls) == 1
    assert sum(it.link is not None for it in whole.messages.values()) == 1
    found = messages_after(
        tmp_path,
        f"UPDATE message SET message_summary_info = {_HEAD_OF_A_PLIST}",
        f"UPDATE message SET payload_data = {_HEAD_OF_A_PLIST} WHERE payload_data IS NOT NULL",
    )
    assert found.messages.keys() == whole.messages.keys()
    assert found.polls == []
    assert not any(it.link or it.edits for it in found.messages.values())
    assert found.skipped[("damaged_content", "message.message_summary_info")] == 73
    # The poll, its votes, and the link.
    assert found.skipped[("damaged_content", "message.payload_data")] >= 3


def test_a_poll_whose_votes_are_damaged_or_gone_is_shown_without_them(
    tmp_path: Path, whole: Found
) -> None:
    assert sum(map(sum, whole.polls)) > 0
    for number, value in enumerate((_HEAD_OF_A_PLIST, "NULL")):
        found = messages_after(
            tmp_path / str(number),
            f"UPDATE message SET payload_data = {value} WHERE associated_message_type = 4000",
        )
        assert len(found.polls) == 1
        assert sum(map(sum, found.polls)) == 0
        damaged = found.skipped.get(("damaged_content", "message.payload_data"), 0)
        assert (damaged > 0) == (number == 0)


def test_a_tapback_about_nothing_is_dropped_and_an_unknown_item_is_shown(
    tmp_path: Path, whole: Found
) -> None:
    assert whole.reactions == 3
    found = messages_after(
        tmp_path,
        "UPDATE message SET associated_message_guid = NULL WHERE associated_message_type >= 2000",
        "UPDATE message SET item_type = 99 WHERE ROWID = 3",
        "UPDATE message SET item_type = 4 WHERE ROWID = 4",
        "UPDATE message SET item_type = 4, share_status = 1 WHERE ROWID = 5",
    )
    assert found.messages.keys() == whole.messages.keys()
    assert found.reactions == 0
    assert found.skipped == {("unknown_content", "message.item_type"): 1}
    kinds = {it.kind.value for it in found.messages.values()}
    assert {"unknown", "location_shared", "location_ended"} < kinds


def test_stickers_and_tapbacks_on_a_bubble_are_found(tmp_path: Path, whole: Found) -> None:
    found = messages_after(
        tmp_path,
        # By somebody whose handle is gone, too.
        "UPDATE message SET associated_message_type = 1000, handle_id = 4711"
        " WHERE associated_message_type BETWEEN 2000 AND 2007",
    )
    stickers = [one for it in found.messages.values() for one in it.reactions]
    assert stickers
    assert {(it.kind.value, it.part, it.sender) for it in stickers} == {("sticker", 0, None)}
    bubbles = messages_after(
        tmp_path / "bubbles",
        "UPDATE message SET"
        " associated_message_guid = replace(associated_message_guid, 'p:0/', 'bp:')"
        " WHERE associated_message_type >= 2000",
    )
    assert bubbles.reactions == whole.reactions


def test_the_name_of_an_app_is_shown(tmp_path: Path) -> None:
    bundle = "com.apple.messages.MSMessageExtensionBalloonPlugin:ABCDE12345:com.example.game"
    found = messages_after(
        tmp_path, f"UPDATE message SET balloon_bundle_id = '{bundle}' WHERE ROWID = 3"
    )
    assert [it.app for it in found.messages.values() if it.app is not None] == ["com.example.game"]


def reactions_after(
    folder: Path, *receipts: bytes
) -> tuple[list[tuple[WhatsAppReaction, ...]], dict[tuple[str, str], int]]:
    """The reactions to the first messages, whose receipts are these, and what was left out."""
    rows = ", ".join(f"({key}, {key}, X'{data.hex()}')" for key, data in enumerate(receipts, 1))
    files = altered(
        whatsapp.build(1, wal=False).files,
        "ChatStorage.sqlite",
        "DELETE FROM ZWAMESSAGEINFO",
        f"INSERT INTO ZWAMESSAGEINFO VALUES {rows}",
    )
    with shelf_of(files, folder) as shelf:
        found = {}
        for chat in whatsapp.build(1).truth:
            for one in all_of(
                lambda cursor, guid=chat.guid: shelf.use(  # type: ignore[misc]
                    WhatsApp, lambda it: it.page(guid, NO_FILTER, cursor, 50)
                )
            ):
                found[one.id] = one.reactions
        report = shelf.use(WhatsApp, lambda it: it.report())
    return [found[key] for key in range(1, len(receipts) + 1)], skipped(report)


def of_others(*fields: tuple[int, int | str]) -> tuple[int, bytes]:
    return (1, message((1, "ID"), *fields))


JID = "15550100101@s.whatsapp.net"


def test_reactions_of_whatsapp_that_are_none_are_left_out(tmp_path: Path) -> None:
    hostile = message(
        (
            7,
            message(
                of_others((2, JID), (3, "<b>"), (4, NOW)),
                of_others((2, JID), (3, "👍" * 40), (4, NOW)),
                of_others((2, "a\nb"), (3, "👍"), (4, NOW)),
                of_others((2, "1" * 400), (3, "👍"), (4, NOW)),
                of_others((3, "👍"), (4, NOW)),
                of_others((2, JID), (4, NOW)),
                (2, message((2, "plain"), (3, NOW))),
            ),
        )
    )
    seconds = message((7, message(of_others((2, JID), (3, "👍"), (4, NOW)))))
    never = message((7, message(of_others((2, JID), (3, "❤️")))))
    found, left_out = reactions_after(tmp_path, hostile, seconds, never, b"")
    assert [[it.emoji for it in one] for one in found] == [[], ["👍"], ["❤️"], []]
    assert found[1][0].when == when(NOW)
    assert found[2][0].when is None
    assert left_out == {}


def test_receipts_that_break_off_are_told(tmp_path: Path) -> None:
    whole = message((7, message(of_others((2, JID), (3, "👍"), (4, NOW)))))
    found, left_out = reactions_after(tmp_path, whole + b"\x3a\x7f", b"\xff")
    assert [it.emoji for it in found[0]] == ["👍"]
    assert found[1] == ()
    assert left_out == {("damaged_content", "ZWAMESSAGEINFO.receipts"): 2}


def test_reactions_of_whatsapp_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatsapp_reactions, "_MOST_REACTIONS", 3)
    many = message((7, message(*[of_others((2, JID), (3, "👍"), (4, NOW))] * 5)))
    found, left_out = reactions_after(tmp_path, many)
    assert len(found[0]) == 3
    assert left_out == {("too_many", "ZWAMESSAGEINFO.receipts"): 1}


def voicemail_with(folder: Path, transcript: bytes) -> set[str | None]:
    files = [
        replace(it, content=transcript) if it.relative_path.endswith("transcript") else it
        for it in recordings.voicemail(1).files
    ]
    with shelf_of(files, folder) as shelf:
        return {it.transcript for it in everything(shelf, Voicemail)}


def test_a_transcript_is_found_wherever_it_lies_within_reason(tmp_path: Path) -> None:
    def nested(depth: int, value: object) -> bytes:
        for _ in range(depth):
            value = {"before": 1, "within": value}
        return keyed.archive(value)

    said = {"transcriptionString": "hello"}
    assert voicemail_with(tmp_path / "near", nested(3, said)) == {None, "hello"}
    assert voicemail_with(tmp_path / "far", nested(20, said)) == {None}
    assert voicemail_with(tmp_path / "none", nested(2, {"transcriptionString": 7})) == {None}
    assert voicemail_with(tmp_path / "empty", nested(0, {"transcriptionString": ""})) == {None}


def test_a_voicemail_box_without_its_table_says_so(tmp_path: Path) -> None:
    files = altered(recordings.voicemail(1).files, ".db", "ALTER TABLE voicemail RENAME TO other")
    with shelf_of(files, tmp_path) as shelf:
        assert everything(shelf, Voicemail) == []
        assert shelf.use(Voicemail, lambda it: it.read([1, 2])) == {}
        report = shelf.use(Voicemail, lambda it: it.report())
        assert report.availability is Availability.UNSUPPORTED


def albums_after(
    folder: Path, *statements: str
) -> tuple[dict[str, Album], dict[tuple[str, str], int], list[int]]:
    """The albums, what was left out, and how many photos each shows."""
    files = altered(photos.build(3).files, "Photos.sqlite", *statements)
    with shelf_of(files, folder) as shelf:
        found = shelf.use(Photos, lambda it: it.albums())
        shown = [
            len(
                shelf.use(
                    Photos, lambda it, one=one: it.photos(NO_FILTER, None, 99, album=one.id)
                ).items
            )  # type: ignore[misc]
            for one in found
        ]
        report = shelf.use(Photos, lambda it: it.report())
        assert everything(shelf, Photos)
        return {it.title: it for it in found}, skipped(report), shown


def test_albums_without_the_table_of_their_photos_are_empty(tmp_path: Path) -> None:
    albums, _, shown = albums_after(tmp_path, "ALTER TABLE Z_33ASSETS RENAME TO other")
    assert {it.count for it in albums.values()} == {0}
    assert set(shown) == {0}


def test_a_library_without_albums_has_none(tmp_path: Path) -> None:
    albums, _, _ = albums_after(tmp_path, "ALTER TABLE ZGENERICALBUM RENAME TO other")
    assert albums == {}


def test_folders_of_albums_that_go_round_in_circles_end(tmp_path: Path) -> None:
    albums, _, _ = albums_after(
        tmp_path, "UPDATE ZGENERICALBUM SET ZPARENTFOLDER = 2, ZTITLE = NULL WHERE Z_PK = 2"
    )
    assert set(albums["Lake"].folder) == {""}
    assert len(albums["Lake"].folder) == 20


def test_albums_and_their_photos_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(photo_albums, "_MOST_ALBUMS", 3)
        albums, left_out, _ = albums_after(tmp_path / "albums")
        assert set(albums) == {"Lake"}
        assert ("too_many", "ZGENERICALBUM") in left_out
    monkeypatch.setattr(photo_albums, "_MOST_MEMBERS", 3)
    albums, left_out, shown = albums_after(tmp_path / "members")
    assert sum(it.count for it in albums.values()) == 3
    assert max(shown) <= 3
    assert ("too_many", "Z_33ASSETS") in left_out


def test_rows_of_an_album_that_name_nothing_count_for_nothing(tmp_path: Path) -> None:
    before, _, shown = albums_after(tmp_path / "before")
    after, _, still = albums_after(
        tmp_path / "after",
        "CREATE TABLE copy AS SELECT * FROM Z_33ASSETS",
        "DROP TABLE Z_33ASSETS",
        "CREATE TABLE Z_33ASSETS (Z_33ALBUMS INTEGER, Z_3ASSETS INTEGER)",
        "INSERT INTO Z_33ASSETS SELECT * FROM copy",
        "INSERT INTO Z_33ASSETS VALUES (3, NULL), (NULL, 3)",
    )
    assert {it.title: it.count for it in after.values()} == {
        it.title: it.count for it in before.values()
    }
    assert still == shown


@pytest.mark.parametrize("column", ["ZDIRECTORY", "ZFILENAME"])
def test_a_photo_without_a_place_on_the_device_has_no_files(tmp_path: Path, column: str) -> None:
    files: tuple[FileSpec, ...] = altered(
        photos.build(3).files, "Photos.sqlite", f"UPDATE ZASSET SET {column} = NULL"
    )
    with shelf_of(files, tmp_path) as shelf:
        found = everything(shelf, Photos)
        assert len(found) == 40
        assert not any(it.original or it.live or it.edited or it.thumbnail for it in found)
