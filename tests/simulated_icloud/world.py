"""Everything one account has in iCloud Photos."""

from .ids import AssetNames, Sealed, stable_uuid
from .zone import PRIMARY, Zone


class World:
    """The zones of an account, computed from a seed."""

    def __init__(
        self,
        seed: str,
        assets: int,
        shared_assets: int,
        *,
        shared_scope: str = "shared",
        video_bytes: int = 0,
        photo_bytes: int = 0,
    ) -> None:
        """Describe a library of `assets` photos and, if wanted, a shared one."""
        self.seed = seed
        self.shared_scope = shared_scope
        self.sealed = Sealed(seed, "sync tokens")
        self.owner = "_" + stable_uuid(seed, "owner").replace("-", "").lower()
        self.seq = 0
        self.touched: dict[str, int] = {}
        self.indexing: dict[str, tuple[str, int]] = {}
        self.token_epoch = 0
        names = AssetNames(seed)
        primary = Zone(
            seed, 0, PRIMARY, assets,
            owner=self.owner, names=names, video_bytes=video_bytes, photo_bytes=photo_bytes,
        )  # fmt: skip
        self.zones: dict[str, Zone] = {PRIMARY: primary}
        if shared_assets:
            name = f"SharedSync-{stable_uuid(seed, 'shared zone')}"
            owner = self.owner if shared_scope == "private" else f"_{'5' * 32}"
            self.zones[name] = Zone(
                seed, 1, name, shared_assets,
                owner=owner, names=names, primary=primary,
                video_bytes=video_bytes, photo_bytes=photo_bytes,
            )  # fmt: skip
        self.decoys = (f"CMM-{stable_uuid(seed, 'link')}", f"AppLibrarySync-{assets % 7}")

    @property
    def primary(self) -> Zone:
        """The account's own library."""
        return self.zones[PRIMARY]

    @property
    def shared(self) -> Zone | None:
        """The shared library, if there is one."""
        return next((zone for zone in self.zones.values() if zone.is_shared), None)

    def zones_of(self, scope: str) -> list[Zone]:
        """Return the libraries of Apple's private or shared database."""
        return [zone for zone in self.zones.values() if self.scope_of(zone) == scope]

    def scope_of(self, zone: Zone) -> str:
        """Return in which database a library is."""
        return self.shared_scope if zone.is_shared else "private"

    def zone(self, scope: str, name: str) -> Zone | None:
        """Return a library by database and name."""
        zone = self.zones.get(name)
        return zone if zone is not None and self.scope_of(zone) == scope else None

    def touch(self, zone: Zone, *names: str) -> int:
        """Record changes of records of a zone; return the number of the change."""
        self.seq += 1
        self.touched[zone.name] = self.seq
        for name in names:
            zone.record(name)
        return self.seq
