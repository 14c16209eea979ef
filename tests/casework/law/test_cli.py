"""The terms from a shell: shown, checked, drafted, and approved by the commands of policies."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.casework.law.ours import scheme
from tutela.casework.gate import Actor
from tutela.casework.law import cli
from tutela.casework.law.errors import NameTaken
from tutela.casework.policies import cli as policies
from tutela.casework.policies.models import Version

pytestmark = pytest.mark.django_db


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli.scheme, words)


@pytest.mark.usefixtures("quinn", "sam")
def test_a_scheme_goes_from_a_file_into_force(finn: Actor, tmp_path: Path) -> None:
    by, file = ["--as", finn.name], tmp_path / "terms.toml"
    file.write_text(scheme("shell/1"), encoding="utf-8")
    source = ["--change", "Sentence 1.", "--citation", "Sentence 2.", "--read-on", "2026-11-02"]

    assert _run("check", str(file)).stdout == "It can be drafted.\n"
    drafted = _run("draft", str(file), *source, *by)
    assert "`tutela policy propose scheme-of-terms 1` is next." in drafted.stdout
    CliRunner().invoke(policies.policy, ["propose", "scheme-of-terms", "1", *by])
    digest = Version.objects.get().digest
    for name in ("quinn", "sam"):
        CliRunner().invoke(policies.policy, ["approve", "scheme-of-terms", "1", digest, "--as", name])

    assert "shell/1, in force" in _run("list", *by).stdout
    assert "  h  harbour: Tag 1. Tag y profion." in _run("show", "--language", "cy", *by).stdout
    assert json.loads(_run("show", "starter/1", "--json", *by).stdout)["is_in_force"] is False
    assert _run("show", "--text", *by).stdout == f"{file.read_text(encoding='utf-8')}\n"


def test_a_file_that_is_no_scheme_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "terms.toml"
    file.write_text(scheme("starter/2"), encoding="utf-8")

    assert isinstance(_run("check", str(file)).exception, NameTaken)
