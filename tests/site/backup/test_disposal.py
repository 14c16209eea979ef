"""What was disposed of is in no file of the installation, and no backup of before brings it back."""

from pathlib import Path

import pytest

from tests.casework.retention.full_case import MARK
from tests.site.backup.backing_up import BackedUp
from tests.site.scripts import said, start

REPORTED = """
import sys, django
django.setup()
from pathlib import Path
from tests.casework.retention import full_report
from tutela.casework.people import queries
staff = {name: queries.actor_named(name, "test") for name in ("ida", "sam", "quinn")}
for report in full_report.filled(staff, Path(sys.argv[1])):
    print(report.reference)
full_report.other(staff, Path(sys.argv[1]))
"""
FILLED = """
import sys, django
django.setup()
from pathlib import Path
from tests.casework.retention import full_case
from tutela.casework.cases import actions as cases
from tutela.casework.people import queries
staff = {name: queries.actor_named(name, "test") for name in ("finn", "sam", "quinn", "ana")}
cases.close_case(staff["sam"], full_case.filled(staff, Path(sys.argv[1])), f"Reason {full_case.MARK}")
full_case.other(staff, Path(sys.argv[1]))
"""
PEOPLE = {"sam": "supervisor", "quinn": "quality officer", "ana": "assessor", "ida": "analyst"}


@pytest.fixture
def bare(tmp_path: Path) -> BackedUp:
    """A unit with its people."""
    made = BackedUp(tmp_path / "installed")
    made.set_up()
    for name, role in PEOPLE.items():
        made.run("person", "add", name, name, "--role", role, "--as", "adele")
    (tmp_path / "received").mkdir()
    return made


@pytest.fixture
def unit(bare: BackedUp, tmp_path: Path) -> BackedUp:
    """With a case full of marks, and another that holds one of its files; backed up since."""
    said(start(bare, FILLED, str(tmp_path / "received")))
    bare.backup("make")
    return bare


def marked(installation: BackedUp) -> list[str]:
    """Name the files of an installation that hold the mark, as it is or in hexadecimal digits."""
    wanted = (MARK.encode(), MARK.encode().hex().encode(), MARK.upper().encode())
    files = [file for file in (installation.folder / "var").rglob("*") if file.is_file()]
    assert any(file.name == "tutela.db" for file in files)
    return sorted(file.name for file in files if any(each in file.read_bytes() for each in wanted))


def test_no_file_holds_what_was_disposed_of_and_no_backup_brings_it_back(unit: BackedUp) -> None:
    assert "tutela.db" in marked(unit)
    before = unit.objects()
    ask = ("--because", "Sentence 2.", "--authority", "Order 1/26", "--as", "finn")
    unit.run("retention", "propose", "OP-7", *ask)
    unit.run("retention", "answer", "DC-1", "--as", "sam")
    unit.work_off()
    assert "1 disposal" in unit.run("retention", "clean", "--as", "sam")

    assert marked(unit) == []
    assert len(unit.objects()) < len(before)
    assert "is whole" in unit.run("log", "verify", "--as", "sam")
    assert "broken" not in unit.run("doctor")
    assert MARK not in unit.run("retention", "certificate", "DC-1", "--as", "sam")

    new = unit.successor()
    assert "1 acts of later were done again" in new.backup("restore")

    assert marked(new) == []
    assert "broken" not in new.run("doctor")
    assert [row["state"] for row in new.rows()["retention_disposal"]] == ["done"]
    assert new.objects().keys() < before.keys()


def test_no_file_holds_reports_that_were_disposed_of_and_no_backup_brings_them_back(
    bare: BackedUp, tmp_path: Path
) -> None:
    reports = said(start(bare, REPORTED, str(tmp_path / "received"))).split()
    bare.backup("make")
    assert "tutela.db" in marked(bare)
    before = bare.objects()
    ask = ("--because", "Sentence 2.", "--authority", "Order 1/26", "--as", "ida")
    bare.run("retention", "propose-reports", *reports, *ask)
    bare.run("retention", "answer", "DC-1", "--as", "sam")
    bare.work_off()
    bare.run("retention", "clean", "--as", "sam")

    assert marked(bare) == []
    assert len(bare.objects()) < len(before)
    assert "is whole" in bare.run("log", "verify", "--as", "sam")
    assert "broken" not in bare.run("doctor")
    assert MARK not in bare.run("retention", "certificate", "DC-1", "--as", "sam")

    new = bare.successor()
    assert "1 acts of later were done again" in new.backup("restore")

    assert marked(new) == []
    assert "is whole" in new.run("log", "verify", "--as", "sam")
    assert [row["state"] for row in new.rows()["retention_disposal"]] == ["done"]
