"""What people and monitors are told while database or vault does not answer, or the disk is full."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.postgres import short_lived
from tests.site.calling import Answer, Caller, signed_in
from tests.site.installation import Installation

# Longer than people wait at most for a database that is held, and less than the thirty seconds of commands.
PATIENCE_S = 25


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation that was set up, with sam, who supervises."""
    made = Installation(tmp_path / "installed")
    made.set_up()
    made.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
    return made


def _health(nobody: Caller, status: int = 503) -> tuple[int, dict[str, object]]:
    """Ask as a monitor does until this is answered: what was found before is told for some seconds."""
    nobody.installation.wait_for(lambda: nobody.ask("GET", "/health/").status == status, every_s=0.1)
    answer = nobody.ask("GET", "/health/")
    assert nobody.ask("HEAD", "/health/").status == answer.status
    return answer.status, json.loads(answer.content)


@contextlib.contextmanager
def _held(installation: Installation) -> Iterator[None]:
    """Hold the database as a backup program does that wants it for itself."""
    with contextlib.closing(sqlite3.connect(installation.folder / "var" / "tutela.db")) as held:
        held.execute("BEGIN IMMEDIATE")
        yield
        held.execute("ROLLBACK")


def test_a_held_database_is_told_soon_and_when_to_try_again(installation: Installation) -> None:
    with installation.up(command="web"):
        sam = signed_in(installation, "sam")
        sam.open_page("/")
        with _held(installation):
            refused = sam.ask("POST", "/sign-out/", patience_s=PATIENCE_S)
            read = sam.ask("GET", "/exhibits/", patience_s=PATIENCE_S)
        again = sam.ask("POST", "/sign-out/")

    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert b"TU-X05" in refused.content
    assert read.status == 200
    assert again.status == 302


@pytest.mark.long
def test_a_monitor_is_told_which_part_does_not_answer(installation: Installation) -> None:
    nobody, var = Caller(installation), installation.folder / "var"
    with installation.up():
        well = nobody.ask("GET", "/health/")
        (var / "vault").rename(var / "elsewhere")
        without_vault = _health(nobody)
        (var / "elsewhere").rename(var / "vault")
        _health(nobody, 200)
        with contextlib.closing(sqlite3.connect(var / "tutela.db")) as database:
            database.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
            without_tables = _health(nobody)
            database.execute("ALTER TABLE elsewhere RENAME TO django_migrations")

    assert (well.status, json.loads(well.content)["well"]) == (200, True)
    assert "Set-Cookie" not in well.headers
    assert without_vault[0] == without_tables[0] == 503
    assert without_vault[1]["vault"] != "well"
    assert without_vault[1]["database"] == "well"
    assert without_tables[1]["database"] == "does not answer"


def test_a_vault_that_hangs_keeps_one_monitor_waiting_and_nobody_else(installation: Installation) -> None:
    nobody, note = Caller(installation), installation.folder / "var" / "vault" / "notes" / "installation"
    kept = note.read_bytes()
    with installation.up(command="web"), ThreadPoolExecutor(2) as others:
        # By then the web process has looked for itself whose vault it is.
        _health(nobody, 200)
        _hang(note)
        # What was found before is told for some seconds; then one of these two asks anew.
        asking: list[Future[Answer]] = []
        while not asking or json.loads(asking[0].result().content)["well"]:
            asking = [others.submit(nobody.ask, "GET", "/health/") for _ in range(2)]
            done, waiting = wait(asking, return_when=FIRST_COMPLETED)
            asking = [*done, *waiting]
        is_one_waiting = len(waiting) == 1
        answers = [each.result() for each in asking]
        answers += [nobody.ask("GET", "/health/") for _ in range(20)]
        writing = _opened_once_read(note)
        note.unlink()
        note.write_bytes(kept)
        _answer(writing, kept)
        after, _ = _health(nobody, 200)

    assert is_one_waiting
    told = {json.loads(answer.content)["vault"] for answer in answers}
    assert {answer.status for answer in answers} == {503}
    # One and the same question all the time.
    assert len(told) == 1
    assert told.pop().startswith("does not answer, still being asked since 20")
    assert json.loads(answers[0].content)["database"] == "well"
    assert after == 200


def test_pages_are_served_while_a_vault_hangs_from_the_start_and_the_cause_is_told(
    installation: Installation,
) -> None:
    nobody, note = Caller(installation), installation.folder / "var" / "vault" / "notes" / "installation"
    kept = note.read_bytes()
    _hang(note)
    with installation.up(command="web"):
        page, (status, said) = nobody.ask("GET", "/sign-in/"), _health(nobody)
        writing = [_opened_once_read(note)]
        # At once: half a note is that of another installation.
        again = note.with_name("again")
        again.write_bytes(kept)
        again.rename(note)
        for each in writing:
            _answer(each, kept)
        after, _ = _health(nobody, 200)

    assert page.status == 200
    assert status == 503
    assert str(said["vault"]).startswith("does not answer, still being asked since 20")
    assert said["database"] == "well"
    assert after == 200


def _hang(note: Path) -> None:
    """Have whoever reads a note wait until somebody writes it, as on a disk that hangs."""
    pipe = note.with_name("pipe")
    os.mkfifo(pipe)
    pipe.rename(note)


def _answer(writing: int, text: bytes) -> None:
    os.write(writing, text)
    os.close(writing)


def _opened_once_read(pipe: Path) -> int:
    """Open a pipe for writing as soon as somebody waits at its other end."""
    for _ in range(6000):
        with contextlib.suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    raise TimeoutError(f"nobody reads {pipe}")


def test_whoever_is_signed_in_is_told_that_the_database_is_away(installation: Installation) -> None:
    var = installation.folder / "var"
    with installation.up(command="web"):
        sam = signed_in(installation, "sam")
        sam.open_page("/")
        with contextlib.closing(sqlite3.connect(var / "tutela.db")) as database:
            database.execute("ALTER TABLE people_person RENAME TO elsewhere")
            told = sam.ask("GET", "/")
            database.execute("ALTER TABLE elsewhere RENAME TO people_person")

    assert told.status == 503
    assert told.headers["Retry-After"] == "5"
    assert b"Traceback" not in told.content


@pytest.mark.long
def test_a_server_of_the_database_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with short_lived() as cluster:
        made = Installation(tmp_path / "team", cluster.url)
        made.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
        made.run("person", "add", "sam", "Sam", "--role", "supervisor", "--as", "adele")
        with made.up(command="web"):
            sam = signed_in(made, "sam")
            sam.open_page("/")
            cluster.break_off()
            told = [sam.ask("GET", "/exhibits/", patience_s=PATIENCE_S) for _ in range(2)]
            cluster.begin()
            after = sam.ask("GET", "/exhibits/", patience_s=PATIENCE_S)

    assert {(answer.status, answer.headers["Retry-After"]) for answer in told} == {(503, "5")}
    assert all(b"TU-X07" in answer.content for answer in told)
    assert after.status == 200


@pytest.mark.skipif(os.getuid() != 0, reason="only root mounts a disk of its own to be filled")
def test_a_full_disk_is_told_on_every_page_and_what_was_saved_can_be_read(installation: Installation) -> None:
    var = installation.folder / "var"
    kept = installation.folder / "kept"
    var.rename(kept)
    var.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(var)], check=True)
    try:
        shutil.copytree(kept, var, dirs_exist_ok=True)
        with installation.up():
            sam = signed_in(installation, "sam")
            roomy = sam.open_page("/")
            filler = (var / "filler").open("wb", buffering=0)
            with contextlib.suppress(OSError), filler:
                while filler.write(bytes(4096)):
                    pass
            page = sam.ask("GET", "/")
            refused = sam.ask("GET", "/jobs/")
            monitored = _health(Caller(installation))
            (var / "filler").unlink()
            after = sam.ask("GET", "/jobs/")
    finally:
        subprocess.run(["umount", "-l", str(var)], check=True)

    assert "The disk is full." not in roomy
    assert (page.status, b"The disk is full." in page.content) == (200, True)
    assert (refused.status, b"TU-X08" in refused.content) == (507, True)
    assert (monitored[0], monitored[1]["disk"]) == (503, "full")
    assert after.status == 403
