"""How much a first sync would bring, without listing the whole library."""

from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from ..photos.cloudkit.client import CloudKit
from ..photos.models import Asset, Master, Zone

# Pages come from windows spread over the library, since photos of later years are larger. A small
# library is listed as a whole by as many.
_WINDOWS: Final = 4
_SAMPLE_PAGES: Final = 8


@dataclass(frozen=True, slots=True)
class Estimate:
    """Assets as Apple counts them, and about how many bytes their files have."""

    assets: int
    bytes: int


async def estimate_library(cloudkit: CloudKit) -> Estimate:
    """Count the assets of all libraries and weigh a sample of them.

    Raises:
        PhotosError: Apple does not answer as it should.
    """
    assets = 0
    size = 0.0
    for zone in await cloudkit.zones():
        count = await cloudkit.count(zone)
        assets += count
        size += count * await _mean_size(cloudkit, zone)
    return Estimate(assets, round(size))


async def _mean_size(cloudkit: CloudKit, zone: Zone) -> float:
    """Return the mean bytes per asset of a sample: its original, edited and live files."""
    pages = seen = size = 0
    async with aclosing(cloudkit.list_assets(zone, windows=_WINDOWS)) as listing:
        async for page in listing:
            for record in page.records:
                if isinstance(record, Master | Asset):
                    size += sum(resource.size for resource in record.resources)
                    seen += isinstance(record, Asset)
            pages += 1
            if pages >= _SAMPLE_PAGES:
                break
    return size / seen if seen else 0.0
