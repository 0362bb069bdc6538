"""The tables of the catalog: what Apple says, what we have, and which files are ours.

Rows about Apple's records are a cache and can be rebuilt. `files` and `quarantine` are a ledger:
a file is ours only while a row with its SHA-256 says so.

Names: `*_ms` are milliseconds since the epoch (UTC), `*_ns` nanoseconds, sizes are bytes. Paths
are relative to the library folder, with `/`; `path_key` is the path as a file system sees it that
ignores case and normalization.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

SCHEMA_VERSION = 9

# SQLite only numbers rows by itself when the type is spelled INTEGER.
ID = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# `token` is None until a cold listing has been completed; `generation` counts listings begun,
# `listed_ms` is when the last complete one ended.
zones = Table(
    "zones",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("token", Text),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("listed_ms", BigInteger),
    Column("is_gone", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("name"),
)

# `orientation` is that of the original file, as EXIF numbers it.
masters = Table(
    "masters",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("record_name", Text, nullable=False),
    Column("filename", Text),
    Column("is_deleted", Boolean, nullable=False, server_default=false()),
    Column("change_tag", Text),
    Column("first_seen_ms", BigInteger, nullable=False),
    Column("orientation", Integer),
    UniqueConstraint("zone_id", "record_name"),
)

# `is_purged`: Apple sent a tombstone. `missed`: complete listings in a row that lacked it.
# `needs_plan`: something changed since the library folder last agreed with this row.
# `needs_details`: what is derived from the files and from what Apple says (sidecars, albums, times)
# may not agree with them. `camera`: who made the original says so; empty if it does not.
# `freed_ms`: when we asked Apple to remove it, as long as that may be taken back.
# `fate`: what iCloud has said last of whether it is there (fate.Fate), None if it always was;
# `fate_ms`: when that was noticed, None if it was before anybody noted it.
# `base`: the folder and stem the asset owns; `wanted_base` while a run hands out names.
# `destination`: where its files belong (rows.Destination), decided before each plan together with
# `asset_kind` (selection.AssetKind). `place_cell`: the cell of the map it was taken in (places.py).
assets = Table(
    "assets",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("record_name", Text, nullable=False),
    Column("master_name", Text, nullable=False),
    Column("captured_ms", BigInteger),
    Column("added_ms", BigInteger),
    Column("offset_seconds", Integer),
    Column("is_favorite", Boolean, nullable=False, server_default=false()),
    Column("is_hidden", Boolean, nullable=False, server_default=false()),
    Column("is_deleted", Boolean, nullable=False, server_default=false()),
    Column("is_expunged", Boolean, nullable=False, server_default=false()),
    Column("is_purged", Boolean, nullable=False, server_default=false()),
    Column("is_kept", Boolean, nullable=False, server_default=false()),
    Column("freed_ms", BigInteger),
    Column("fate", String(16)),
    Column("fate_ms", BigInteger),
    Column("trash_reason", Integer),
    Column("adjustment_type", Text),
    Column("subtype", Integer),
    Column("burst_id", Text),
    Column("duration_seconds", Float),
    Column("title", Text),
    Column("description", Text),
    Column("keywords", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("altitude", Float),
    Column("contributor", Text),
    Column("change_tag", Text),
    Column("first_seen_ms", BigInteger, nullable=False),
    Column("seen_generation", Integer, nullable=False, server_default="0"),
    Column("missed", Integer, nullable=False, server_default="0"),
    Column("needs_plan", Boolean, nullable=False, server_default=true()),
    Column("needs_details", Boolean, nullable=False, server_default=true()),
    Column("camera", Text),
    Column("destination", String(8)),
    Column("asset_kind", String(16)),
    Column("place_cell", Integer),
    Column("base", Text),
    Column("base_key", Text, unique=True),
    Column("wanted_base", Text),
    Column("wanted_key", Text),
    Column("name_rank", String(64)),
    UniqueConstraint("zone_id", "record_name"),
    Index("ix_assets_master", "zone_id", "master_name"),
    Index(
        "ix_assets_needs_plan",
        "id",
        sqlite_where=text("needs_plan = 1"),
        postgresql_where=text("needs_plan"),
    ),
    Index(
        "ix_assets_needs_details",
        "id",
        sqlite_where=text("needs_details = 1"),
        postgresql_where=text("needs_details"),
    ),
    Index(
        "ix_assets_wanted",
        "wanted_key",
        "name_rank",
        sqlite_where=text("wanted_key IS NOT NULL"),
        postgresql_where=text("wanted_key IS NOT NULL"),
    ),
    Index("ix_assets_captured", "captured_ms"),
    Index("ix_assets_zone", "zone_id", "captured_ms"),
    Index("ix_assets_kind", "asset_kind", "captured_ms"),
    Index(
        "ix_assets_favorite",
        "captured_ms",
        sqlite_where=text("is_favorite = 1"),
        postgresql_where=text("is_favorite"),
    ),
    Index(
        "ix_assets_cell",
        "place_cell",
        "captured_ms",
        sqlite_where=text("place_cell IS NOT NULL"),
        postgresql_where=text("place_cell IS NOT NULL"),
    ),
    Index("ix_assets_latitude", "latitude"),
)

# What Apple offers. `owner_name` is the record the resource hangs on: a master (which several
# assets may share) or, for edited versions, an asset.
resources = Table(
    "resources",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("uti", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    UniqueConstraint("zone_id", "owner_name", "kind"),
    Index("ix_resources_size", "size"),
)

# What lies in a folder of ours and is ours. `root`: which folder (rows.Root). `state`: proven |
# size_only (Apple's checksum is of a kind that cannot be recomputed). `is_pinned`: it was adopted
# and keeps its place. `checked_ms`: when its bytes were last read and found right. `held_ms` and
# `held_for`: when and why it went to quarantine, from where it has come back at `proven_ms`;
# `first_ms` and `first_by`: when and how (rows.Origin) it came before, None if nobody noted it.
files = Table(
    "files",
    metadata,
    Column("id", ID, primary_key=True),
    Column("asset_id", ForeignKey("assets.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("path", Text, nullable=False),
    Column("path_key", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("proven_ms", BigInteger, nullable=False),
    Column("root", String(8), nullable=False, server_default="library"),
    Column("is_pinned", Boolean, nullable=False, server_default=false()),
    Column("checked_ms", BigInteger, nullable=False, server_default="0"),
    Column("moved_ms", BigInteger),
    Column("moved_from", Text),
    Column("held_ms", BigInteger),
    Column("held_for", String(32)),
    Column("first_ms", BigInteger),
    Column("first_by", String(8)),
    UniqueConstraint("asset_id", "kind", "root"),
    UniqueConstraint("root", "path_key"),
    Index("ix_files_checksum", "checksum"),
    Index("ix_files_checked", "checked_ms"),
)

# What was moved out of the library folder. `state`: moving (the rename may or may not have
# happened) | held. `stored_path` is relative to the quarantine folder of `root`. Asset and kind
# are unknown for what was found there after the catalog had been lost. `first_*` as in `files`.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", ID, primary_key=True),
    Column("asset_id", ForeignKey("assets.id")),
    Column("kind", String(16)),
    Column("original_path", Text, nullable=False),
    Column("stored_path", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("file_state", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("moved_ms", BigInteger, nullable=False),
    Column("root", String(8), nullable=False, server_default="library"),
    Column("first_ms", BigInteger),
    Column("first_by", String(8)),
    UniqueConstraint("root", "stored_path"),
    Index("ix_quarantine_checksum", "checksum"),
    Index("ix_quarantine_asset", "asset_id"),
)

# What could not be fetched, and why; tried again not before `retry_ms`.
parked = Table(
    "parked",
    metadata,
    Column("asset_id", ForeignKey("assets.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("checksum", Text, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("parked_ms", BigInteger, nullable=False),
    Column("retry_ms", BigInteger, nullable=False),
)

# `needs_view`: its view may not agree with it; `view_path` is where the view lies.
albums = Table(
    "albums",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("record_name", Text, nullable=False),
    Column("name", Text),
    Column("parent_name", Text),
    Column("is_folder", Boolean, nullable=False, server_default=false()),
    Column("is_deleted", Boolean, nullable=False, server_default=false()),
    Column("seen_generation", Integer, nullable=False, server_default="0"),
    Column("needs_view", Boolean, nullable=False, server_default=true()),
    Column("view_path", Text),
    Column("view_key", Text),
    UniqueConstraint("zone_id", "record_name"),
    Index(
        "ix_albums_needs_view",
        "id",
        sqlite_where=text("needs_view = 1"),
        postgresql_where=text("needs_view"),
    ),
    Index("ix_albums_view_key", "view_key", unique=True),
    Index("ix_albums_parent", "zone_id", "parent_name"),
)

# Names instead of ids: a membership may arrive before its album or asset.
memberships = Table(
    "memberships",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("record_name", Text, nullable=False),
    Column("album_name", Text, nullable=False),
    Column("asset_name", Text, nullable=False),
    Column("seen_generation", Integer, nullable=False, server_default="0"),
    UniqueConstraint("zone_id", "record_name"),
    Index("ix_memberships_album", "zone_id", "album_name"),
    Index("ix_memberships_asset", "zone_id", "asset_name"),
)
