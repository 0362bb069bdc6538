"""Writes Info.plist, Manifest.plist and Status.plist as Finder, iTunes and iOS do."""

from datetime import datetime
import plistlib
import random
import uuid

from .keybag import Keybag
from .spec import BackupSpec


def naive(moment: datetime) -> datetime:
    """Property lists hold UTC without saying so."""
    return moment.replace(tzinfo=None, microsecond=0)


def info_plist(spec: BackupSpec, udid: str, chance: random.Random) -> bytes:
    """The host's description of the device, an XML property list with the apps' icons."""
    device = spec.device
    info: dict[str, object] = {
        "Build Version": device.build_version,
        "Device Name": device.name,
        "Display Name": device.name,
        "GUID": chance.randbytes(16).hex().upper(),
        "Installed Applications": [app.bundle_id for app in spec.apps],
        "Last Backup Date": naive(spec.last_backup),
        "Product Name": device.product_name,
        "Product Type": device.product_type,
        "Product Version": device.product_version,
        "Serial Number": device.serial_number,
        "Target Identifier": udid,
        "Target Type": "Device",
        "Unique Identifier": udid.upper(),
        "iTunes Files": {"IC-Info.sidv": chance.randbytes(64)},
        "iTunes Settings": {},
        "iTunes Version": "12.13.4.4",
    }
    if device.telephony:
        info |= {
            "Phone Number": "+1 (555) 010-0100",
            "IMEI": "490154203237518",
            "ICCID": "8901000000000000000",
        }
    info["Applications"] = {
        app.bundle_id: _app(app.name, app.version, app.icon) for app in spec.apps
    }
    return plistlib.dumps(info, fmt=plistlib.FMT_XML)


def _app(name: str, version: str, icon: bytes | None) -> dict[str, object]:
    metadata = {"itemName": name, "title": name, "bundleShortVersionString": version}
    entry: dict[str, object] = {
        "iTunesMetadata": plistlib.dumps(metadata, fmt=plistlib.FMT_BINARY),
        "ApplicationSINF": b"sinf" * 64,
    }
    if icon is not None:
        entry["PlaceholderIcon"] = icon
    return entry


def manifest_plist(
    spec: BackupSpec, udid: str, keybag: Keybag, manifest_key: bytes | None
) -> bytes:
    """The device's description of the backup; it holds the keybag even when nothing is encrypted."""
    device = spec.device
    encrypted = spec.password is not None
    manifest: dict[str, object] = {
        "Version": "10.0",
        "Date": naive(spec.last_backup),
        "IsEncrypted": encrypted if spec.is_encrypted is None else spec.is_encrypted,
        "WasPasscodeSet": True,
        "SystemDomainsVersion": "24.0",
        "BackupKeyBag": keybag.data,
        "Lockdown": {
            "BuildVersion": device.build_version,
            "DeviceName": device.name,
            "ProductType": device.product_type,
            "ProductVersion": device.product_version,
            "SerialNumber": device.serial_number,
            "UniqueDeviceID": udid,
            "com.apple.MobileDeviceCrashCopy": {},
            "com.apple.mobile.data_sync": {},
        },
        "Applications": {
            app.bundle_id: {
                "CFBundleIdentifier": app.bundle_id,
                "CFBundleVersion": app.version,
                "ContainerContentClass": "Data/Application",
                "Path": f"/var/containers/Bundle/Application/{app.name}.app",
            }
            for app in spec.apps
        },
    }
    if manifest_key is not None:
        manifest["ManifestKey"] = manifest_key
    return plistlib.dumps(manifest, fmt=plistlib.FMT_BINARY)


def status_plist(spec: BackupSpec, chance: random.Random) -> bytes:
    """How the last run ended."""
    status = {
        "BackupState": "new",
        "Date": naive(spec.last_backup),
        "IsFullBackup": spec.is_full,
        "SnapshotState": spec.snapshot_state,
        "UUID": str(uuid.UUID(bytes=chance.randbytes(16))).upper(),
        "Version": "3.3",
    }
    return plistlib.dumps(status, fmt=plistlib.FMT_BINARY)
