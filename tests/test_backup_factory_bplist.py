"""The quick writer of binary property lists agrees with the standard library's reader."""

import plistlib

from hypothesis import given, strategies as st

from tests.backup_factory import bplist

SCALARS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers(min_value=-(2**63), max_value=2**63 - 1),
    st.binary(max_size=400),
    st.builds(plistlib.UID, st.integers(0, 255)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text("abc", max_size=4), inner),
    max_leaves=60,
)


@given(VALUES)
def test_the_standard_library_reads_it_back(value: bplist.Value) -> None:
    assert plistlib.loads(bplist.dump(value)) == value


def test_more_than_255_objects_and_64_kib() -> None:
    value: list[bplist.Value] = [f"{number:0>300}" for number in range(1_000)]
    assert plistlib.loads(bplist.dump(value)) == value
