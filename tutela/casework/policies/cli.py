"""Commands over policies: list, show, make, draft, propose, approve, withdraw, read."""

from datetime import datetime
from pathlib import Path

import click

from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.policies import actions, presenters, queries
from tutela.casework.policies.models import Version


@click.group()
def policy() -> None:
    """Documents and rule books, in versions that two people approve.

    \b
    Example:
      tutela policy list --as sam
    """


def _say_version(as_json: bool, version: Version) -> None:
    state = presenters.state_of(version)
    say(as_json, presenters.version_answer(version), f"{version}: {state}. SHA-256 {version.digest}")


@policy.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the unit's policies, each with the version in force.

    \b
    Example:
      tutela policy list --as sam
    """
    found = list(queries.policies_of(actor(acting)))
    lines = [line for each in found for line in presenters.policy_lines(each, in_full=False)]
    answer = {"policies": [presenters.policy_answer(each) for each in found]}
    say(as_json, answer, *(lines or ["There is no policy yet. Make one: `tutela policy new`."]))


@policy.command()
@click.argument("name")
@click.option("--version", "number", type=int, help="Print the text of this version.")
@as_json
@acting_as
def show(name: str, number: int | None, as_json: bool, acting: str) -> None:
    """Show a policy with its versions, or the text of one.

    \b
    Example:
      tutela policy show risk-rules --as sam
      tutela policy show risk-rules --version 2 --as sam
    """
    by = actor(acting)
    if number is None:
        chosen = queries.policy_for(by, name)
        say(as_json, presenters.policy_answer(chosen), *presenters.policy_lines(chosen, in_full=True))
        return
    version = queries.version_for(by, name, number)
    say(as_json, {**presenters.version_answer(version), "text": version.text}, version.text)


@policy.command()
@click.argument("name")
@click.argument("title")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--rule-book", default="", help="The rules of the program that it holds, by name.")
@click.option("--must-be-read", is_flag=True, help="Everybody has to say that they read it.")
@as_json
@acting_as
def new(
    name: str, title: str, owner: str, rule_book: str, must_be_read: bool, as_json: bool, acting: str
) -> None:
    """Make a policy, as yet without any text.

    \b
    Example:
      tutela policy new acceptable-use "Acceptable use" --owner "Head of unit" --as sam
    """
    by = actor(acting)
    made = actions.make_policy(by, name, title, owner, rule_book=rule_book, must_be_read=must_be_read)
    say(as_json, presenters.policy_answer(made), f"Made {name}. Draft it: `tutela policy draft {name} FILE`.")


@policy.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--change", required=True, help="What changes, in a sentence.")
@click.option("--citation", required=True, help="Where what it says comes from.")
@click.option("--read-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When that was read.")
@click.option("--verified", is_flag=True, help="Somebody compared the text with it.")
@click.option("--owner", default="", help="Who answers for it from now on.")
@as_json
@acting_as
def draft(
    name: str,
    file: Path,
    change: str,
    citation: str,
    read_on: datetime,
    verified: bool,
    owner: str,
    as_json: bool,
    acting: str,
) -> None:
    """Write the draft of the next version from a file in UTF-8.

    \b
    Example:
      tutela policy draft use use.md --change "First" --citation "Own" --read-on 2027-03-05 --as sam
    """
    by = actor(acting)
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise click.BadParameter(f"{file} is not text in UTF-8.") from wrong
    version = actions.draft(
        by, queries.policy_for(by, name), text,
        change=change, citation=citation, read_on=read_on.date(), verified=verified, owner=owner,
    )  # fmt: skip
    _say_version(as_json, version)


@policy.command()
@click.argument("name")
@click.argument("number", type=int)
@as_json
@acting_as
def propose(name: str, number: int, as_json: bool, acting: str) -> None:
    """Put your draft before those who approve it.

    \b
    Example:
      tutela policy propose acceptable-use 1 --as sam
    """
    by = actor(acting)
    _say_version(as_json, actions.propose(by, queries.version_for(by, name, number)))


@policy.command()
@click.argument("name")
@click.argument("number", type=int)
@click.argument("sha256")
@as_json
@acting_as
def approve(name: str, number: int, sha256: str, as_json: bool, acting: str) -> None:
    """Approve what somebody else wrote; the second approval puts it in force.

    SHA256 is the digest of the text that you read, as `tutela policy show` prints it.

    \b
    Example:
      tutela policy approve acceptable-use 1 SHA256 --as quinn
    """
    by = actor(acting)
    _say_version(as_json, actions.approve(by, queries.version_for(by, name, number), sha256))


@policy.command()
@click.argument("name")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why, in a sentence.")
@as_json
@acting_as
def withdraw(name: str, number: int, reason: str, as_json: bool, acting: str) -> None:
    """Take back a draft or a proposed version; it is kept.

    \b
    Example:
      tutela policy withdraw acceptable-use 1 --reason "Written anew" --as sam
    """
    by = actor(acting)
    _say_version(as_json, actions.withdraw(by, queries.version_for(by, name, number), reason))


@policy.command("read")
@click.argument("name")
@click.argument("number", type=int)
@click.argument("sha256")
@click.option(
    "--answer", "answers", multiple=True, help="The number of a choice, for each question of its quiz."
)
@as_json
@acting_as
def say_read(
    name: str, number: int, sha256: str, answers: tuple[str, ...], as_json: bool, acting: str
) -> None:
    """Say that you have read the version in force and understood it.

    \b
    Example:
      tutela policy read acceptable-use 1 SHA256 --as ana
    """
    by = actor(acting)
    reading = actions.say_read(by, queries.version_for(by, name, number), sha256, answers)
    answer = {"policy": name, "number": number, "at": reading.at.isoformat()}
    say(as_json, answer, f"You read {reading.version}.")


commands: list[click.Command] = [policy]
