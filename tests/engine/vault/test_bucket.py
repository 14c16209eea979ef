"""A vault in a bucket: the store sees sealed bytes only, and what it loses, changes or refuses is told."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import run
from tests.s3 import PREFIX, Server
from tutela.casework.cases import actions as cases, cli as cases_cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import copies, objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.custody.proving import comparison
from tutela.casework.gate import Actor, machine
from tutela.casework.items.models import Item
from tutela.casework.jobs import outages, worker
from tutela.casework.jobs.models import Job
from tutela.engine.vault import bucket as buckets
from tutela.engine.vault.bucket import WINDOW, Address, Bucket, Patience
from tutela.engine.vault.seal import SealBroken
from tutela.engine.vault.store import ObjectMissing, StoreAway, StoreUnavailable

CANARY = b"what nobody but the unit may read "
# Shorter than a segment, longer than what is sent in one piece, longer than what is held when it is read.
CONTENTS = {
    "short": CANARY,
    "long": CANARY + os.urandom(WINDOW + 100),
    "longest": CANARY + os.urandom(4 * WINDOW),
    "empty": b"",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A store of this module's own."""
    server = Server(tmp_path_factory.mktemp("s3"))
    yield server
    server.close()


@pytest.fixture
def vault(house: Path, settings: Settings, server: Server) -> Server:
    """An installation whose vault is an empty bucket."""
    for key in server.everything():
        server.remove(key)
    settings.TUTELA_VAULT = server.address()
    return server


@pytest.fixture
def exhibit(vault: Server, finn: Actor) -> Exhibit:
    """An exhibit with authority."""
    return cases.add_exhibit(finn, cases.open_case(finn, "OP-1"), "JB1", "Warrant 1/26")


@pytest.fixture
def received(finn: Actor, exhibit: Exhibit, tmp_path: Path) -> dict[str, SealedCopy]:
    """An exhibit received into the bucket: each file's registered copy."""
    source = tmp_path / "source"
    source.mkdir()
    for name, content in CONTENTS.items():
        (source / name).write_bytes(content)
    cases.receive(finn, exhibit, source)
    items = {name: Item.objects.get(instances__path=name.encode()) for name in CONTENTS}
    return {name: SealedCopy.objects.get(content_sha256=item.sha256) for name, item in items.items()}


def _open(copy: SealedCopy) -> BinaryIO:
    return copies.open_copy(machine(1), copy, copy.item_number or 0)


def _key(copy: SealedCopy) -> str:
    return f"{PREFIX}/{copy.object_id[:2]}/{copy.object_id}"


def test_what_was_received_opens_again_and_the_store_sees_none_of_it(
    vault: Server, received: dict[str, SealedCopy]
) -> None:
    opened = {}
    for name, copy in received.items():
        with _open(copy) as stream:
            opened[name] = stream.read()

    stored = vault.everything()
    assert opened == CONTENTS
    assert vault.objects().keys() == {_key(copy) for copy in received.values()}
    assert not any(CANARY in sealed for sealed in stored.values())


def test_any_part_of_a_long_object_is_read(received: dict[str, SealedCopy]) -> None:
    content = CONTENTS["longest"]

    with _open(received["longest"]) as stream:
        for start in (3 * WINDOW - 5, 10, 2 * WINDOW, len(content) - 3, WINDOW - 1):
            stream.seek(start)
            assert stream.read(1000) == content[start : start + 1000]


def test_an_object_that_is_gone_is_told(vault: Server, received: dict[str, SealedCopy]) -> None:
    vault.remove(_key(received["long"]))

    with pytest.raises(ObjectMissing, match=received["long"].object_id):
        _open(received["long"])
    assert comparison.compare().missing == 1


@pytest.mark.parametrize("name", ["short", "longest"])
def test_an_object_that_was_changed_cut_or_emptied_does_not_open(
    vault: Server, received: dict[str, SealedCopy], name: str
) -> None:
    key = _key(received[name])
    sealed = vault.objects()[key]

    for broken in (sealed[:-1], sealed[:40], b"", sealed[:60] + b"?" + sealed[61:]):
        vault.put(key, broken)
        with pytest.raises(SealBroken), _open(received[name]) as stream:
            stream.read()


def test_what_vanished_on_the_way_is_not_registered(vault: Server) -> None:
    store = objects.store()
    with store.writing("ab" * 16) as out:
        out.write(b"sealed")

    vault.remove(f"{PREFIX}/ab/{'ab' * 16}")

    with pytest.raises(ObjectMissing):
        store.settle(["ab" * 16])


def test_what_arrived_shorter_is_not_registered(vault: Server) -> None:
    store = objects.store()
    with store.writing("ab" * 16) as out:
        out.write(b"sealed")

    vault.put(f"{PREFIX}/ab/{'ab' * 16}", b"seal")

    with pytest.raises(ObjectMissing, match="whole"):
        store.settle(["ab" * 16])


class _Stopped(Exception):
    pass


def test_what_is_not_written_to_its_end_is_not_there(vault: Server) -> None:
    def write_half() -> None:
        with objects.store().writing("ab" * 16) as out:
            out.write(b"half of it")
            raise _Stopped

    with pytest.raises(_Stopped):
        write_half()

    assert vault.objects() == {}


def test_a_store_that_refuses_connections_is_told_and_the_job_tries_again(
    received: dict[str, SealedCopy], settings: Settings, vault: Server, caplog: pytest.LogCaptureFixture
) -> None:
    worker.discover()
    settings.TUTELA_VAULT = vault.address(endpoint="http://127.0.0.1:9")

    worker.run_one("test")
    refused = Job.objects.get(reason__startswith="StoreAway")
    states = set(Item.objects.values_list("state", flat=True))
    settings.TUTELA_VAULT = vault.address()
    Job.objects.update(lease_until=0)
    while worker.run_one("test"):
        pass

    assert (refused.state, refused.attempts) == (Job.State.WAITING, 0)
    assert states == {Item.State.RECEIVED}
    assert not Item.objects.filter(state=Item.State.RECEIVED).exists()
    assert not Item.objects.filter(note__contains="vault").exists()


def test_a_receipt_without_its_store_keeps_nothing_and_goes_on_later(
    finn: Actor, exhibit: Exhibit, settings: Settings, vault: Server, tmp_path: Path
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "file").write_bytes(CANARY)
    settings.TUTELA_VAULT = vault.address(endpoint="http://127.0.0.1:9")

    with pytest.raises(StoreUnavailable, match="does not answer"):
        cases.receive(finn, exhibit, tmp_path / "source")
    settings.TUTELA_VAULT = vault.address()
    items_before = Item.objects.count()
    cases.receive(finn, exhibit, tmp_path / "source")

    assert (items_before, Item.objects.count(), len(vault.objects())) == (0, 1, 1)


def test_receiving_waits_for_a_store_that_is_away_and_goes_on(
    exhibit: Exhibit,
    settings: Settings,
    vault: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "file").write_bytes(CANARY)
    settings.TUTELA_VAULT = vault.address(endpoint="http://127.0.0.1:9")

    def comes_back(_: float) -> None:
        settings.TUTELA_VAULT = vault.address()

    monkeypatch.setattr(outages, "PAUSE_S", 0.0)
    monkeypatch.setattr("tutela.casework.jobs.outages.time.sleep", comes_back)
    received = run(cases_cli.receive, exhibit.intake.reference, tmp_path / "source", "--as", "finn")

    assert (received.exit_code, Item.objects.count(), len(vault.objects())) == (0, 1, 1)
    assert "does not answer as it should" in received.stderr
    assert "Waiting; what was sealed is kept" in received.stderr


def test_credentials_are_private_and_there_is_no_other_way_in(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    shared = tmp_path / "shared.toml"
    shared.write_text(server.credentials_file.read_text())
    shared.chmod(0o640)

    for where, said in (
        (str(shared), "chmod 600"),
        (str(tmp_path / "none.toml"), "cannot be read"),
        ("", "no credentials"),
    ):
        with pytest.raises(StoreUnavailable, match=said):
            Bucket(server.address(credentials_file=where))


def test_the_environment_gives_credentials_but_no_other_address(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "known to the tests only")
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    names = list(Bucket(server.address(credentials_file="")).names())

    assert len(names) == len(server.objects())


def test_a_store_whose_certificate_nobody_vouches_for_is_not_spoken_to(tmp_path: Path) -> None:
    server = Server(tmp_path, tls=True)
    try:
        with pytest.raises(StoreUnavailable, match="does not answer as it should"):
            list(Bucket(server.address()).names())

        assert not list(Bucket(server.address(ca_file=str(server.ca_file))).names())
    finally:
        server.close()


def test_a_bucket_that_is_not_there_is_told(server: Server) -> None:
    address = server.address()
    nowhere = Bucket(Address("another", "", address.endpoint, address.region, address.credentials_file))

    with pytest.raises(StoreUnavailable, match="no bucket"), nowhere.writing("ab" * 16) as out:
        out.write(b"sealed")


def test_objects_are_not_counted_as_missing_where_the_store_does_not_answer(
    received: dict[str, SealedCopy], settings: Settings, vault: Server
) -> None:
    settings.TUTELA_VAULT = vault.address(endpoint="http://127.0.0.1:9")

    with pytest.raises(StoreUnavailable, match="does not answer"):
        comparison.compare()


def test_pages_do_not_ask_a_store_again_that_was_away_a_moment_ago(tmp_path: Path) -> None:
    asked = []
    listener = socket.create_server(("127.0.0.1", 0))

    def hang_up() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            asked.append(link)
            link.close()

    threading.Thread(target=hang_up, daemon=True).start()
    credentials = tmp_path / "s3.toml"
    credentials.write_text('access_key_id = "a"\nsecret_access_key = "b"\n')
    credentials.chmod(0o600)
    endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
    buckets.set_patience(Patience(connect_s=2, answer_s=2, retry_s=1, away_s=60))
    try:
        store = Bucket(Address("sealed", "", endpoint, "eu-west-2", str(credentials)))
        with pytest.raises(StoreAway, match="does not answer"):
            store.notes()
        times = len(asked)
        with pytest.raises(StoreAway, match="does not answer"):
            store.fetch("00" * 16, 0, 1)
    finally:
        buckets.set_patience(buckets.OF_WORK)
        listener.close()

    assert times
    assert len(asked) == times
