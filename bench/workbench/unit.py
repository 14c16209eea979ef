"""A unit with painted pictures, copies and a film to grade, and many rows like these behind them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from PIL import Image

from tests.engine.hashing.drawing import hills
from tests.site.installation import Installation
from tutela.demonstration.painting.videos import MP4, Segment, Video, encode_video

_FILM = Video((Segment(12, 0, 4), Segment(3, 0, 4)), 320, 180, MP4, "2024-06-04T00:00:00Z", 2026)
# What tells one content from another, and has it come last; the rest is as of a painted picture.
_OWN = {
    "sha256": "randomblob(32)",
    "sha1": "randomblob(20)",
    "md5": "randomblob(16)",
    "precedence": "-1",
    "turn": "0",
}


def painted_unit(folder: Path, painted: int, behind: int) -> Installation:
    """Set up a unit of ana's: so many pictures, two copies and a film, and `behind` more rows after them.

    Those behind are rows only, of which nothing is laid out on a desk before all that was painted is graded.
    """
    installation = Installation(folder)
    _paint(folder / "source", painted)
    installation.set_up()
    run = installation.run
    run("person", "add", "ana", "Ana", "--role", "assessor", "--as", "adele")
    run("receive", "OP-1/JB1", str(folder / "source"), "--as", "finn")
    run("examine", "--as", "finn")
    with closing(sqlite3.connect(folder / "var" / "tutela.db")) as database, database:
        _repeat(database, behind)
    return installation


def _paint(folder: Path, count: int) -> None:
    folder.mkdir()
    for seed in range(count):
        Image.fromarray(hills(40, 60, seed)).save(folder / f"{seed}.png")
    picture = Image.fromarray(hills(480, 640, count))
    picture.save(folder / "a.png")
    picture.resize((320, 240)).save(folder / "b.jpg", quality=80)
    (folder / "film.mp4").write_bytes(encode_video(_FILM))


def _repeat(database: sqlite3.Connection, count: int) -> None:
    """Add so many items that wait, each like the painted picture that was received first."""
    columns = [row[1] for row in database.execute("pragma table_info(items_item)")]
    (first,) = database.execute("select min(id) from items_item where state = 'queued'").fetchone()
    (last,) = database.execute("select max(id) from items_item").fetchone()
    given = [f"{last} + n" if name == "id" else _OWN.get(name, f"items_item.{name}") for name in columns]
    # The columns are those of the table itself.
    repeated = (
        "with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ?) "  # noqa: S608 - as above
        f"insert into items_item ({', '.join(columns)}) "
        f"select {', '.join(given)} from counted, items_item where items_item.id = ?"
    )
    database.execute(repeated, [count, first])
    database.execute("analyze")
