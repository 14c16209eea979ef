"""What an installation writes its owner alone reads; who reads the table of sessions signs in as nobody."""

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.test import Client

from tests.rights import WITHOUT_RIGHTS
from tests.site.installation import Installation
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person, Session


class OfAUser(Installation):
    """An installation of a user who is not root, even where root runs the tests."""

    def command(self, *arguments: str) -> list[str]:
        """Give the line that starts a command."""
        return [*WITHOUT_RIGHTS, *super().command(*arguments)]


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


def test_what_lies_at_the_doors_and_at_second_places_is_told_of_as_well(tmp_path: Path) -> None:
    made = Installation(tmp_path / "installed")
    made.set_up()
    backups = made.folder / "backups"
    for folder in (backups / "notes", made.folder / "var" / "door", made.folder / "var" / "portal"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    backups.chmod(0o755)
    with (made.folder / "tutela.toml").open("a") as written:
        written.write(f'[backup]\nstore = "file:{backups}"\n')
    secret, letters = (
        made.folder / "var" / "door" / "door.secret",
        made.folder / "var" / "door" / "letters.db",
    )
    for path in (secret, letters):
        path.write_bytes(b"")
        path.chmod(0o660)
    before = _of_files(made)

    # The folder is a group's now: the letters may be read by that group, and the secret by nobody else.
    secret.parent.chmod(0o2770)
    shared = _of_files(made, code=5)
    secret.chmod(0o600)
    alone = _of_files(made)
    for path in (letters, backups / "notes", made.folder / "var" / "portal"):
        path.chmod(0o775)
    told = _of_files(made, code=5)

    assert (before[0], alone[0]) == ("well", "well")
    assert "door.secret" in shared[1]
    assert "letters.db" not in shared[1]
    assert all(str(path) in told[1] for path in (letters, backups / "notes", made.folder / "var" / "portal"))
    assert f"{backups}," not in told[1]


def test_no_process_of_an_installation_gives_its_memory_away(tmp_path: Path) -> None:
    """Neither to a core file nor to another program of the same user, which holds no rights beyond that."""
    made = OfAUser(tmp_path / "installed")
    made.receive_painted(tmp_path / "source", 3)
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    stranger = subprocess.Popen([*WITHOUT_RIGHTS, "cat"], stdin=subprocess.PIPE)
    try:
        with made.up() as up:
            made.wait_for_jobs()
            started = [up.pid, *_started_by(up.pid)]
            limits = {process: _core_limit(process) for process in started}
            # The kernel lets whoever made a namespace of users trace what is in it.
            outside = {process for process in started if _users_of(process) == _users_of(os.getpid())}
            readable = {process for process in {*outside, stranger.pid} if _can_be_read(process)}
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
        stranger.communicate()

    # `up`, the web, two workers, and the fence of one at least with what it forked.
    assert len(limits) >= 6
    assert set(limits.values()) == {"0 0"}
    assert len(outside) >= 4
    assert readable == {stranger.pid}


def _started_by(process: int) -> Iterator[int]:
    """Give the numbers of all processes below one, of whatever namespace."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            # bubblewrap itself only waits: it holds nothing.
            if Path(f"/proc/{child}/comm").read_text() != "bwrap\n":
                yield child
            yield from _started_by(child)


def _users_of(process: int) -> str:
    return os.readlink(f"/proc/{process}/ns/user")


def _core_limit(process: int) -> str:
    (line,) = (one for one in Path(f"/proc/{process}/limits").read_text().splitlines() if "core" in one)
    return " ".join(line.split()[4:6])


def _can_be_read(process: int) -> bool:
    """Try to read what a process was started with, as another program of the same user."""
    read = [*WITHOUT_RIGHTS, "cat", f"/proc/{process}/environ"]
    return not subprocess.run(read, capture_output=True, check=False).returncode


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
