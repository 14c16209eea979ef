"""A tool from a shell: made by code, supplied, approved, used, suspended, withdrawn."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tutela.casework.gate import Actor
from tutela.casework.policies.models import Version
from tutela.casework.tools import cli
from tutela.casework.tools.models import Tool
from tutela.demonstration.commands import paint_tool
from tutela.engine.classifying.errors import BadCard

pytestmark = pytest.mark.django_db


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli.tool, words)


@pytest.mark.usefixtures("quinn", "sam")
def test_a_tool_goes_from_two_files_into_use_and_out_of_it(finn: Actor, tmp_path: Path) -> None:
    made = CliRunner().invoke(paint_tool, [str(tmp_path)])
    assert made.exit_code == 0, made.exception
    card, model = tmp_path / "colours.toml", tmp_path / "colours.onnx"
    by = ["--as", finn.name]
    assert _run("list", *by).stdout == "No tool was supplied yet.\n"

    supplied = _run("supply", str(card), str(model), "--owner", "finn", "--json", *by)
    digest = json.loads(supplied.stdout)["card_sha256"]
    for name in ("quinn", "sam"):
        assert _run("approve", "colours", "1", digest, "--as", name).exit_code == 0
    source = ["--change", "Sentence 1.", "--citation", "Sentence 2.", "--read-on", "2026-11-02"]
    drafted = _run("use", "colours", "1", "order", *source, *by)

    assert "`tutela policy propose use-of-tools 1` is next." in drafted.stdout
    assert 'use = "order"' in Version.objects.get().text
    assert "until" in _run("list", *by).stdout
    shown = _run("show", "colours", "1", "--as", "sam").stdout
    assert "Impact assessment: IA-DEMO-1" in shown
    assert "Against people: 0 of the latest 0 alike" in shown
    assert "Suspended since" in _run("suspend", "colours", "1", "--reason", "Sentence 3.", *by).stdout
    assert "Withdrawn since" in _run("withdraw", "colours", "1", "--reason", "Sentence 3.", *by).stdout
    assert Tool.objects.get().reason == "Sentence 3."


def test_a_file_that_is_no_card_is_refused(finn: Actor, tmp_path: Path) -> None:
    (tmp_path / "card").write_text("no card")

    found = _run("supply", str(tmp_path / "card"), str(tmp_path / "card"), "--owner", "finn", "--as", "finn")

    assert isinstance(found.exception, BadCard)
