"""Apps have names, versions and icons without a password, and icons are read only when shown."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
import os
from pathlib import Path
import plistlib
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.apple_backup.backups import apps as apps_module, info_plist
from custom_components.apple_backup.backups.apps import (
    MAX_ICON_BYTES,
    AppLibrary,
    InstalledApp,
    read_apps,
)
from custom_components.apple_backup.backups.errors import BackupError
from custom_components.apple_backup.backups.plists import PlistError, PlistReason
from tests.backup_factory import AppSpec, BackupSpec, build_backup

PNG = b"\x89PNG\r\n\x1a\n"
ICON = PNG + bytes(range(256)) * 40
APPS = (
    AppSpec("com.example.weather", "Weather", "2.1", ICON),
    AppSpec("com.example.notes", "notebook", "7", None),
    AppSpec("com.example.camera", "Äpp & <b>", "1.0.3", PNG + b"other"),
)
SPEC = BackupSpec(seed=1, password="secret", apps=APPS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build_backup(SPEC, tmp_path).path


def info(folder: Path, value: object, fmt: plistlib.PlistFormat = plistlib.FMT_XML) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "Info.plist").write_bytes(plistlib.dumps(value, fmt=fmt))  # type: ignore[call-overload]
    return folder


def test_apps_by_name(folder: Path) -> None:
    assert read_apps(folder) == (
        InstalledApp("com.example.notes", "notebook", "7", None, has_icon=False),
        InstalledApp("com.example.weather", "Weather", "2.1", None, has_icon=True),
        InstalledApp("com.example.camera", "Äpp & <b>", "1.0.3", None, has_icon=True),
    )


def test_icons(folder: Path) -> None:
    library = AppLibrary()
    assert library.icon(folder, "com.example.weather") == ICON
    assert library.icon(folder, "com.example.camera") == PNG + b"other"
    assert library.icon(folder, "com.example.notes") is None
    assert library.icon(folder, "com.example.unknown") is None
    assert AppLibrary().icon(folder, "com.example.weather") == ICON


def test_a_binary_list_is_read_too(tmp_path: Path, folder: Path) -> None:
    plist = plistlib.loads((folder / "Info.plist").read_bytes())
    binary = info(tmp_path / "binary", plist, plistlib.FMT_BINARY)
    assert {app.bundle_id: app.has_icon for app in read_apps(binary)} == {
        app.bundle_id: app.icon is not None for app in APPS
    }
    assert AppLibrary().icon(binary, "com.example.weather") == ICON
    assert AppLibrary().icon(binary, "com.example.notes") is None


def test_the_list_is_parsed_once_until_it_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    read = apps_module.read_bounded
    monkeypatch.setattr(
        apps_module, "read_bounded", lambda path: (reads.append(path.name), read(path))[1]
    )
    library = AppLibrary()
    for _ in range(5):
        library.apps(folder)
        assert library.icon(folder, "com.example.weather") == ICON
    assert reads == ["Info.plist", "Manifest.plist"]
    os.utime(folder / "Info.plist", ns=(1, 1))
    library.apps(folder)
    assert len(reads) == 4


def test_only_the_last_few_backups_are_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps_module, "_KEPT", 2)
    library = AppLibrary()
    for name in ("a", "b", "c"):
        (folder.parent / name).symlink_to(folder)
        library.apps(folder.parent / name)
    assert len(library._known) == 2


def test_an_icon_of_a_list_that_changed_is_none_instead_of_something_else(folder: Path) -> None:
    library = AppLibrary()
    details = library._details(folder)
    span = details.spans["com.example.weather"]
    (folder / "Info.plist").write_bytes(b"x" * (folder / "Info.plist").stat().st_size)
    assert apps_module._icon_at(folder, span, details.stamps[0]) is None
    (folder / "Info.plist").unlink()
    assert apps_module._icon_at(folder, span, details.stamps[0]) is None


def test_without_the_hosts_list_the_devices_tells_what_its_user_installed(tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    folder.mkdir()
    bundles = {
        "com.example.weather": {
            "Path": "/var/containers/Bundle/Application/0F/Weather.app",
            "CFBundleVersion": "210",
        },
        "com.apple.Health": {"Path": "/Applications/Health.app"},
        "group.com.example": {"ContainerContentClass": "Data/Shared"},
        "odd": 5,
    }
    (folder / "Manifest.plist").write_bytes(plistlib.dumps({"Applications": bundles}))
    assert read_apps(folder) == (InstalledApp("com.example.weather", "Weather", "210"),)
    (folder / "Info.plist").write_bytes(b"torn")
    assert [app.name for app in read_apps(folder)] == ["Weather"]
    assert AppLibrary().icon(folder, "com.example.weather") is None


def test_names_fall_back_to_what_is_known(tmp_path: Path) -> None:
    metadata = plistlib.dumps({"title": "\u202eTitle\n", "artistName": "Example Ltd"})
    value = {
        "Installed Applications": ["a.b", "c.d", "c.d", "bad id!", 7],
        "Applications": {"a.b": {"iTunesMetadata": metadata}, "e.f": "odd", "c.d": {}},
    }
    assert read_apps(info(tmp_path / "x", value)) == (
        InstalledApp("c.d", "c.d"),
        InstalledApp("e.f", "e.f"),
        InstalledApp("a.b", "Title", None, "Example Ltd"),
    )


def test_without_any_list_there_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(PlistError) as caught:
        read_apps(tmp_path)
    assert caught.value.reason is PlistReason.MISSING


@pytest.mark.parametrize(
    "icon",
    [b"", b"GIF89a", b"<svg/>", PNG[:4], PNG + bytes(MAX_ICON_BYTES), "text", 5, {}],
    ids=lambda icon: f"{type(icon).__name__} {len(icon) if isinstance(icon, bytes) else icon}",
)
@pytest.mark.parametrize("fmt", list(plistlib.PlistFormat))
def test_only_a_png_of_sensible_size_is_an_icon(
    tmp_path: Path, icon: object, fmt: plistlib.PlistFormat
) -> None:
    folder = info(tmp_path / "x", {"Applications": {"a.b": {"PlaceholderIcon": icon}}}, fmt)
    (app,) = read_apps(folder)
    assert not app.has_icon
    assert AppLibrary().icon(folder, "a.b") is None


def test_what_is_no_base64_harms_nobody(tmp_path: Path) -> None:
    folder = info(tmp_path / "x", {"Applications": {"a.b": {"PlaceholderIcon": b"0123456789"}}})
    text = (folder / "Info.plist").read_bytes()
    for fake in (b"iVBORw0KGgAAAA==", b"iVBORw0KGgo", b"iVBORw0KGgo=====A"):
        (folder / "Info.plist").write_bytes(text.replace(b64encode(b"0123456789"), fake))
        icon = AppLibrary().icon(folder, "a.b")
        assert icon is None or icon.startswith(PNG)


@pytest.mark.parametrize(
    "metadata",
    [
        b"torn",
        b"bplist00" + bytes(40),
        plistlib.dumps(["a list"]),
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><plist>&b;</plist>",
        bytes(1 << 20),
        plistlib.dumps({"title": ["x"] * 9_000}, fmt=plistlib.FMT_BINARY),
    ],
    ids=["torn", "empty", "list", "entities", "long", "references"],
)
def test_metadata_that_cannot_be_read_costs_only_the_name(tmp_path: Path, metadata: bytes) -> None:
    apps = {"a.b": {"iTunesMetadata": metadata}, "c.d": {"iTunesMetadata": plist(title="Fine")}}
    found = read_apps(info(tmp_path / "x", {"Applications": apps}))
    assert [app.name for app in found] == ["a.b", "Fine"]


def plist(**values: object) -> bytes:
    return plistlib.dumps(values, fmt=plistlib.FMT_BINARY)


def test_a_flood_of_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(info_plist, "MAX_XML_TAGS", 100)
    folder = info(tmp_path / "x", {"Applications": {str(n): {"i": b"x"} for n in range(100)}})
    with pytest.raises(PlistError) as caught:
        read_apps(folder)
    assert caught.value.reason is PlistReason.TOO_LARGE


def test_a_data_element_that_imitates_a_token_is_plain_data(tmp_path: Path) -> None:
    """Tokens carry a number nobody can know before the file is read."""
    value = {"Applications": {"a.b": {"iTunesMetadata": bytes(12), "PlaceholderIcon": bytes(12)}}}
    (app,) = read_apps(info(tmp_path / "x", value))
    assert app == InstalledApp("a.b", "a.b")


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.binary(max_size=20)
    | st.text(st.characters(categories=["L", "N"]), max_size=9)
    | st.integers(-5, 5)
    | st.booleans()
    | st.just(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a.b", "PlaceholderIcon", "iTunesMetadata", "Path", "title"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(
    st.dictionaries(st.sampled_from(["Applications", "Installed Applications"]), VALUES),
    st.dictionaries(st.just("Applications"), VALUES),
    st.integers(0, 400),
    st.booleans(),
)
def test_any_lists_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    host: dict[str, Any],
    device: dict[str, Any],
    cut: int,
    torn: bool,
) -> None:
    folder = info(tmp_path_factory.getbasetemp() / "apps", host)
    (folder / "Manifest.plist").write_bytes(plist(**device))
    if torn:
        data = (folder / "Info.plist").read_bytes()
        (folder / "Info.plist").write_bytes(data[:-cut])
    library = AppLibrary()
    try:
        found = library.apps(folder)
    except BackupError:
        return
    for app in found:
        icon = library.icon(folder, app.bundle_id)
        assert app.has_icon or icon is None


def test_snapshots_of_one_device_have_their_own_apps(tmp_path: Path) -> None:
    older = replace(SPEC, apps=APPS[:1], archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    library = AppLibrary()
    assert len(library.apps(build_backup(SPEC, tmp_path).path)) == 3
    assert len(library.apps(build_backup(older, tmp_path).path)) == 1
