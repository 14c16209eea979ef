"""What `[web]` says of the address is checked by every command; commands that only look make nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.installation import Installation
from tests.upgrade.databases import url_of, values

WRONG = {
    "no address": 'address = "tutela"',
    "another host": 'address = "http://other.example"',
    "clear behind TLS": 'address = "http://localhost"\nsecure_cookies = true',
    "TLS without it": 'address = "https://localhost"',
    "a path": 'address = "http://localhost/tutela"',
    "no port": "port = 99999",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_an_address_that_nobody_could_come_by_is_refused(wrong: str, tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "tutela.toml").write_text(f"[web]\n{wrong}\n")

    said = installation.run("doctor", code=2)

    assert "TU-S01" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("command", "code"), [("--help", 0), ("doctor", 5), ("worker", 1), ("web", 1), ("person", 2)]
)
def test_what_only_looks_makes_no_key_and_no_database(command: str, code: int, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TUTELA_SETTINGS"}
    ended = subprocess.run(
        [sys.executable, "-m", "tutela", command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_second_web_machine_signs_no_sessions_by_a_key_of_its_own(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    key = installation.folder / "var" / "keys" / "session.key"
    first = key.read_text()
    key.unlink()

    said = installation.run("web", code=1)

    assert "TU-K01" in said
    assert "Copy it from the machine on which `tutela up` runs" in said
    assert not key.exists()
    key.write_text(first)
    with installation.up(command="web"):
        assert key.read_text() == first


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    recorded = max(int(row["seq"]) for row in values(url_of(installation))["custody_logentry"])
    with installation.up(command="web"):
        said = installation.run("web", code=1)
        # Each start says, signed, where the record stands.
        installation.wait_for(
            lambda: any(
                int(row["size"]) >= recorded for row in values(url_of(installation))["custody_checkpoint"]
            )
        )

    assert [line for line in said.splitlines() if "TU-U02" in line]
    assert "Traceback" not in said
