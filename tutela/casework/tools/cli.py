"""Commands over tools: list, show, supply, approve, suspend, withdraw, use."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tutela.casework.gate import Actor
from tutela.casework.people import queries as people
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.policies import actions as policies, presenters
from tutela.casework.policies.models import Policy
from tutela.casework.tools import actions, pages, queries, use
from tutela.casework.tools.models import Tool
from tutela.casework.tools.use import How

_NAME, _TITLE = "use-of-tools", "Use of tools"
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def tool() -> None:
    """Picture classifiers that the unit supplied: two people approve one, and people judge it.

    \b
    Example:
      tutela tool list --as sam
    """


def _answer(tool: Tool) -> dict[str, Any]:
    return {
        "tool": str(tool),
        "number": tool.pk,
        "state": tool.state,
        "card_sha256": tool.digest,
        "model_sha256": tool.model_sha256,
        "expires": tool.expires.isoformat(),
    }


def _say(as_json: bool, tool: Tool) -> None:
    say(as_json, _answer(tool), f"{tool}: {pages.state_of(tool)}. SHA-256 of its card {tool.digest}")


@tool.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the unit's tools.

    \b
    Example:
      tutela tool list --as sam
    """
    by = actor(acting)
    found = list(queries.tools_of(by))
    used = {str(each): use.IN_WORDS[each.how] for each in use.in_force(by.unit)}
    lines = [
        f"{tool}: {pages.state_of(tool)}, until {tool.expires}. {used.get(str(tool), 'not in use')}"
        for tool in found
    ]
    answer = {"tools": [_answer(tool) for tool in found], "in_use": used}
    say(as_json, answer, *(lines or ["No tool was supplied yet."]))


@tool.command()
@click.argument("name")
@click.argument("version")
@as_json
@acting_as
def show(name: str, version: str, as_json: bool, acting: str) -> None:
    """Show the card of a tool, where it stands, and how far it agrees with people.

    \b
    Example:
      tutela tool show colours 1 --as sam
    """
    by = actor(acting)
    chosen = queries.tool_named(by, name, version)
    shown, drift = pages.tool(by, chosen), queries.drift_of(chosen)
    lines = [f"{chosen}: {shown['state']}. {shown['reason']}".strip()]
    lines += [f"{label}: {value}" for label, value in shown["facts"]]
    lines.append(f"SHA-256 of its card: {chosen.digest}")
    lines.append(
        f"Against people: {drift.agreed} of the latest {drift.counted} alike; the least is {drift.least:.0%}"
    )
    answer = {**_answer(chosen), "card": chosen.card, "agreed": drift.agreed, "counted": drift.counted}
    say(as_json, {**answer, "least": drift.least}, *lines)


@tool.command()
@click.argument("card", type=_file)
@click.argument("model", type=_file)
@click.option("--owner", required=True, help="The person who answers for it, by their name for sign-in.")
@as_json
@acting_as
def supply(card: Path, model: Path, owner: str, as_json: bool, acting: str) -> None:
    """Register a version of a tool: its card in TOML, and its model file in ONNX.

    \b
    Example:
      tutela tool supply colours.toml colours.onnx --owner finn --as finn
    """
    by = actor(acting)
    whose = people.person_of(people.actor_named(owner, by.through))
    _say(as_json, actions.supply(by, card.read_bytes(), model.read_bytes(), whose))


@tool.command()
@click.argument("name")
@click.argument("version")
@click.argument("sha256")
@as_json
@acting_as
def approve(name: str, version: str, sha256: str, as_json: bool, acting: str) -> None:
    """Approve a tool that somebody else supplied; the second approval lets it be asked.

    SHA256 is the digest of the card that you read, as `tutela tool show` prints it.

    \b
    Example:
      tutela tool approve colours 1 SHA256 --as quinn
    """
    by = actor(acting)
    _say(as_json, actions.approve(by, queries.tool_named(by, name, version), sha256))


@tool.command()
@click.argument("name")
@click.argument("version")
@click.option("--reason", required=True, help="Why, in a sentence.")
@as_json
@acting_as
def suspend(name: str, version: str, reason: str, as_json: bool, acting: str) -> None:
    """Suspend a tool at once; two people may approve it again.

    \b
    Example:
      tutela tool suspend colours 1 --reason "Being looked at" --as sam
    """
    by = actor(acting)
    _say(as_json, actions.suspend(by, queries.tool_named(by, name, version), reason))


@tool.command()
@click.argument("name")
@click.argument("version")
@click.option("--reason", required=True, help="Why, in a sentence.")
@as_json
@acting_as
def withdraw(name: str, version: str, reason: str, as_json: bool, acting: str) -> None:
    """Withdraw a tool for good; what it said stays on record.

    \b
    Example:
      tutela tool withdraw colours 1 --reason "A newer version is approved" --as sam
    """
    by = actor(acting)
    _say(as_json, actions.withdraw(by, queries.tool_named(by, name, version), reason))


@tool.command("use")
@click.argument("name")
@click.argument("version")
@click.argument("how", type=click.Choice([each.value for each in How]))
@click.option("--change", required=True, help="What changes, in a sentence.")
@click.option("--citation", required=True, help="Where it was decided.")
@click.option("--read-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When that was read.")
@as_json
@acting_as
def use_(
    name: str,
    version: str,
    how: str,
    change: str,
    citation: str,
    read_on: datetime,
    as_json: bool,
    acting: str,
) -> None:
    """Draft that one tool is used, and how. Propose and approve it by `tutela policy`.

    HOW is `order`: its opinion orders what waits, within the same precedence; or `after`: its opinion is
    shown to a person after their own decision. For several tools, draft the policy from a file.

    \b
    Example:
      tutela tool use colours 1 order --change "First" --citation "Board 3" --read-on 2027-03-05 --as sam
    """
    by = actor(acting)
    queries.tool_named(by, name, version)
    text = use.written(name, version, How(how))
    drafted = policies.draft(by, _policy(by), text, change=change, citation=citation, read_on=read_on.date())
    then = f"`tutela policy propose {drafted.policy.name} {drafted.number}` is next."
    say(as_json, presenters.version_answer(drafted), f"{drafted}: {presenters.state_of(drafted)}. {then}")


def _policy(by: Actor) -> Policy:
    found = Policy.objects.filter(unit=by.unit, rule_book=use.BOOK).first()
    return found or policies.make_policy(by, _NAME, _TITLE, "Policy lead", rule_book=use.BOOK)


commands: list[click.Command] = [tool]
