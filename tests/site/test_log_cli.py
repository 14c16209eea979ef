"""The record of acts is read from the command line by those who may, and of their own unit only."""

import json

import pytest
from click.testing import CliRunner, Result

from tutela.casework.custody import log
from tutela.casework.gate import Actor, NotAllowed
from tutela.site.commands import record


def _run(*words: str) -> Result:
    result = CliRunner().invoke(record.log, words)
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
