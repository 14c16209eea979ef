"""Gives the tests a settings file of their own before Django starts: SQLite, or PostgreSQL when asked."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgres import Cluster

ROOM = Path(tempfile.mkdtemp(prefix="tutela-tests-"))
atexit.register(shutil.rmtree, ROOM, ignore_errors=True)


def _database() -> str:
    if os.environ.get("TUTELA_TEST_DATABASE") != "postgresql":
        return f"sqlite:{ROOM}/tutela.db"
    cluster = Cluster(ROOM / "postgresql")
    # What is written is lost with the tests: nothing waits for a disk.
    cluster.start("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    atexit.register(cluster.stop)
    return cluster.url


_settings = ROOM / "tutela.toml"
_settings.write_text(
    f"""
[database]
url = "{_database()}"
[vault]
store = "file:{ROOM}/vault"
[keys]
folder = "{ROOM}/keys"
[index]
folder = "{ROOM}/index"
[web]
names = ["127.0.0.1", "localhost", "testserver"]
"""
)
os.environ["TUTELA_SETTINGS"] = str(_settings)
