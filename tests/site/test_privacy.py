"""What an installation writes its owner alone reads; who reads the table of sessions signs in as nobody."""

import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.site.installation import Installation
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person, Session


def _open_to_others(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.lstat().st_mode & 0o077]


def _of_files(installation: Installation, code: int = 0) -> tuple[str, str]:
    said = json.loads(installation.run("doctor", "--json", code=code).splitlines()[-1])
    (found,) = (one for one in said["findings"] if one["what"] == "files")
    return found["state"], found["said"]


def test_everything_under_var_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        made = Installation(tmp_path / "installed")
        made.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
        made.run("person", "add", "finn", "Finn", "--role", "forensic practitioner", "--as", "adele")
        made.run("case", "new", "OP-1", "--title", "Training", "--as", "finn")
        made.run("exhibit", "new", "OP-1", "JB1", "--authority", "Warrant 1/26", "--as", "finn")
        (tmp_path / "source").mkdir()
        (tmp_path / "source" / "one").write_text("what lies in it")
        made.run("receive", "OP-1/JB1", str(tmp_path / "source"), "--as", "finn")
    finally:
        os.umask(before)

    var = made.folder / "var"
    assert list((var / "vault").glob("??/*"))
    assert not _open_to_others(var)
    assert "session ids are stored hashed" in _of_files(made)[1]


def test_what_an_earlier_version_left_open_is_told_and_closed_by_the_next_start(tmp_path: Path) -> None:
    made = Installation(tmp_path / "installed")
    made.set_up()
    var = made.folder / "var"
    for path in (var / "tutela.db", var / "vault"):
        path.chmod(path.stat().st_mode | 0o044)

    told = _of_files(made, code=5)
    made.run("init", "Northern unit", "adele")

    assert told[0] == "broken"
    assert str(var / "vault") in told[1]
    assert _of_files(made)[0] == "well"


def test_no_process_of_an_installation_leaves_its_memory_in_a_file(tmp_path: Path) -> None:
    made = Installation(tmp_path / "installed")
    made.set_up()
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    try:
        with made.up():
            limits = {process: limit for process, limit in _core_limits(made) if limit}
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)

    assert len(limits) > 2
    assert set(limits.values()) == {"0 0"}


def _core_limits(installation: Installation) -> Iterator[tuple[str, str]]:
    """Give the limit of each process that works in the installation's folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == installation.folder:
                (line,) = (one for one in (process / "limits").read_text().splitlines() if "core" in one)
                yield process.name, " ".join(line.split()[4:6])
        except OSError:
            continue


def test_the_table_of_sessions_holds_nothing_that_signs_anybody_in(ana: Actor) -> None:
    browser = Client()
    browser.force_login(Person.objects.get(username="ana"))
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    (row,) = Session.objects.all()

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key

    assert cookie not in row.session_key
    assert browser.get("/").status_code == 200
    assert thief.get("/").status_code == 302
    browser.logout()
    assert not Session.objects.exists()
