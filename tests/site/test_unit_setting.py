"""The unit's time zone and hours are those its settings name, and what nobody knows is refused at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.installation import Installation

HEAD = '[unit]\ntime_zone = "{zone}"\n[keys]\nfolder = "{folder}/keys"\n'
# 23:02 UTC on 5 July 2027.
SHOW = """
import django, datetime
django.setup()
from tutela.casework.times import moment
print(moment(datetime.datetime.fromtimestamp(1814828520, datetime.UTC)))
"""


@pytest.mark.parametrize("zone", ["Atlantis/Capital", "", "../../etc/passwd"])
def test_a_time_zone_that_nobody_knows_is_refused(tmp_path: Path, zone: str) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "tutela.toml").write_text(HEAD.format(zone=zone, folder=tmp_path))

    printed = installation.run("log", "verify", code=2)

    assert "time zone database" in printed
    assert "TU-S01" in printed


@pytest.mark.parametrize("said", ['opening_hours = "nine to five"', 'nation = "FRA"'])
def test_hours_and_holidays_that_cannot_be_read_are_refused(tmp_path: Path, said: str) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "tutela.toml").write_text(f'[unit]\n{said}\n[keys]\nfolder = "{tmp_path}/keys"\n')

    printed = installation.run("log", "verify", code=2)

    assert "[unit] " in printed
    assert "TU-S01" in printed


def test_a_settings_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "tutela.toml").write_bytes(b'[web]\nmarking = "caf\xe9"\n')

    printed = installation.run("log", "verify", code=2)

    assert "is not text in UTF-8" in printed
    assert "TU-S01" in printed


def test_a_settings_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "tutela.toml").unlink()
    (tmp_path / "tutela.toml").mkdir()

    printed = installation.run("log", "verify", code=2)

    assert "cannot be read: Is a directory" in printed
    assert "TU-S01" in printed


def test_times_are_those_of_the_zone_in_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "tutela.toml"
    file.write_text(HEAD.format(zone="Pacific/Auckland", folder=tmp_path))
    environment = {
        **os.environ,
        "TUTELA_SETTINGS": str(file),
        "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
    }

    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    ).stdout

    assert shown == "6 July 2027, 11:02\n"
