"""A database's server is reached as the settings say, and elsewhere only over a verified connection."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest

from tests import postgres
from tests.processes import free_port
from tests.s3 import certificates
from tests.site.installation import Installation
from tutela.casework.letterbox import place as letterbox
from tutela.casework.letterbox.connection import Connections, Where
from tutela.casework.letterbox.errors import BadPlace
from tutela.casework.partners import exchange
from tutela.casework.partners.errors import BadPartner
from tutela.errors import Invalid
from tutela.site.database_settings import database
from tutela.site.settings import BadSetting, Database

FAR = "postgresql://tutela@db.unit.example/tutela"


@dataclass
class Reached:
    """A server that speaks TLS, and who vouches for it."""

    url: str
    ca_file: Path


@pytest.fixture(scope="module")
def server() -> Iterator[Reached]:
    with tempfile.TemporaryDirectory() as folder:
        # The server's account reads them there.
        Path(folder).chmod(0o711)
        certificate, key = certificates(Path(folder) / "ca.pem")
        if os.geteuid() == 0:
            shutil.chown(key, "nobody")
            shutil.chown(certificate, "nobody")
        key.chmod(0o600)
        port = free_port()
        settings = ["listen_addresses=127.0.0.1", "ssl=on"]
        settings += [f"ssl_cert_file={certificate}", f"ssl_key_file={key}"]
        with postgres.short_lived(*settings, port=port):
            yield Reached(f"postgresql://tutela@127.0.0.1:{port}/postgres", Path(folder) / "ca.pem")


def _options(chosen: Database) -> Any:
    return database(chosen)["OPTIONS"]


def test_a_server_on_another_machine_is_verified_unless_the_settings_say_otherwise() -> None:
    far = _options(Database(FAR))
    near = _options(Database("postgresql://tutela@localhost/tutela"))
    required = _options(Database(FAR, sslmode="require"))

    assert (far["sslmode"], far["sslrootcert"]) == ("verify-full", "system")
    assert near["sslmode"] == "prefer"
    assert required["sslmode"] == "require"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (Database(f"{FAR}?sslmode=disable"), "only USER, HOST, PORT and NAME"),
        (Database("postgresql://tutela:word@db.unit.example/tutela"), "password_file"),
        (Database(FAR, sslmode="on"), "write one of disable"),
        (Database(FAR, ca_file="/nowhere/ca.pem"), "there is no file /nowhere/ca.pem"),
        (Database(FAR, sslmode="require", ca_file="/nowhere/ca.pem"), "verifies nothing"),
        (Database(FAR, certificate_file="/nowhere/cert.pem"), "go together"),
        (Database(FAR, password_file="/nowhere/word"), "cannot be read"),  # noqa: S106 - a path
        (Database("mysql://db"), "sqlite:PATH"),
    ],
)
def test_what_would_be_dropped_or_weakened_is_refused(chosen: Database, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        database(chosen)


def test_a_password_that_others_can_read_is_refused(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("a word\n")
    password.chmod(0o640)

    with pytest.raises(BadSetting, match="chmod 600"):
        database(Database(FAR, password_file=str(password)))
    password.chmod(0o600)
    assert database(Database(FAR, password_file=str(password)))["PASSWORD"] == password.read_text().strip()


@pytest.mark.parametrize(("where", "refused"), [(letterbox.where, BadPlace), (exchange.place, BadPartner)])
def test_a_doors_password_that_others_can_read_is_refused_too(
    tmp_path: Path, where: Callable[[str, str], Where], refused: type[Invalid]
) -> None:
    password = tmp_path / "password"
    password.write_text("a word\n")
    password.chmod(0o644)

    with pytest.raises(refused, match="chmod 600"):
        where(FAR, str(password))

    password.chmod(0o600)
    assert "a word" in str(where(FAR, str(password)).server)


def test_only_the_authority_that_is_named_vouches_for_the_server(server: Reached) -> None:
    trusting = database(Database(server.url, sslmode="verify-full", ca_file=str(server.ca_file)))
    wary = database(Database(server.url, sslmode="verify-full"))

    with psycopg.connect(**_where(trusting)) as connection:
        assert connection.pgconn.ssl_in_use
    with pytest.raises(psycopg.OperationalError, match="certificate"):
        psycopg.connect(**_where(wary))


def test_a_machine_that_vanishes_is_noticed_by_both_ends_within_a_minute(server: Reached) -> None:
    trusting: Any = database(Database(server.url, sslmode="verify-full", ca_file=str(server.ca_file)))
    asked = "SELECT name, setting FROM pg_settings WHERE name LIKE 'tcp%' ORDER BY name"

    with psycopg.connect(**_where(trusting)) as connection:
        theirs = dict(connection.execute(asked).fetchall())

    idle, every, times = (int(theirs[f"tcp_keepalives_{each}"]) for each in ("idle", "interval", "count"))
    assert idle + every * times <= 60
    assert theirs["tcp_user_timeout"] == str(trusting["OPTIONS"]["tcp_user_timeout"]) == "15000"


def _where(found: Any) -> dict[str, Any]:
    named = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "dbname": found["NAME"]}
    return {**found["OPTIONS"], **named}


def test_an_installation_works_over_a_verified_connection(server: Reached, tmp_path: Path) -> None:
    installation = Installation(tmp_path, server.url)
    settings = tmp_path / "tutela.toml"
    tls = f'sslmode = "verify-full"\nca_file = "{server.ca_file}"'
    settings.write_text(settings.read_text().replace("[vault]", f"{tls}\n[vault]"))

    assert "adele" in installation.run("init", "Northern unit", "adele")


def test_nothing_that_is_sorted_goes_to_a_file_of_sqlite(tmp_path: Path) -> None:
    options = cast(dict[str, str], database(Database(url=f"sqlite:{tmp_path}/tutela.db"))["OPTIONS"])
    with closing(sqlite3.connect(tmp_path / "tutela.db")) as own:
        for pragma in options["init_command"].split(";"):
            own.execute(pragma)
        found = own.execute("PRAGMA temp_store").fetchone()
    door = Connections(Where(tmp_path / "door" / "letters.db"))
    door.make_place()
    with closing(door), door.reading() as ask:
        at_the_door = ask("PRAGMA temp_store")

    in_memory = (2,)
    assert [found, *at_the_door] == [in_memory, in_memory]
