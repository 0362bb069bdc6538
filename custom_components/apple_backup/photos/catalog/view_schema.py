"""The tables of what is made of the library: album views and archives.

Nothing here owns a file of the library. Paths are relative to the library folder.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .schema import ID, metadata

__all__ = ["album_entries", "album_folders", "archives", "metadata"]

# Entries of album views that are ours. `method`: how it was made (albums.methods.ViewMethod).
# `source` is the path of the file of ours it shows; `sha256` and `size` are of its bytes, for a
# playlist of its own. `round` numbers the pass that confirmed it last.
album_entries = Table(
    "album_entries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("album_name", Text, nullable=False),
    Column("asset_id", ForeignKey("assets.id")),
    Column("kind", String(16)),
    Column("path", Text, nullable=False),
    Column("path_key", Text, nullable=False),
    Column("method", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    UniqueConstraint("path_key"),
    Index("ix_album_entries_album", "zone_id", "album_name", "asset_id"),
)

# Folders of album views that are ours to remove once they are empty.
album_folders = Table(
    "album_folders",
    metadata,
    Column("path", Text, primary_key=True),
)

# Frozen copies of albums. `state`: copying | complete. Their files are nobody's business here.
archives = Table(
    "archives",
    metadata,
    Column("id", ID, primary_key=True),
    Column("zone_id", ForeignKey("zones.id"), nullable=False),
    Column("album_name", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("path_key", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("files", Integer, nullable=False, server_default="0"),
    Column("bytes", BigInteger, nullable=False, server_default="0"),
    Column("begun_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger),
    UniqueConstraint("path_key"),
    Index("ix_archives_album", "zone_id", "album_name"),
)
