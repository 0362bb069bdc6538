"""The inputs that are kept, those the factory makes, and how both are changed."""

from collections.abc import Iterator
import gzip
import json
from pathlib import Path
import plistlib
import random
import tempfile

from tests.backup_factory import (
    BackupSpec,
    FileSpec,
    build_backup,
    build_mbdb_backup,
    directory,
    symlink,
)
from tests.backup_factory.artifacts import keyed, messages, notes
from tests.backup_factory.artifacts.protobuf import message
from tests.backup_factory.artifacts.typedstream import Doubled, Run, Url, attributed
from tests.backup_factory.hostile_records import (
    CYCLES,
    cyclic_plist,
    declaring_plist,
    multiplying_plist,
    overlapping_plist,
)
from tests.backup_factory.mbfile import archive
from tests.backup_factory.pictures import photo

from .targets import MAX_INPUT

FOLDER = Path(__file__).parent / "corpus"
_FILES = (
    FileSpec("HomeDomain", "Library/ä/one", b"one"),
    FileSpec("AppDomain-com.example", "Documents/two", b"two" * 99),
    directory("HomeDomain", "Library"),
    symlink("HomeDomain", "link", "Library"),
)
_RANGES = (
    *(b"bytes=0-0", b"bytes=5-", b"bytes=-5", b"bytes=0-4,6-9,-1", b"bytes=9-1"),
    *(b"bytes=99999999999999999999-", b"items=0-1", b"bytes= 1 - 2 ,, 3-4"),
)
_TEXTS = (
    "Grüße <script>alert(1)</script> https://example.com/?a=b&c",
    "שלום (abc) 12.5% مرحبا بالعالم لا [x]",
    '今日の午後 👩‍👩‍👧‍👦 🇩🇪 \u202e\u2066 แล้ว\nsecond, line; \\ "quoted"',
)
_BODY = message(
    (2, "Title\nline"), (5, message((1, 6), (2, message((1, 0))))), (5, message((1, 4)))
)
_TABLE = gzip.decompress(notes.table([["a", "b"], ["c", "d"]], random.Random(1)))
# As they are inside of what compresses them, so that a change arrives at the parser.
_OF_ARTIFACTS = {
    "message_body": (
        attributed([Run("Hello ", {"__kIMMessagePartAttributeName": 0}), Run("there")]),
        attributed(
            [Run("a", {"__kIMLinkAttributeName": Url("https://example.com")})], mutable=True
        ),
        attributed([Run("b", {"__kIMMentionConfirmedMention": Doubled(3), "data": b"12"})]),
    ),
    "keyed_archive": (
        messages.poll_payload("When?", {"1": "Now"}, "me"),
        messages.vote_payload("+1555", ["1"]),
        keyed.archive({"list": [1, 2.5, None, b"data"], "url": keyed.Url("https://example.com")}),
        multiplying_plist(5_000, 9_000),
        declaring_plist(4_000, 6_000),
    ),
    "note": (message((2, message((3, _BODY)))),),
    "note_table": (_TABLE,),
}
_MEDIA = Path(__file__).parents[1] / "simulated_icloud" / "media"
_RECORDS = (
    {
        "recordName": "M",
        "recordType": "CPLMaster",
        "recordChangeTag": "1a",
        "fields": {
            "filenameEnc": {"value": "SU1HXzAwMDEuSEVJQw==", "type": "ENCRYPTED_BYTES"},
            "resOriginalRes": {"value": {"size": 10, "fileChecksum": "AQ=="}, "type": "ASSETID"},
            "resOriginalFileType": {"value": "public.heic", "type": "STRING"},
        },
    },
    {
        "recordName": "A",
        "recordType": "CPLAsset",
        "fields": {
            "masterRef": {"value": {"recordName": "M"}, "type": "REFERENCE"},
            "assetDate": {"value": 1_600_000_000_000, "type": "TIMESTAMP"},
            "locationEnc": {"value": "YnBsaXN0MDA=", "type": "ENCRYPTED_BYTES"},
        },
    },
    {"recordName": "L", "recordType": "CPLAlbum", "fields": {"albumNameEnc": {"value": "TA=="}}},
    {"recordName": "R", "recordType": "CPLContainerRelation", "fields": {"itemId": {"value": 1}}},
    {"recordName": "T", "deleted": True},
)
_PLACES = ({"lat": 41.9, "lon": 12.5, "horzAcc": 5, "timestamp": "x"}, ["sea", "Grüße", "海"])
_DEEP = (b"[" * MAX_INPUT, b'{"a":' * (MAX_INPUT // 5))
_NOTES = {
    "kept_notes": (
        b'{"zone": "PrimarySync", "asset": "A", "kept": true, "sha256": ["1", "2"]}',
        b'{"zone": "\\ud800", "asset": "B\\u0000", "kept": true, "sha256": [1, [], null]}',
        b'{"zone": "PrimarySync", "asset": "A", "kept": false}\n{"zone": "B"}\n',
    ),
    "library_marker": (
        b'{"version": 1, "library_id": "1", "owner": "2"}',
        b'{"version": 1, "library_id": "\\ud800", "owner": "2"}',
    ),
    "library_lock": (
        b'{"token": "x", "machine": "y", "pid": 1, "started": "1"}',
        b'{"token": "x", "machine": "y", "pid": Infinity, "started": "1"}',
    ),
    "session": (
        b'{"trust_token": "x", "session_token": null, "scnt": "\\u20ac"}',
        b'{"trusted_since": 1.5, "refusals": 1, "refusal": "x", "consent_asked": Infinity}',
        b'#LWP-Cookies-2.0\nSet-Cookie3: a=b; path="/"; domain=".icloud.com"; version=0\n',
    ),
}
_INTERESTING = (0, 1, 15, 16, 0x7F, 0x80, 0xD0, 0xDF, 0xFF)


def seeds(target: str) -> list[bytes]:
    """What the factory writes for a parser, and what was kept because it once did harm."""
    kept = sorted((FOLDER / target).glob("*")) if (FOLDER / target).is_dir() else []
    return [*_made(target), *(path.read_bytes() for path in kept)]


def changed(inputs: list[bytes], chance: random.Random, most: int = MAX_INPUT) -> Iterator[bytes]:
    """Yield changed inputs without an end: bytes replaced, parts cut, doubled or exchanged."""
    while True:
        data = bytearray(chance.choice(inputs))
        for _ in range(chance.randrange(1, 9)):
            at = chance.randrange(len(data) + 1)
            length = min(len(data) - at, 1 << chance.randrange(8))
            match chance.randrange(5):
                case 0:
                    data[at : at + 1] = bytes([chance.choice(_INTERESTING)])
                case 1:
                    data[at : at + length] = chance.randbytes(length)
                case 2:
                    del data[at : at + length]
                case 3:
                    data[at:at] = data[at : at + length]
                case _:
                    other = chance.choice(inputs)
                    start = chance.randrange(len(other) + 1)
                    data[at : at + length] = other[start : start + length]
        yield bytes(data[:most])


def _plists() -> list[bytes]:
    kinds = (plistlib.FMT_BINARY, plistlib.FMT_XML)
    made = [plistlib.dumps(it, fmt=kind) for it in _PLACES for kind in kinds]
    # The smallest of them is read before it is refused; the limit of such fields is 64 KiB.
    multiplied = [multiplying_plist(*size) for size in ((9, 99), (500, 5_000), (6_000, 18_000))]
    return [*made, *multiplied, declaring_plist(2_400, 3_900), cyclic_plist(), overlapping_plist()]


def _pictures() -> list[bytes]:
    whole = photo(random.Random(1), 1, size=(16, 12))
    return [whole, whole[:400], b"\xff\xd8\xff\xe1\0\x1eExif\0\0II*\0\x08\0\0\0" + bytes(20)]


_OF_PHOTOS = {
    "photo_plist": _plists,
    "photo_records": lambda: [
        json.dumps(_RECORDS).encode(),
        *(json.dumps(it).encode() for it in _RECORDS),
    ],
    "exif_date": _pictures,
    "heif": lambda: [path.read_bytes() for path in sorted(_MEDIA.glob("*.heic"))],
}


def _made(target: str) -> list[bytes]:
    if target == "ranges":
        return list(_RANGES)
    if target == "jpeg":
        pictures = [photo(random.Random(1), 1, size=(16, 12)), b"\xff\xd8\xff\xe1\0\x08Exif\0\0"]
        return [*pictures, *(it[:400] for it in pictures)]
    if target in _OF_PHOTOS:
        return _OF_PHOTOS[target]()
    if target in _NOTES:
        return [*_NOTES[target], *_DEEP]
    if target in _OF_ARTIFACTS:
        return list(_OF_ARTIFACTS[target])
    if target == "document_text":
        return [it.encode() for it in _TEXTS]
    if target == "mbfile":
        chance = random.Random(1)
        keys = {"encryption_key": bytes(44), "digest": bytes(20)}
        records = [archive(spec, 5, shuffle=chance, **keys) for spec in _FILES]
        return [*records, *CYCLES.values(), multiplying_plist(250, 3_500)]
    with tempfile.TemporaryDirectory() as folder:
        build = build_mbdb_backup if target == "mbdb" else build_backup
        spec = BackupSpec(files=_FILES, seed=1)
        path = build(spec, Path(folder)).path
        lists = [(path / f"{name}.plist").read_bytes() for name in ("Info", "Manifest", "Status")]
        match target:
            case "keybag":
                return [plistlib.loads(lists[1])["BackupKeyBag"]]
            case "plist":
                declaring = declaring_plist(4_000, 6_000)
                return [*lists, declaring, cyclic_plist(), overlapping_plist()]
            case _:
                return [(path / f"Manifest.{'mbdb' if target == 'mbdb' else 'db'}").read_bytes()]
