"""Where no installation is, a command says so and makes nothing; only what sets one up does."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Runs every command there is, for its help and then with arguments made up from its own declaration, and says
# how each ended and what it left in the folder.
EVERY_COMMAND = """
import json, os, sys
import click
from tutela.cli import COMMANDS, Needs, tutela

NOT_RUN = {name for name, (_, needs) in COMMANDS.items() if needs is Needs.NOTHING}
NOT_RUN |= {"init", "up", "demonstrate", "paint-tool"}

def leaves(command, path):
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        yield from leaves(command.get_command(context, name), [*path, name])

def value(kind):
    if isinstance(kind, click.Choice):
        return str(kind.choices[0])
    if isinstance(kind, click.Path):
        return "/etc/passwd" if kind.file_okay else "/etc"
    return {"integer": "1", "integer range": "1", "datetime": "2026-01-01"}.get(kind.name, "OP-1/JB1")

def made_up(command):
    for parameter in command.params:
        if parameter.required:
            yield from [parameter.opts[0]] * isinstance(parameter, click.Option)
            yield value(parameter.type)

found = []
for path, command in leaves(tutela, []):
    for more in (["--help"], list(made_up(command))):
        if path[0] in NOT_RUN and more != ["--help"]:
            continue
        ended = "0"
        try:
            tutela.main([*path, *more], standalone_mode=False)
        except BaseException as fault:
            ended = getattr(fault, "code", None) or type(fault).__name__
        found.append([" ".join([*path, *more]), str(ended), os.listdir(".")])
print(json.dumps(found), file=sys.stderr)
"""

# It finds much else as well, and what has no place to look at says that first.
ENDS_OTHERWISE = {"doctor": "0", "backup list": "TU-B01", "backup restore": "TU-B01"}


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TUTELA_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_no_command_makes_anything_where_no_installation_is(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", EVERY_COMMAND],
        cwd=tmp_path, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip

    found = json.loads(ran.stderr.splitlines()[-1])
    asked = [(command, ended) for command, ended, _ in found if not command.endswith("--help")]
    assert len(asked) > 35
    assert {command for command, _, left in found if left} == set()
    assert {command: ended for command, ended in asked if ended != "TU-X06"} == ENDS_OTHERWISE


@pytest.mark.parametrize("command", [["doctor"], ["list", "show", "--as", "sam"], ["upgrade"]])
def test_a_command_says_that_there_is_no_installation_and_what_to_do(
    tmp_path: Path, command: list[str]
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tutela", *command],
        cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = " ".join((ran.stdout + ran.stderr).split())
    assert ran.returncode
    assert f"There is no installation here: {tmp_path}/var/tutela.db holds no tables." in said
    assert "tutela.toml" in said
    assert "`tutela init`" in said
    assert not list(tmp_path.iterdir())
