"""Stores databases of this version with rows in every table, on SQLite and PostgreSQL, to be upgraded later.

make store-schema VERSION=0.2.0
"""

import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.postgres import Cluster, binaries, short_lived
from tests.site.installation import Installation
from tutela import __version__
from tutela.casework.custody import keys

STORED = Path(__file__).parent / "stored"
_FILL = """
import django
django.setup()
from tests.upgrade.rows import fill
from tutela.site import upgrade
upgrade.make_tables()
fill()
"""
_ROOT = Path(__file__).parents[2]


def fill(installation: Installation) -> None:
    """Make the tables of this version, and put rows into every one."""
    give_key(installation)
    environment = {
        **os.environ,
        "TUTELA_SETTINGS": str(installation.folder / "tutela.toml"),
        "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
        "PYTHONPATH": str(_ROOT),
    }
    subprocess.run([sys.executable, "-c", _FILL], env=environment, cwd=installation.folder, check=True)


def give_key(installation: Installation) -> None:
    """Give an installation the key that signs the record of every stored database."""
    folder = installation.folder / "var" / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / keys.SIGNING).write_bytes(bytes(32))


def dump(cluster: Cluster) -> str:
    """Write all of a database as SQL statements that any client can run."""
    command = [
        str(binaries() / "pg_dump"), "--inserts", "--no-owner", "--no-privileges",
        "-h", str(cluster.folder), "-U", "tutela", "postgres",
    ]  # fmt: skip
    said = subprocess.run(command, check=True, capture_output=True, text=True, env={"LC_ALL": "C"}).stdout
    # Words to the client psql, which is not asked here.
    return "".join(line for line in said.splitlines(keepends=True) if not line.startswith("\\"))


def store(version: str, target: Path) -> list[Path]:
    """Make both databases, and write them as small files."""
    assert version == __version__, f"this is Tutela {__version__}, not {version}"
    target.mkdir(parents=True, exist_ok=True)
    sqlite, postgresql = target / "tutela.db.xz", target / "tutela.sql"
    with tempfile.TemporaryDirectory() as folder:
        small = Installation(Path(folder) / "sqlite")
        fill(small)
        sqlite.write_bytes(lzma.compress((small.folder / "var" / "tutela.db").read_bytes(), preset=9))
        with short_lived() as cluster:
            fill(Installation(Path(folder) / "postgresql", cluster.url))
            postgresql.write_text(dump(cluster), encoding="utf-8")
    return [sqlite, postgresql]


if __name__ == "__main__":
    for path in store(sys.argv[1], STORED / sys.argv[1]):
        print(f"{path.stat().st_size:9,} {path}")  # noqa: T201 - what was asked for
