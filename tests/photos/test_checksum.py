"""Apple's checksum: the formula, and what counts as a proof."""

import base64
import hashlib

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.photos.files.checksum import AssetHasher, is_provable

SALT = b"com.apple.XattrObjectSalt\0com.apple.DataObjectSalt\0"


@given(st.lists(st.binary(max_size=200)))
def test_chunks_do_not_matter(chunks: list[bytes]) -> None:
    data = b"".join(chunks)
    hasher = AssetHasher()
    for chunk in chunks:
        hasher.update(memoryview(chunk))

    expected = base64.b64encode(b"\x01" + hashlib.sha1(SALT + data).digest()).decode()
    assert hasher.apple == expected
    assert hasher.sha256 == hashlib.sha256(data).hexdigest()
    assert hasher.size == len(data)
    assert is_provable(hasher.apple)


@pytest.mark.parametrize(
    "checksum",
    [
        "",
        "AA",
        "not base64!",
        "ü" * 28,
        base64.b64encode(b"\x81" + bytes(20)).decode(),
        base64.b64encode(b"\x01" + bytes(19)).decode(),
        base64.b64encode(b"\x01" + bytes(32)).decode(),
    ],
)
def test_other_values_prove_nothing(checksum: str) -> None:
    assert not is_provable(checksum)
