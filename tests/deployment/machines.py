"""Sets each machine up as the page says, and starts and ends what runs on it."""

import secrets
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import psycopg
from botocore.exceptions import BotoCoreError

from tests import postgres
from tests.deployment import page
from tests.deployment.certificates import Authority
from tests.deployment.hosts import ROOM, ROOT, Host, Segment, kill, wait_for

DESK, PROXY, WEB, DATABASE, BUCKET = "10.20.0.1", "10.20.0.5", "10.20.0.10", "10.20.0.2", "10.20.0.3"
SECOND_WEB = "10.20.0.14"
WORKERS, NODES = ("10.20.0.11", "10.20.0.12"), ("10.20.0.21", "10.20.0.22")
NAMES = {
    "tutela.unit.example": PROXY,
    "db.unit.example": DATABASE,
    "s3.unit.example": BUCKET,
    "store.other.example": BUCKET,
}
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
_SETTINGS, _RAY_OF_WEB = "/etc/tutela/tutela.toml", "/etc/systemd/system/ray.service on the web machine"
_RAY_OF_NODE, _NODE_OF_PAGE = "/etc/systemd/system/ray.service on a node", NODES[0]
_UP, _WORKER = "/etc/systemd/system/tutela.service", "/etc/systemd/system/tutela-worker@.service"
_SECOND = "/etc/systemd/system/tutela-web.service"
# This store shakes hands where it takes the next one in: one that vanishes meanwhile must not hold it.
_NAME = "tutela.unit.example"
_STORE = "import socket, sys; socket.setdefaulttimeout(20); from moto.server import main; main(sys.argv[1:])"


class Machines:
    """The whole unit's."""

    def __init__(self) -> None:
        """Bring up every machine, with nothing on it yet."""
        self.segment, self.said = Segment(DESK, NAMES), ROOM / "said"
        self.said.mkdir()
        host = self.segment.host
        self.proxy, self.web = host("proxy", PROXY), host("web", WEB)
        self.second_web = host("web-2", SECOND_WEB)
        self.database, self.bucket = host("database", DATABASE), host("bucket", BUCKET)
        self.workers = [host(f"worker-{number}", each) for number, each in enumerate(WORKERS, 1)]
        self.nodes = [host(f"node-{number}", each) for number, each in enumerate(NODES, 1)]
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.authority, self.password = Authority(), secrets.token_urlsafe(24)
        self.ca_file = self.said / "authority.pem"
        self.ca_file.write_bytes(self.authority.certificate)

    def close(self) -> None:
        """End everything."""
        self.segment.close()

    def start(self, what: str, host: Host, words: list[str], user: str = "root", **more: Any) -> None:
        """Start what runs until it is ended."""
        self.running[what] = host.start(words, user, into=self.said / f"{what}.txt", **more)

    def kill(self, what: str) -> None:
        """Kill -9 it and all that it started."""
        kill(self.running.pop(what))

    def end(self, what: str) -> int:
        """Ask it to end, as systemd does, and wait; give its exit code."""
        process = self.running.pop(what)
        process.terminate()
        return process.wait(120)

    def tell(self) -> None:
        """Print the last lines of what runs, for whoever looks why something went wrong."""
        for file in sorted(self.said.glob("*.txt")):
            lines = file.read_text(errors="replace").splitlines()[-40:]
            print(f"--- {file.stem}", *lines, sep="\n")  # noqa: T201 - what went wrong

    def told_by(self, what: str) -> str:
        """Give what it has said so far."""
        return (self.said / f"{what}.txt").read_text()

    def serve(self, what: str, named: str, host: Host, **more: str) -> None:
        """Start the service of a unit file of the page, with what is different on this machine."""
        unit = page.service(named)
        # After the account is changed: what is loaded before it could not go on as another.
        words = ["env", *(f"{name}={value}" for name, value in more.items())]
        words += [word.replace(_NODE_OF_PAGE, host.address) for word in unit.command]
        environment = {"HOME": "/var/lib/tutela", **unit.environment}
        self.start(what, host, words, unit.user, folder=unit.folder, environment=environment)

    def set_up_database(self) -> None:
        """Follow "The database"."""
        host, data = self.database, "/var/lib/postgresql/unit"
        programs = postgres.binaries()
        host.script("id postgres || useradd --system postgres; install -d -o postgres /run/postgresql")
        host.script(f"install -d -m 700 -o postgres {data}")
        certificate, key = self.authority.give("db.unit.example")
        host.write("/etc/postgresql/tls/db.crt", certificate, "postgres", 0o644)
        host.write("/etc/postgresql/tls/db.key", key, "postgres", 0o600)
        make = f"{programs}/initdb -D {data} -A peer -E UTF8 --no-sync > /dev/null"
        host.run("sh", "-ec", make, user="postgres", folder=data)
        conf = page.file("postgresql.conf") + "unix_socket_directories = '/run/postgresql'\nfsync = off\n"
        host.run("sh", "-ec", f'printf %s "$0" >> {data}/postgresql.conf', conf, user="postgres")
        lines = page.file("pg_hba.conf")
        host.run("sh", "-ec", f'printf %s "$0" >> {data}/pg_hba.conf', lines, user="postgres")
        self.start_database()
        statements = page.lines("CREATE ROLE tutela LOGIN PASSWORD").replace(
            "the text of /etc/tutela/database-password", self.password
        )
        words = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "/run/postgresql", "-d", "postgres", "-c"]
        for statement in statements.strip().splitlines():
            host.run(*words, statement, user="postgres")

    def start_database(self) -> None:
        """Start PostgreSQL, and wait until it answers."""
        data, programs = "/var/lib/postgresql/unit", postgres.binaries()
        self.start("database", self.database, [f"{programs}/postgres", "-D", data], "postgres", folder=data)
        ready = ["pg_isready", "-q", "-h", "/run/postgresql"]
        wait_for(lambda: self._is_well(self.database, ready), "PostgreSQL answers", 60)

    def _is_well(self, host: Host, words: list[str]) -> bool:
        process = host.start(words)
        process.communicate()
        return process.returncode == 0

    def rows(self, query: str) -> list[Any]:
        """Ask the database from the desk."""
        with psycopg.connect(
            host=DATABASE, user="tutela", password=self.password, dbname="tutela", sslmode="verify-ca",
            sslrootcert=str(self.ca_file), connect_timeout=5,
        ) as connection:  # fmt: skip
            return list(connection.execute(query))

    def set_up_bucket(self) -> None:
        """Be the store, with both buckets."""
        certificate, key = self.authority.give("s3.unit.example", "store.other.example")
        self.bucket.write("/etc/store/store.crt", certificate, "root", 0o644)
        self.bucket.write("/etc/store/store.key", key, "root", 0o600)
        words = [f"{ROOT}/.venv/bin/python", "-W", "ignore", "-c", _STORE, "-H", BUCKET, "-p", "443"]
        words += ["-c", "/etc/store/store.crt", "-k", "/etc/store/store.key"]
        # This store takes the first word of its own name for a bucket, otherwise.
        self.start("bucket", self.bucket, words, environment={"S3_IGNORE_SUBDOMAIN_BUCKETNAME": "1"})
        client: Any = boto3.client(
            "s3", endpoint_url="https://s3.unit.example", region_name="eu-west-2", verify=str(self.ca_file),
            aws_access_key_id="any", aws_secret_access_key="any",  # noqa: S106 - this store asks for none
        )  # fmt: skip

        def is_made() -> bool:
            try:
                for bucket in ("sealed", "unit-checkpoints"):
                    client.create_bucket(
                        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
                    )
            except BotoCoreError:
                return False
            return True

        wait_for(is_made, "the store answers", 60)

    def set_up_account(self, host: Host) -> None:
        """Follow "Every machine of Tutela's own"; the program is the one that is tested."""
        host.script(page.lines("useradd --system"))
        host.script(f"mkdir -p /opt/tutela; mount --bind {ROOT}/.venv /opt/tutela")
        command = page.file("/usr/local/sbin/tutela")
        host.write("/usr/local/sbin/tutela", f"#!/bin/sh\n{command}", "root", 0o755)

    def set_up_settings(self, host: Host) -> None:
        """Follow "Settings"."""
        mine = {"/etc/tutela/s3.toml": page.file("/etc/tutela/s3.toml")}
        mine["/etc/tutela/authority.pem"] = self.authority.certificate.decode()
        if host not in self.nodes:
            mine["/etc/tutela/checkpoints.toml"] = mine["/etc/tutela/s3.toml"]
            mine["/etc/tutela/database-password"] = self.password + "\n"
            mine[_SETTINGS] = page.file(_SETTINGS).replace(WEB, host.address)
        for path, text in mine.items():
            host.write(path, text, "tutela", 0o600)

    def join_cluster(self, host: Host, token: str) -> None:
        """Follow "A cluster" as far as a machine's files."""
        host.write("/etc/tutela/cluster-token", token, "tutela", 0o600)
        if host is self.web:
            settings = page.file(_SETTINGS) + page.file("added to /etc/tutela/tutela.toml on the web machine")
            allow = '"store.other.example"]'
            assert allow in settings
            host.write(_SETTINGS, settings.replace(allow, f'"{allow[1:-2]}", "{WEB}"]'), "tutela", 0o600)

    def copy_keys(self, host: Host, *more: str) -> None:
        """Follow step 3 of "The first start"; give what else this machine needs."""
        host.script("install -d -m 700 -o tutela -g tutela /var/lib/tutela/keys")
        for name in ("unit.key", "signing.key", "recovery.pub", *more):
            path = f"/var/lib/tutela/keys/{name}"
            content = subprocess.run(self.web.command(["cat", path]), check=True, capture_output=True).stdout
            host.write(path, content, "tutela", 0o600)

    def set_up_proxy(self) -> None:
        """Follow "The proxy", for one on a machine of its own."""
        recipe = page.file("/etc/nginx/conf.d/tutela.conf")
        assert "server 127.0.0.1:8765;" in recipe
        both = f"server {WEB}:8765;\n    server {SECOND_WEB}:8765;"
        recipe = recipe.replace("server 127.0.0.1:8765;", both)
        certificate, key = self.authority.give("tutela.unit.example")
        self.proxy.write("/etc/tutela/tls.crt", certificate, "root", 0o644)
        self.proxy.write("/etc/tutela/tls.key", key, "root", 0o600)
        self.proxy.write("/etc/nginx/conf.d/tutela.conf", recipe, "root", 0o644)
        found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        assert found, "nginx is not installed"
        self.start("proxy", self.proxy, [found, "-g", "daemon off;"])

    def start_head(self) -> None:
        """Start Ray on the web machine."""
        self.serve("head", _RAY_OF_WEB, self.web)
        wait_for(lambda: "Ray runtime started" in self.told_by("head"), "Ray's head runs", 120)

    def start_node(self, number: int) -> None:
        """Start Ray on a node."""
        what, before = f"node-{number}", 0
        if (self.said / f"{what}.txt").exists():
            before = self.told_by(what).count("Ray runtime started")
        self.serve(what, _RAY_OF_NODE, self.nodes[number - 1])
        wait_for(lambda: self.told_by(what).count("Ray runtime started") > before, f"{what} runs", 120)

    def start_worker(self, number: int, **more: str) -> None:
        """Start the worker of a worker's machine."""
        self.serve(f"worker-{number}", _WORKER, self.workers[number - 1], **more)

    def start_up(self) -> None:
        """Start `tutela up` on the web machine."""
        self.serve("up", _UP, self.web)

    def start_second_web(self) -> None:
        """Start `tutela web` on the second web machine."""
        self.serve("web-2", _SECOND, self.second_web)

    def start_pages(self) -> None:
        """Start what serves pages on both web machines, and wait until each answers."""
        if "up" not in self.running:
            self.start_up()
        key = "/var/lib/tutela/keys/session.key"
        wait_for(lambda: self._is_well(self.web, ["test", "-s", key]), "the first start made its key", 60)
        if "web-2" not in self.running:
            self.copy_keys(self.second_web, "session.key")
            self.start_second_web()
        for host in (self.web, self.second_web):
            asked = f"curl -sfo /dev/null -H 'Host: {_NAME}' http://{host.address}:8765/health/"
            wait_for(partial(self._is_well, host, ["sh", "-c", asked]), f"{host.name} answers", 120)
