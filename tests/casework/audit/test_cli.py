"""The record of acts is read from the command line by those who may, and of their own unit only."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tutela.casework.audit import cli
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import verify_record
from tutela.casework.gate import Actor, NotAllowed


def _run(*words: str) -> Result:
    result = CliRunner().invoke(cli.log, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_an_auditor_reads_the_acts_of_their_own_unit(audra: Actor, otis: Actor) -> None:
    shown = [json.loads(line) for line in _run("show", "--as", "audra").stdout.splitlines()]

    assert {entry["unit"] for entry in shown} == {audra.unit}
    assert shown[0]["what"]["added"] == "audra"


@pytest.mark.parametrize("who", ["ana", "adele"])
def test_whoever_may_not_read_the_record_is_refused(ana: Actor, adele: Actor, who: str) -> None:
    with pytest.raises(NotAllowed, match="read and verify the record"):
        _run("show", "--as", who)


def test_anybody_may_have_the_record_proved(audra: Actor) -> None:
    said = json.loads(_run("verify", "--json").stdout)

    assert said["entries"] == log.verify().entries


def test_an_auditor_takes_the_record_out_and_a_kept_checkpoint_proves_what_followed(
    audra: Actor, tmp_path: Path
) -> None:
    said = json.loads(_run("export", str(tmp_path / "out"), "--as", "audra", "--json").stdout)
    [kept] = (tmp_path / "out" / "checkpoints").iterdir()
    (tmp_path / "proof.json").write_text(_run("prove", str(kept)).stdout)

    assert said["entries"] == log.verify().entries - 1
    assert verify_record.main([str(tmp_path / "out")]) == 0
    assert verify_record.main([str(tmp_path / "proof.json"), "--held", str(kept)]) == 0


def test_a_case_file_lies_beside_what_proves_it(exhibit: Exhibit, finn: Actor, tmp_path: Path) -> None:
    written = cases.export(finn, exhibit, tmp_path / "jb1.json", "vics")

    assert verify_record.main([str(tmp_path / "jb1.json.proof.json")]) == 0
    assert LogEntry.objects.get(seq=written.entry).act == "exhibit.exported"
