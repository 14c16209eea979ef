"""Opens SQLite databases from outside so that they can only be read, and cannot be read for ever."""

import sqlite3
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

# A view of a hostile file may never end; so many steps of SQLite's machine give one row of any honest one.
STEPS_AT_ONCE, MOST_STEPS = 100_000, 5_000
# The read and the write version in the head of the file.
_LOGGED: Final = slice(18, 20)
_GUARDS: Final = ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "temp_store = MEMORY")


def opened(source: Path | BinaryIO) -> sqlite3.Connection:
    """Open a database; its texts are read as UTF-8, with a sign in place of what is none.

    Args:
        source: the file, or all of it as a stream, which is then held in memory and lies in no file.

    Raises:
        sqlite3.Error: it is no sound database.
    """
    connection = _connected(source)
    connection.text_factory = lambda octets: octets.decode("utf-8", "replace")
    for guard in _GUARDS:
        connection.execute(f"PRAGMA {guard}")
    return connection


def _require_whole(image: bytearray) -> None:
    """Refuse a database that is shorter than its head says: SQLite would read zeros where it ends.

    Raises:
        sqlite3.DatabaseError: it is cut.
    """
    page = int.from_bytes(image[16:18], "big")
    size = (65536 if page == 1 else page) * int.from_bytes(image[28:32], "big")
    # Only what wrote the head last knows how many pages there are.
    if image[24:28] == image[92:96] and len(image) < size:
        raise sqlite3.DatabaseError(f"it is cut: {len(image):,} bytes of {size:,}")


def _connected(source: Path | BinaryIO) -> sqlite3.Connection:
    if isinstance(source, Path):
        return sqlite3.connect(f"file:{quote(str(source.absolute()))}?mode=ro&immutable=1", uri=True)
    image = bytearray(source.read())
    _require_whole(image)
    # What says that a log lies beside it: none does, and in memory SQLite would refuse to open it.
    image[_LOGGED] = b"\x01\x01"
    connection = sqlite3.connect(":memory:")
    connection.deserialize(image)
    return connection
