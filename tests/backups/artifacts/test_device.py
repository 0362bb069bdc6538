"""Networks, accounts, use and apps are read as they were written."""

from dataclasses import replace
from pathlib import Path
import plistlib

import pytest

from custom_components.apple_backup.backups.artifacts import wifi
from custom_components.apple_backup.backups.artifacts.accounts import Accounts
from custom_components.apple_backup.backups.artifacts.apps import Apps
from custom_components.apple_backup.backups.artifacts.data_usage import DataUsage
from custom_components.apple_backup.backups.artifacts.listing import NO_FILTER, Filter
from custom_components.apple_backup.backups.artifacts.report import Availability, SourceState
from custom_components.apple_backup.backups.artifacts.screen_time import ScreenTime
from custom_components.apple_backup.backups.artifacts.shelf import Shelf
from custom_components.apple_backup.backups.artifacts.wifi import Wifi
from custom_components.apple_backup.backups.reader import BackupReader
from tests.backup_factory import AppSpec, BackupSpec, FileSpec, build_backup
from tests.backup_factory.artifacts import device
from tests.backups.opening import PASSWORD, open_built

from .shelves import all_of, everything, shelf_of, skipped

_WIFI = "SystemPreferencesDomain"
_KNOWN = "com.apple.wifi.known-networks.plist"


@pytest.mark.parametrize("generation", device.WIFI_GENERATIONS)
def test_wifi(tmp_path: Path, generation: str) -> None:
    built = device.wifi(1, generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = {it.ssid: it for it in everything(shelf, Wifi)}
        assert found.keys() == {it.ssid for it in built.truth}
        for truth in built.truth:
            read = found[truth.ssid]
            assert (read.security, read.is_hidden) == (truth.security, truth.hidden)
            assert (read.has_portal, read.added) == (truth.portal, truth.added)
            assert (read.joined, read.joined_by_system) == (truth.joined, truth.joined_by_system)
            assert read.updated == truth.updated
            points = [
                (
                    it.bssid,
                    it.channel,
                    it.last_used,
                    it.place and (it.place.latitude, it.place.longitude),
                )
                for it in read.access_points
            ]
            assert points == truth.points
        latest = everything(shelf, Wifi)[0]
        assert latest.last_used == max(it.last_used for it in found.values() if it.last_used)
        described = {it.ref: it for it in shelf.use(Wifi, lambda it: list(it.describe_all()))}
        for truth in built.truth:
            place = described[str(found[truth.ssid].id)].place
            wanted = [it[3] for it in truth.points if it[3]]
            assert (place and (place.latitude, place.longitude)) == (wanted[0] if wanted else None)
        report = shelf.use(Wifi, lambda it: it.report())
        assert (report.availability, report.skipped) == (Availability.FOUND, ())


def test_wifi_that_cannot_be_read(tmp_path: Path) -> None:
    content = {
        "wifi.network.ssid.a": {"SSID": b"a", "AddedAt": "yesterday", "BSSList": [1, {}]},
        "wifi.network.ssid.b": {"BSSList": {}},
        "wifi.network.ssid.c": "c",
        "version": 3,
    }
    cases = {
        "damaged": (b"bplist00 damaged", Availability.DAMAGED, 0),
        "odd": (plistlib.dumps(content), Availability.FOUND, 1),
        "empty": (plistlib.dumps({}), Availability.NEEDS_ENCRYPTION, 0),
    }
    for name, (data, availability, count) in cases.items():
        folder = tmp_path / name
        folder.mkdir()
        with shelf_of([FileSpec(_WIFI, _KNOWN, data)], folder) as shelf:
            report = shelf.use(Wifi, lambda it: it.report())
            assert len(everything(shelf, Wifi)) == count
            wanted = availability if name != "damaged" else Availability.NEEDS_ENCRYPTION
            assert report.availability is wanted
        with shelf_of(
            [FileSpec(_WIFI, _KNOWN, data)], folder / "encrypted", password=PASSWORD
        ) as shelf:
            found = shelf.use(Wifi, lambda it: it.report()).availability
            assert found is (Availability.EMPTY if name == "empty" else availability)


def test_networks_whose_file_is_not_there_or_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"Café {number}" for number in range(4)]
    content = {f"wifi.network.ssid.{it}": {"SSID": it.encode()} for it in names}
    spec = FileSpec(_WIFI, _KNOWN, plistlib.dumps(content))
    with shelf_of([replace(spec, has_blob=False)], tmp_path / "gone", password=PASSWORD) as shelf:
        report = shelf.use(Wifi, lambda it: it.report())
        assert everything(shelf, Wifi) == []
        assert SourceState.CONTENT_MISSING in {it.state for it in report.sources}
    monkeypatch.setattr(wifi, "_MOST_NETWORKS", 3)
    with shelf_of([spec], tmp_path / "many", password=PASSWORD) as shelf:
        report = shelf.use(Wifi, lambda it: it.report())
        assert {it.ssid for it in everything(shelf, Wifi)} == set(names[:3])
        assert skipped(report) == {("too_many", "networks"): 1}


@pytest.mark.parametrize("generation", device.ACCOUNT_GENERATIONS)
def test_accounts(tmp_path: Path, generation: str) -> None:
    built = device.accounts(1, generation)
    with shelf_of(built.files, tmp_path) as shelf:
        found = everything(shelf, Accounts)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            assert (read.id, read.guid) == (truth.id, truth.guid)
            assert (read.kind, read.kind_id) == (truth.kind, truth.kind_id)
            assert (read.username, read.description) == (truth.username, truth.description)
            assert (read.owner, read.parent) == (truth.owner, truth.parent)
            assert (read.created, read.is_active) == (truth.created, truth.active)
            assert read.is_authenticated == truth.active
        anna = frozenset({shelf.names().person_key("ANNA@example.com")})
        hits = everything(shelf, Accounts, Filter(handles=anna))
        assert {it.username for it in hits} == {"anna@example.com"}
        assert shelf.use(Accounts, lambda it: it.report()).skipped == ()


@pytest.mark.parametrize("generation", device.USAGE_GENERATIONS)
def test_data_usage(tmp_path: Path, generation: str) -> None:
    built = device.data_usage(1, generation=generation)
    with shelf_of(built.files, tmp_path) as shelf:
        found = everything(shelf, DataUsage)
        for read, truth in zip(found, reversed(built.truth), strict=True):
            assert (read.id, read.name, read.bundle_id) == (truth.id, truth.name, truth.bundle)
            assert (read.first_used, read.last_used) == (truth.first, truth.last)
            counted = (read.wifi_in, read.wifi_out, read.mobile_in, read.mobile_out)
            assert counted == truth.counted
        report = shelf.use(DataUsage, lambda it: it.report())
        assert report.skipped == ()
        assert report.sources[0].missing == ()


@pytest.mark.parametrize("generation", device.SCREEN_TIME_GENERATIONS)
def test_screen_time(tmp_path: Path, generation: str) -> None:
    built = device.screen_time(1, generation=generation)
    with shelf_of(built.files, tmp_path, password=PASSWORD) as shelf:
        found = everything(shelf, ScreenTime)
        read = [(it.app, it.website, it.start, it.duration, it.category, it.device) for it in found]
        written = [
            (it.app, it.website, it.start, it.duration, it.category, it.device)
            for it in built.truth
        ]
        assert sorted(read, key=str) == sorted(written, key=str)
        starts = [it.start for it in found if it.start]
        assert starts == sorted(starts, reverse=True) and len(starts) == len(found)
        assert {it.minutes for it in found} == {60 if generation == "ios18" else None}
        assert len({it.id for it in found}) == len(found)
        one = found[3]
        assert shelf.use(ScreenTime, lambda it: it.get(one.id)) == one
        hits = everything(shelf, ScreenTime, Filter(text="ipad"))
        assert len(hits) == len([it for it in built.truth if it.device])


def test_apps(tmp_path: Path) -> None:
    apps = tuple(AppSpec(f"com.example.app{n}", f"App {n}") for n in range(9))
    built = build_backup(
        BackupSpec(files=[], seed=1, apps=(AppSpec("x.y", "Äpfel"), *apps)), tmp_path
    )
    manifest, keys = open_built(built)
    shelf = Shelf(BackupReader(built.path, keys, manifest))
    found = all_of(lambda cursor: shelf.use(Apps, lambda it: it.page(NO_FILTER, cursor, 4)))
    assert [it.name for it in found] == ["Äpfel", *(it.name for it in apps)]
    page = shelf.use(Apps, lambda it: it.page(Filter(text="apfel"), None, 4))
    assert [it.bundle_id for it in page.items] == ["x.y"]
    assert shelf.use(Apps, lambda it: it.report()).availability is Availability.FOUND
    for name in ("Info.plist", "Manifest.plist"):
        (built.path / name).write_bytes(b"damaged")
    damaged = Shelf(BackupReader(built.path, keys, manifest))
    assert damaged.use(Apps, lambda it: it.report()).availability is Availability.DAMAGED
    shelf.close()
    damaged.close()
    manifest.close()
