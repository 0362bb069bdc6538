"""Readers of encodings: right for what is right, bounded and calm for everything else."""

import contextlib
import gzip
import plistlib
import random
import zlib

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups.artifacts.codecs.errors import CodecError, TooLargeError
from custom_components.apple_backup.backups.artifacts.codecs.gunzip import gunzip
from custom_components.apple_backup.backups.artifacts.codecs.keyed_archive import (
    read_plist,
    unarchive,
)
from custom_components.apple_backup.backups.artifacts.codecs.protobuf import Message
from custom_components.apple_backup.backups.artifacts.codecs.typedstream import read_typedstream
from custom_components.apple_backup.backups.artifacts.message_body import (
    quick_text,
    read_body,
    read_summary,
)
from custom_components.apple_backup.backups.artifacts.message_payload import (
    app_name,
    read_link,
    read_poll,
    read_votes,
)
from tests.backup_factory.artifacts import keyed, messages, protobuf
from tests.backup_factory.artifacts.common import when
from tests.backup_factory.artifacts.typedstream import Doubled, Run, Url, Value, attributed

# An attributed text as a Mac stores it; from public descriptions of the format.
REAL_LAYOUT = bytes.fromhex(
    "040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67008484084e53"
    "4f626a656374008592848484084e53537472696e67019484012b0548656c6c6f86840269490105928484840c4e5344"
    "696374696f6e617279009484016901928496961d5f5f6b494d4d65737361676550617274417474726962757465"
    "4e616d658692848484084e534e756d626572008484074e5356616c7565009484012a84999900868686"
)


def test_typedstream_of_a_device() -> None:
    body = read_body(REAL_LAYOUT)
    assert (body.text, body.parts) == ("Hello", 1)
    assert quick_text(REAL_LAYOUT) == "Hello"
    assert attributed([Run("Hello", {"__kIMMessagePartAttributeName": 0})]) == REAL_LAYOUT


@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffc"), max_size=200
        ),
        max_size=4,
    )
)
def test_bodies(pieces: list[str]) -> None:
    runs = [Run(piece, {"__kIMTextBoldAttributeName": n}) for n, piece in enumerate(pieces, 1)]
    data = attributed(runs)
    body = read_body(data)
    assert body.text == ("".join(pieces) or None)
    assert quick_text(data) == body.text
    shown = [(body.text or "")[span.start : span.end] for span in body.spans]
    assert shown == [piece for piece in pieces if piece]


def test_long_texts_many_objects_and_urls() -> None:
    """Numbers of references beyond a byte, lengths beyond two."""
    runs = [
        Run(f"{n} ", {"__kIMLinkAttributeName": Url(f"https://example.com/{n}")})
        for n in range(400)
    ]
    runs.append(Run("x" * 70_000, {"data": b"\x92\x84\x86" * 50}))
    body = read_body(attributed(runs, mutable=True))
    assert body.text == "".join(run.text for run in runs)
    assert [it.value for it in body.spans] == [f"https://example.com/{n}" for n in range(400)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x04\x0bstreamtyped",
        b"\x04\x0bstreamtyped\x81\xe8\x03",
        b"\x04\x0bsomethingelse\x81\xe8\x03",
        REAL_LAYOUT[:60],
        REAL_LAYOUT[:16] + b"\x84\x01@" + b"\x84\x84\x84\x01A\x00" * 5,
        REAL_LAYOUT[:16] + b"\x84\x01@" + b"\x84\x84\x84\x01A\x00\x85\x84\x01@" * 200,
        REAL_LAYOUT[:16] + b"\x84\x0c[999999999@]",
        REAL_LAYOUT[:16] + b"\x84\x01@\x99",
    ],
    ids=range(9),
)
def test_damaged_typedstreams(data: bytes) -> None:
    with pytest.raises(CodecError):
        read_body(data)
    quick_text(data)


START = REAL_LAYOUT[:16]


def text_of(data: bytes) -> bytes:
    """An encoding or a name where it stands for the first time."""
    return b"\x84\x82" + len(data).to_bytes(4, "little") + data


@pytest.mark.parametrize(
    "data",
    [
        START + text_of(b"[2000[2000{=}]]"),
        START + text_of(b"[2000[2000[0c]]]"),
        START + text_of(b"[1" * 500 + b"c" + b"]" * 500),
        START + text_of(b"{" + b"A" * 1000 + b"=}") + b"\x92" * 50_000,
        START + text_of(b"{=}") + b"\x92" * 1_000_000,
        START + text_of(b"#") + b"\x84" + text_of(b"A" * 1000) + b"\0\x85",
    ],
    ids=["arrays", "empty_arrays", "depth", "long_encoding", "empty_groups", "long_class"],
)
def test_little_that_describes_much(data: bytes) -> None:
    """Arrays, references and names can ask for more than there are bytes, which is refused."""
    with pytest.raises(CodecError):
        read_typedstream(data)


def test_classes_above_classes() -> None:
    """Each class lists those above it, so a long line of them would take room by its square."""
    first = text_of(b"#") + b"\x84" + text_of(b"A") + b"\0\x85"
    # Each further one is the same name, above it the class before.
    classes = [b"\x92\x84\x93\0" + bytes([0x92 + number]) for number in range(100)]
    with pytest.raises(CodecError, match="too many classes"):
        read_typedstream(START + first + b"".join(classes))


def test_attributes_that_are_objects_in_objects() -> None:
    """What an attribute holds is shown only if it is a text or a number."""
    looks: dict[str, Value] = {"__kIMLinkAttributeName": Doubled(18)}
    assert read_body(attributed([Run("Hello", looks)])).spans == ()
    numbers = attributed([Run("Hello", {"__kIMLinkAttributeName": 7})])
    assert [it.value for it in read_body(numbers).spans] == ["7"]


def test_attributes_that_are_used_again_and_again() -> None:
    """Ten thousand runs that name one long address do not take its room ten thousand times."""
    link = Url("https://example.com/" + "x" * 100_000)
    runs = [Run("a", {"__kIMLinkAttributeName": link})] * 9_000
    body = read_body(attributed(runs))
    assert body.text == "a" * 9_000
    assert 0 < sum(len(it.value or "") for it in body.spans) <= 256 * 1024


def test_versions_that_are_the_same_bytes() -> None:
    """A history can name one body many times; honest ones hold each byte once."""
    long = attributed([Run("x" * 1_000_000)])
    history = [{"d": 0.0, "t": long}] * 100
    data = plistlib.dumps({"ec": {"0": history}}, fmt=plistlib.FMT_BINARY)
    assert len(data) < 1_100_000
    assert 1 <= len(read_summary(data).edits) <= 4


def test_too_large_typedstream() -> None:
    with pytest.raises(CodecError, match="too large"):
        read_body(bytes(5 << 20))


@given(st.binary(max_size=300), st.integers(0, len(REAL_LAYOUT)))
def test_any_typedstream(noise: bytes, at: int) -> None:
    for data in (noise, REAL_LAYOUT[:at] + noise, REAL_LAYOUT[:at] + noise + REAL_LAYOUT[at:]):
        quick_text(data)
        with contextlib.suppress(CodecError):
            read_typedstream(data)
            read_body(data)


def test_gunzip() -> None:
    plain = bytes(range(256)) * 200
    for packed in (gzip.compress(plain), zlib.compress(plain), plain):
        assert gunzip(packed, len(plain)).data == plain
        with pytest.raises(TooLargeError):
            gunzip(packed, len(plain) - 1)
    cut = gunzip(gzip.compress(plain)[:-20], len(plain))
    assert not cut.is_whole
    assert plain.startswith(cut.data)
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(TooLargeError):
        gunzip(bomb, 1_000_000)
    for broken in (gzip.compress(plain)[:10], b"\x1f\x8b" + b"\xff" * 30):
        with pytest.raises(CodecError):
            gunzip(broken, 1000)


def test_gunzip_keeps_what_precedes_damage() -> None:
    packed = bytearray(gzip.compress(random.Random(1).randbytes(1000) * 50, 1))
    packed[len(packed) // 2] ^= 0xFF
    found = gunzip(bytes(packed), 200_000)
    assert not found.is_whole
    assert len(found.data) > 1000


def test_protobuf() -> None:
    inner = protobuf.message((1, "ä"), (2, 7))
    data = protobuf.message((1, 300), (2, -1), (3, 1.5), (4, inner), (4, b"\xff"), (5, "x"))
    message = Message.parse(data)
    assert message.integer(1) == 300
    assert message.integer(2) == 2**64 - 1
    assert message.integer(3) == 0x3FF8_0000_0000_0000  # 1.5
    assert [it.text(1) for it in message.messages(4)] == ["ä", None]
    assert list(message.texts(5)) == ["x"]
    assert list(message.raws(4)) == [inner, b"\xff"]
    assert message.integer(99) is message.text(99) is None
    assert not message.message(99)
    assert message.is_whole
    assert Message.parse(b"\x0d\0\0\x80\x3f").integer(1) == 0x3F80_0000  # 1.0


@given(st.binary(max_size=200))
def test_any_protobuf(data: bytes) -> None:
    message = Message.parse(data)
    for number in range(1, 20):
        message.integer(number)
        message.text(number)
        list(message.messages(number))


def test_protobuf_keeps_what_precedes_damage() -> None:
    message = Message.parse(protobuf.message((1, 5), (2, "text"))[:-1])
    assert message.integer(1) == 5
    assert message.text(2) is None
    assert not message.is_whole


def test_keyed_archives() -> None:
    root = {
        "text": "ä",
        "list": [1, 2.5, None, b"data"],
        "url": keyed.Url("https://example.com"),
        "time": when(1_700_000_000),
        "object": {"$name": "Thing", "inner": {"deep": True}},
    }
    found = unarchive(keyed.archive(root))
    assert found == {**root, "object": {"inner": {"deep": True}}}


@pytest.mark.parametrize(
    "root",
    [
        {},
        {"$objects": [], "$top": {"root": plistlib.UID(0)}},
        {"$objects": [[plistlib.UID(0)] * 2], "$top": {"root": plistlib.UID(0)}},
        {"$objects": [{"NS.objects": [plistlib.UID(0)] * 9}], "$top": {"root": plistlib.UID(0)}},
        {"$objects": 5, "$top": 6},
    ],
    ids=range(5),
)
def test_damaged_archives(root: dict[str, object]) -> None:
    data = plistlib.dumps(root, fmt=plistlib.FMT_BINARY)
    for read in (unarchive, read_link, read_poll, read_votes):
        with pytest.raises(CodecError):
            read(data)
    assert app_name("a:b:com.example.app", data) == "com.example.app"


def _archived(objects: list[object]) -> bytes:
    root = {"$objects": objects, "$top": {"root": plistlib.UID(0)}}
    return plistlib.dumps(root, fmt=plistlib.FMT_BINARY)


def test_addresses_made_of_themselves() -> None:
    """Each is the one before twice, so thirty of them would be longer than any memory."""
    twice = [
        {"NS.base": plistlib.UID(n + 1), "NS.relative": plistlib.UID(n + 1)} for n in range(13)
    ]
    with pytest.raises(CodecError):
        unarchive(_archived([*twice, "x" * 10_000]))
    few = [{"NS.base": plistlib.UID(1), "NS.relative": plistlib.UID(2)}]
    assert unarchive(_archived([*few, "https://example.com/", "a"])) == "https://example.com/a"


def test_names_that_are_no_texts() -> None:
    """A name that is a list of long texts is not written out; numbers are."""
    names: list[object] = [plistlib.UID(1), plistlib.UID(2), plistlib.UID(3)]
    keyed_by = {"NS.keys": names, "NS.objects": ["list", "number", "text"]}
    data = _archived([keyed_by, [plistlib.UID(4)] * 1000, 5, "name", "x" * 100_000])
    assert unarchive(data) == {"5": "number", "name": "text"}


@given(st.binary(max_size=200), st.integers(0, 400))
@settings(max_examples=50)
def test_any_archive(noise: bytes, at: int) -> None:
    whole = messages.poll_payload("t", {"a": "b"}, "c")
    for data in (noise, whole[:at] + noise + whole[at + 3 :]):
        for read in (unarchive, read_plist, read_summary, read_poll, read_votes, read_link):
            with contextlib.suppress(CodecError):
                read(data)


def test_polls() -> None:
    poll = read_poll(messages.poll_payload("When?", {"1": "Now", "2": "später"}, "me"))
    assert (poll.title, poll.options) == ("When?", (("1", "Now"), ("2", "später")))
    votes = read_votes(messages.vote_payload("+1555", ["2"]))
    assert [(it.handle, it.option) for it in votes] == [("+1555", "2")]
