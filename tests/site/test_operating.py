"""Setting up, looking over and starting: what an operator is told, and by which exit code."""

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from PIL import Image

from tests.processes import PATIENCE_S
from tests.site.installation import Installation
from tests.upgrade.databases import url_of, values
from tutela.site.middleware.headers import HEADERS

LOOKED_AT = {
    "fence",
    "keys",
    "files",
    "people",
    "memory",
    "database",
    "installation",
    "record",
    "checkpoints",
    "backup",
    "vault",
    "jobs",
    "disk",
    "encryption",
    "clock",
    "hashes",
    "mail",
    "abroad",
    "ncmec",
    "feeds",
}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation that was set up."""
    made = Installation(tmp_path / "installed").with_tables()
    made.run("init", "Northern unit", "adele", "--law-pack", "demonstration")
    return made


def _findings(installation: Installation, code: int = 0) -> dict[str, str]:
    said = json.loads(installation.run("doctor", "--json", code=code).splitlines()[-1])
    assert said["schema"] == 1
    return {one["what"]: one["state"] for one in said["findings"]}


def test_init_makes_keys_a_unit_and_a_link_and_can_be_repeated(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "new")

    first = installation.run("init", "Northern unit", "adele")
    second = installation.run("init", "Northern unit", "adele")

    assert "unit.key" in first
    assert f"http://localhost:{installation.port}/sign-in/#" in first
    assert "Made" not in second
    assert f"http://localhost:{installation.port}/sign-in/#" in second
    for key in (installation.folder / "var" / "keys").glob("*.key"):
        assert key.stat().st_mode & 0o077 == 0


def test_an_unknown_law_pack_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "new")

    said = installation.run("init", "Northern unit", "adele", "--law-pack", "nowhere", code=1)

    assert "TU-" in said
    assert "Traceback" not in said


def test_doctor_finds_a_new_installation_well_and_a_broken_one_broken(installation: Installation) -> None:
    well = _findings(installation)
    (installation.folder / "var" / "keys" / "signing.key").unlink()
    broken = _findings(installation, code=5)

    assert well.keys() == LOOKED_AT
    assert "broken" not in well.values()
    assert broken["keys"] == "broken"


def test_an_unknown_setting_ends_every_command_with_2_and_names_the_nearest(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "typo")
    settings = installation.folder / "tutela.toml"
    settings.write_text(settings.read_text() + "[jobs]\nworker = 3\n")

    said = installation.run("doctor", code=2)

    assert '"worker" is not a setting. Did you mean "workers"?' in said
    assert "TU-S01" in said
    assert "Traceback" not in said


def test_a_disk_that_takes_nothing_more_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no picture")

    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "tutela", "hash", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert ended.returncode == 1
    assert "No space left on device" in ended.stderr
    assert "[TU-X08]" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_only_one_program_works_an_installation_and_only_one_an_address(
    installation: Installation, tmp_path: Path
) -> None:
    with installation.up():
        again = installation.run("up", code=1)
        other = Installation(tmp_path / "other")
        settings = other.folder / "tutela.toml"
        settings.write_text(settings.read_text().replace(str(other.port), str(installation.port)))
        elsewhere = other.run("up", code=1)

        assert "TU-U01" in again
        assert "TU-U02" in elsewhere
        assert "Traceback" not in again + elsewhere
        _assert_served_with_every_header(installation.port)


def _assert_served_with_every_header(port: int) -> None:
    for path in ("/signed-out/", "/static/base/page.js"):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            assert answer.status == 200
            assert "Server" not in answer.headers
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    for garbage in (b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as raw:
            raw.sendall(garbage)
            said = raw.recv(65536)
        assert said.startswith(b"HTTP/1.")
        assert b" 400 " in said.splitlines()[0]
        assert b"waitress" not in said.lower()
        assert b"Traceback" not in said


@pytest.mark.skipif(os.getuid() != 0, reason="only root mounts a disk of its own to be filled")
def test_receiving_and_examining_on_a_full_disk_end_in_words_and_go_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    made = Installation(tmp_path / "installed")
    made.set_up()
    var, kept, source = made.folder / "var", made.folder / "kept", tmp_path / "source"
    source.mkdir()
    for number in range(8):
        Image.frombytes("RGB", (300, 300), os.urandom(270_000)).save(source / f"{number}.png")
    var.rename(kept)
    var.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "none", str(var)], check=True)
    try:
        shutil.copytree(kept, var, dirs_exist_ok=True)
        receiving = _while_full(made, "receive", "OP-1/JB1", str(source), "--as", "finn")
        made.run("receive", "OP-1/JB1", str(source), "--as", "finn")
        examining = _while_full(made, "examine", "--as", "finn")
        made.run("examine", "--as", "finn")
        states = {row["state"] for row in values(url_of(made))["items_item"]}
    finally:
        subprocess.run(["umount", "-l", str(var)], check=True)

    assert "Traceback" not in receiving + examining
    assert "TU-X08" in receiving
    assert states == {"queued"}


def _while_full(made: Installation, *command: str) -> str:
    """Start a command where nothing fits any more, make room when it has said so, and give what it said."""
    filler = made.folder / "var" / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as out:
        while out.write(bytes(4096)):
            pass
    process = made.start(*command)
    assert process.stdout is not None
    select.select([process.stdout], [], [], PATIENCE_S)
    filler.unlink()
    return made.ended(process)


@pytest.mark.parametrize("command", ["receive", "examine"])
def test_what_cannot_be_said_on_a_full_disk_is_no_traceback(tmp_path: Path, command: str) -> None:
    made = Installation(tmp_path / "installed")
    made.receive_painted(tmp_path / "source", 1)
    words = {"receive": ("receive", "OP-1/JB1", str(tmp_path / "source")), "examine": ("examine",)}[command]
    program = made.command(*words, "--as", "finn")
    environment = {**os.environ, "TUTELA_SETTINGS": str(made.folder / "tutela.toml")}

    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            program, cwd=made.folder, env=environment, stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip

    assert ended.returncode == 1
    assert "[TU-X08]" in ended.stderr
    assert "Traceback" not in ended.stderr
