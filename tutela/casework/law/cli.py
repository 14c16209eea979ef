"""Commands over the scheme of terms: list, show, check, draft."""

from datetime import datetime
from pathlib import Path

import click

from tutela.casework.law import pages, tag_schemes
from tutela.casework.law.drafting import policy_of, text_in
from tutela.casework.law.packs_cli import pack
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.policies import actions, presenters

_NAME, _TITLE = "scheme-of-terms", "Scheme of terms"


@click.group()
def scheme() -> None:
    """The terms by which facts are recorded, in versions that two people approve.

    \b
    Example:
      tutela scheme show --as sam
    """


@scheme.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """Name the schemes by which the unit may record, or ever did, and the one in force.

    \b
    Example:
      tutela scheme list --as sam
    """
    by = actor(acting)
    current = pages.terms(by)["current"]
    names = tag_schemes.names(by.unit)
    lines = [f"{name}{', in force' if name == current else ''}" for name in names]
    say(as_json, {"schemes": names, "in_force": current}, *lines)


@scheme.command()
@click.argument("name", required=False, default="")
@click.option("--language", default="", help="In which language, by its ISO code.")
@click.option("--text", "as_text", is_flag=True, help="Print the text of it, from which to draft the next.")
@as_json
@acting_as
def show(name: str, language: str, as_text: bool, as_json: bool, acting: str) -> None:
    """Show the scheme in force, or one by its NAME, as starter/2.

    \b
    Example:
      tutela scheme show --language cy --as sam
      tutela scheme show --text --as sam > terms.toml
    """
    by = actor(acting)
    shown = pages.terms(by, name, language)
    if as_text:
        say(as_json, {"text": _text(shown["name"])}, _text(shown["name"]))
        return
    lines = [f"{shown['name']}, owner {shown['owner']}", *filter(None, [shown["mark"]])]
    for group in shown["groups"]:
        lines.append(group["title"])
        lines += [
            f"  {each['key']}  {each['code']}: {each['title']}. {each['definition']}"
            for each in group["terms"]
        ]
    answer = {key: shown[key] for key in ("name", "is_in_force", "owner", "bands", "groups", "questions")}
    say(as_json, answer, *lines)


def _text(name: str) -> str:
    return tag_schemes.text_of(name) or tag_schemes.shipped(name)


@scheme.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a scheme in a file: its form, its words in each language, and the questions of law.

    \b
    Example:
      tutela scheme check terms.toml
    """
    tag_schemes.check(text_in(file))
    click.echo("It can be drafted.")


@scheme.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--change", required=True, help="What changes, in a sentence.")
@click.option("--citation", required=True, help="Where it comes from.")
@click.option("--read-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When that was read.")
@as_json
@acting_as
def draft(file: Path, change: str, citation: str, read_on: datetime, as_json: bool, acting: str) -> None:
    """Draft the unit's next version from a file. Propose and approve it by `tutela policy`.

    \b
    Example:
      tutela scheme draft terms.toml --change "New tag" --citation "Own" --read-on 2027-03-05 --as sam
    """
    by, text = actor(acting), text_in(file)
    policy = policy_of(by, tag_schemes.BOOK, _NAME, _TITLE)
    version = actions.draft(by, policy, text, change=change, citation=citation, read_on=read_on.date())
    then = f"`tutela policy propose {version.policy.name} {version.number}` is next."
    say(as_json, presenters.version_answer(version), f"{version}: {presenters.state_of(version)}. {then}")


commands: list[click.Command] = [scheme, pack]
