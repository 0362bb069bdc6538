"""Ids are opaque and stay; names tell what kind of copy a folder is."""

from hypothesis import given, strategies as st
import pytest

from custom_components.apple_backup.backups.identity import (
    backup_id,
    device_key,
    is_archived,
    shown_name,
    udid_of_folder,
)

OLD = "0123456789abcdef0123456789abcdef01234567"
NEW = "00008101-000A11223344001E"


@pytest.mark.parametrize("udid", [OLD, NEW])
def test_folder_names(udid: str) -> None:
    archived = f"{udid}-20260901-063000"
    assert udid_of_folder(udid) == udid_of_folder(archived) == udid.upper()
    assert not is_archived(udid)
    assert is_archived(archived)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Backup",
        OLD[:-1],
        OLD + "0",
        f"{NEW}-2026",
        f"{NEW}\n",
        f"{NEW}-20260901-06300٠",
        "../x",
    ],
)
def test_other_names_name_no_device(name: str) -> None:
    assert udid_of_folder(name) is None
    assert not is_archived(name)


def test_the_key_of_a_device_does_not_depend_on_how_the_udid_is_written() -> None:
    assert device_key(NEW) == device_key(NEW.lower()) != device_key(OLD)


@given(st.text(max_size=30), st.text(max_size=30))
def test_ids_are_safe_in_urls_and_show_nothing(namespace: str, name: str) -> None:
    namespace = namespace.encode("utf-8", "ignore").decode()
    identifier = backup_id(namespace, name.encode("utf-8", "ignore").decode())
    assert len(identifier) == 32
    assert set(identifier) <= set("0123456789abcdef")


def test_ids_differ_by_entry_and_folder() -> None:
    ids = {backup_id(entry, name) for entry in ("a", "ab") for name in ("b", "bb", "b-bb")}
    assert len(ids) == 6
    assert NEW not in str(ids)


def test_names_that_are_no_utf8_are_shown_all_the_same() -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert shown_name(name) == "caf�"
    assert backup_id("a", name) != backup_id("a", "caf�")
