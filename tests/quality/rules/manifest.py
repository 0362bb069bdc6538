"""What hassfest demands of the manifest of a custom integration."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Literal, get_args, get_type_hints

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from yarl import URL

from homeassistant.loader import Manifest

REQUIRED = (
    "domain",
    "name",
    "codeowners",
    "documentation",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "version",
)
IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
QUALITY_SCALES = {"bronze", "silver", "gold", "platinum", "custom", "no_score"}
HINTS = get_type_hints(Manifest)


def _order(key: str) -> tuple[int, str]:
    return ({"domain": 0, "name": 1}.get(key, 2), key)


def check_keys(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Check that all keys are known, none is missing, and they are in hassfest's order."""
    for key in REQUIRED:
        if key not in manifest:
            yield f"{key} is missing"
    for key in manifest.keys() - HINTS.keys():
        yield f"{key} is not a key of a manifest"
    if list(manifest) != sorted(manifest, key=_order):
        yield "keys must be in the order domain, name, then alphabetical"


def check_values(manifest: Mapping[str, Any], *, folder: str) -> Iterator[str]:
    """Check each value."""
    if manifest.get("domain") != folder:
        yield f"domain is not the name of the folder, {folder}"
    if manifest.get("iot_class") not in IOT_CLASSES:
        yield "iot_class is unknown"
    kinds: tuple[str, ...] = get_args(HINTS["integration_type"])
    assert get_args(Literal[*kinds]) == kinds
    if manifest.get("integration_type") not in kinds:
        yield "integration_type is unknown"
    if manifest.get("quality_scale", "custom") not in QUALITY_SCALES:
        yield "quality_scale is unknown"
    yield from _check_owners(manifest.get("codeowners"))
    for key in ("documentation", "issue_tracker"):
        url = URL(str(manifest.get(key, "")))
        if url.scheme != "https" or not url.host or url.host.endswith("home-assistant.io"):
            yield f"{key} must be an https address of the project itself"
    version = AwesomeVersion(str(manifest.get("version", "")))
    if version.strategy not in (AwesomeVersionStrategy.SEMVER, AwesomeVersionStrategy.CALVER):
        yield "version is neither SemVer nor CalVer"


def _check_owners(owners: object) -> Iterator[str]:
    if not isinstance(owners, list) or not owners:
        yield "codeowners must name somebody"
        return
    for owner in owners:
        if not re.fullmatch(r"@[A-Za-z0-9][A-Za-z0-9/-]*", owner):
            yield f"code owner {owner!r} is not a GitHub name"
