"""Bringing catalogs of older versions up to date, one step per schema version.

Each step runs in one transaction together with the new version number, so a kill leaves the old
catalog. Steps state their DDL in full: the tables of `schema.py` go on changing.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

_FILES_2 = """
CREATE TABLE files (
    id {id}, asset_id {reference} NOT NULL REFERENCES assets (id), kind VARCHAR(16) NOT NULL,
    path TEXT NOT NULL, path_key TEXT NOT NULL, checksum TEXT NOT NULL, size BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL, mtime_ns BIGINT NOT NULL, state VARCHAR(16) NOT NULL,
    proven_ms BIGINT NOT NULL, root VARCHAR(8) DEFAULT 'library' NOT NULL,
    is_pinned BOOLEAN DEFAULT {false} NOT NULL, checked_ms BIGINT DEFAULT 0 NOT NULL,
    UNIQUE (asset_id, kind, root), UNIQUE (root, path_key)
)
"""
_QUARANTINE_2 = """
CREATE TABLE quarantine (
    id {id}, asset_id {reference} REFERENCES assets (id), kind VARCHAR(16),
    original_path TEXT NOT NULL, stored_path TEXT NOT NULL, checksum TEXT NOT NULL,
    size BIGINT NOT NULL, sha256 VARCHAR(64) NOT NULL, mtime_ns BIGINT NOT NULL,
    file_state VARCHAR(16) NOT NULL, reason VARCHAR(32) NOT NULL, state VARCHAR(16) NOT NULL,
    moved_ms BIGINT NOT NULL, root VARCHAR(8) DEFAULT 'library' NOT NULL,
    UNIQUE (root, stored_path)
)
"""
_FILES_1 = "id, asset_id, kind, path, path_key, checksum, size, sha256, mtime_ns, state, proven_ms"
_QUARANTINE_1 = (
    "id, asset_id, kind, original_path, stored_path, checksum, size, sha256, mtime_ns, "
    "file_state, reason, state, moved_ms"
)


def _to_2(connection: Connection) -> None:
    """Several folders, pinned files, scrubbing, filters, and quarantine without a known asset."""
    for table, column in (
        ("assets", "destination VARCHAR(8)"),
        ("albums", "seen_generation INTEGER DEFAULT 0 NOT NULL"),
        ("memberships", "seen_generation INTEGER DEFAULT 0 NOT NULL"),
    ):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    _rebuild(connection, "files", _FILES_2, _FILES_1)
    _rebuild(connection, "quarantine", _QUARANTINE_2, _QUARANTINE_1)
    for statement in (
        "CREATE INDEX ix_files_checksum ON files (checksum)",
        "CREATE INDEX ix_files_checked ON files (checked_ms)",
        "CREATE INDEX ix_resources_size ON resources (size)",
        "CREATE INDEX ix_quarantine_checksum ON quarantine (checksum)",
        "CREATE INDEX ix_quarantine_asset ON quarantine (asset_id)",
        "UPDATE files SET checked_ms = proven_ms",
    ):
        connection.exec_driver_sql(statement)


_VIEWS_3 = """
CREATE TABLE album_entries (
    id {id}, zone_id {reference} NOT NULL REFERENCES zones (id), album_name TEXT NOT NULL,
    asset_id {reference} REFERENCES assets (id), kind VARCHAR(16), path TEXT NOT NULL,
    path_key TEXT NOT NULL, method VARCHAR(16) NOT NULL, source TEXT NOT NULL,
    sha256 VARCHAR(64) NOT NULL, size BIGINT NOT NULL, mtime_ns BIGINT NOT NULL,
    round INTEGER NOT NULL, UNIQUE (path_key)
)
"""
_FOLDERS_3 = "CREATE TABLE album_folders (path TEXT NOT NULL PRIMARY KEY)"
_ARCHIVES_3 = """
CREATE TABLE archives (
    id {id}, zone_id {reference} NOT NULL REFERENCES zones (id), album_name TEXT NOT NULL,
    name TEXT NOT NULL, path TEXT NOT NULL, path_key TEXT NOT NULL, state VARCHAR(16) NOT NULL,
    files INTEGER DEFAULT 0 NOT NULL, bytes BIGINT DEFAULT 0 NOT NULL, begun_ms BIGINT NOT NULL,
    ended_ms BIGINT, UNIQUE (path_key)
)
"""


def _to_3(connection: Connection) -> None:
    """Sidecars, album views and archives."""
    words = _words(connection)
    for table, column in (
        ("masters", "orientation INTEGER"),
        ("assets", "camera TEXT"),
        ("assets", "needs_details BOOLEAN DEFAULT {true} NOT NULL"),
        ("albums", "needs_view BOOLEAN DEFAULT {true} NOT NULL"),
        ("albums", "view_path TEXT"),
        ("albums", "view_key TEXT"),
    ):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column.format(**words)}")
    for statement in (
        _VIEWS_3,
        _FOLDERS_3,
        _ARCHIVES_3,
        "CREATE UNIQUE INDEX ix_albums_view_key ON albums (view_key)",
        "CREATE INDEX ix_assets_needs_details ON assets (id) WHERE needs_details = {true}",
        "CREATE INDEX ix_albums_needs_view ON albums (id) WHERE needs_view = {true}",
        "CREATE INDEX ix_albums_parent ON albums (zone_id, parent_name)",
        "CREATE INDEX ix_album_entries_album ON album_entries (zone_id, album_name, asset_id)",
        "CREATE INDEX ix_archives_album ON archives (zone_id, album_name)",
    ):
        connection.exec_driver_sql(statement.format(**words))


_WORDS_4 = """
CREATE TABLE words (
    id {id}, zone_id {reference} NOT NULL REFERENCES zones (id), owner_name TEXT NOT NULL,
    word TEXT NOT NULL
)
"""


def _to_4(connection: Connection) -> None:
    """Finding photos; the words of those that are known are indexed by the next run."""
    words = _words(connection)
    for statement in (
        _WORDS_4,
        "CREATE INDEX ix_words_owner ON words (zone_id, owner_name)",
        "CREATE INDEX ix_words_word ON words (word)",
        "CREATE INDEX ix_assets_latitude ON assets (latitude)",
    ):
        connection.exec_driver_sql(statement.format(**words))


_VIDEO_TYPES_5 = (
    "com.apple.quicktime-movie', 'com.apple.m4v-video', 'com.microsoft.windows-media-wmv', "
    "'org.matroska.mkv', 'org.webmproject.webm', 'public.3gpp', 'public.3gpp2', "
    "'public.avchd-mpeg-2-transport-stream', 'public.avi', 'public.mpeg', "
    "'public.mpeg-2-transport-stream', 'public.mpeg-2-video', 'public.mpeg-4"
)
_OFFERS_5 = (
    "EXISTS (SELECT 1 FROM resources WHERE resources.zone_id = assets.zone_id "
    "AND resources.owner_name = assets.master_name AND resources.kind {kind})"
)
_KIND_5 = f"""
UPDATE assets SET asset_kind = CASE
    WHEN {_OFFERS_5.format(kind=f"= 'original' AND resources.uti IN ('{_VIDEO_TYPES_5}')")} THEN 'video'
    WHEN subtype = 3 THEN 'screenshot'
    WHEN {_OFFERS_5.format(kind="= 'live_video'")} THEN 'live_photo'
    WHEN {_OFFERS_5.format(kind="IN ('original', 'alternative') AND resources.uti LIKE '%%raw-image'")}
        THEN 'raw'
    ELSE 'photo' END
"""
_HAS_CELL_5 = "WHERE place_cell IS NOT NULL"


def _to_5(connection: Connection) -> None:
    """Looking through photos along indexes: by kind, library, place, and favorites."""
    words = _words(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    row, column = "(latitude + 90) * 2", "(longitude + 180) * 2"
    if is_sqlite:
        cell = f"min(359, CAST({row} AS INTEGER)) * 720 + min(719, CAST({column} AS INTEGER))"
    else:
        cell = f"least(359, floor({row})) * 720 + least(719, floor({column}))"
    for statement in (
        "ALTER TABLE assets ADD COLUMN asset_kind VARCHAR(16)",
        "ALTER TABLE assets ADD COLUMN place_cell INTEGER",
        _KIND_5.replace("%%", "%") if is_sqlite else _KIND_5,
        f"UPDATE assets SET place_cell = {cell} WHERE latitude IS NOT NULL AND longitude IS NOT NULL",
        "CREATE INDEX ix_assets_zone ON assets (zone_id, captured_ms)",
        "CREATE INDEX ix_assets_kind ON assets (asset_kind, captured_ms)",
        "CREATE INDEX ix_assets_favorite ON assets (captured_ms) WHERE is_favorite = {true}",
        f"CREATE INDEX ix_assets_cell ON assets (place_cell, captured_ms) {_HAS_CELL_5}",
    ):
        connection.exec_driver_sql(statement.replace("{true}", words["true"]))


def _to_6(connection: Connection) -> None:
    """Taking back what was removed from iCloud."""
    connection.exec_driver_sql("ALTER TABLE assets ADD COLUMN freed_ms BIGINT")


def _to_7(connection: Connection) -> None:
    """Telling when a file was moved last, and from where."""
    connection.exec_driver_sql("ALTER TABLE files ADD COLUMN moved_ms BIGINT")
    connection.exec_driver_sql("ALTER TABLE files ADD COLUMN moved_from TEXT")


_AWAY_8 = """
UPDATE assets SET fate = CASE
    WHEN (is_deleted = {true} OR is_expunged = {true}) AND trash_reason = 0 THEN 'moved'
    WHEN is_deleted = {true} OR is_expunged = {true} OR is_purged = {true} THEN 'deleted'
    WHEN missed >= 2 THEN 'unlisted'
    ELSE 'hidden' END
WHERE is_deleted = {true} OR is_expunged = {true} OR is_purged = {true} OR missed >= 2
    OR is_hidden = {true}
"""


def _to_8(connection: Connection) -> None:
    """Telling when a photo was seen to have left iCloud, and of the quarantine it came back from.

    What has left already did so at a moment that nobody noted.
    """
    for statement in (
        "ALTER TABLE assets ADD COLUMN fate VARCHAR(16)",
        "ALTER TABLE assets ADD COLUMN fate_ms BIGINT",
        "ALTER TABLE files ADD COLUMN held_ms BIGINT",
        "ALTER TABLE files ADD COLUMN held_for VARCHAR(32)",
        _AWAY_8.format(**_words(connection)),
    ):
        connection.exec_driver_sql(statement)


def _to_9(connection: Connection) -> None:
    """Telling when a file came that is in quarantine or has come back from there.

    Of what is or was there already, nobody has noted it.
    """
    for table in ("files", "quarantine"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN first_ms BIGINT")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN first_by VARCHAR(8)")


def _rebuild(connection: Connection, table: str, definition: str, columns: str) -> None:
    """Make a table anew with the rows of the old one: SQLite cannot change constraints."""
    connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_old")
    connection.exec_driver_sql(definition.format(**_words(connection)))
    # Only names written in this module become part of the statement.
    copy = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_old"
    connection.exec_driver_sql(copy)
    connection.exec_driver_sql(f"DROP TABLE {table}_old")
    if connection.dialect.name != "sqlite":
        number_on(connection, table)


def _words(connection: Connection) -> dict[str, str]:
    """Give what the two databases spell in different ways."""
    is_sqlite = connection.dialect.name == "sqlite"
    return {
        "id": "INTEGER NOT NULL PRIMARY KEY" if is_sqlite else "BIGSERIAL PRIMARY KEY",
        "reference": "INTEGER" if is_sqlite else "BIGINT",
        "false": "0" if is_sqlite else "false",
        "true": "1" if is_sqlite else "true",
    }


def number_on(connection: Connection, table: str) -> None:
    """Let PostgreSQL go on numbering behind rows that were written with their numbers."""
    connection.exec_driver_sql(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
        f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
    )


# {from_version: step}
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {
    1: _to_2,
    2: _to_3,
    3: _to_4,
    4: _to_5,
    5: _to_6,
    6: _to_7,
    7: _to_8,
    8: _to_9,
}
