"""Commands over the law packs of a unit: list, show, draft. Policies propose and approve."""

from datetime import datetime
from pathlib import Path

import click

from tutela.casework.law import law_packs, pack_pages
from tutela.casework.law.drafting import policy_of, text_in
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.policies import actions, presenters
from tutela.engine.taxonomy.laws import vectors


@click.group()
def pack() -> None:
    """The law packs by which the unit derives, in versions that two people approve.

    \b
    Example:
      tutela pack list --as sam
    """


@pack.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the packs, each with the version that the unit follows, its state and its digest.

    \b
    Example:
      tutela pack list --as sam
    """
    rows = pack_pages.packs(actor(acting))["rows"]
    keys = ("name", "version", "status", "is_own", "sha256", "refusal")
    lines = [
        f"{row['name']}\t{row['refusal'] or row['version']}\t{row['status']}\t{row['sha256'][:16]}"
        f"{', of the unit' if row['is_own'] else ''}"
        for row in rows
    ]
    say(as_json, {"packs": [{key: row[key] for key in keys} for row in rows]}, *lines)


@pack.command()
@click.argument("name")
@as_json
@acting_as
def show(name: str, as_json: bool, acting: str) -> None:
    """Print the text that the unit follows, with its truth table: from it the next version is written.

    Where the unit approved none, it is the shipped one, as two people would confirm it.

    \b
    Example:
      tutela pack show uk --as sam > uk.toml
    """
    text = pack_pages.text(actor(acting), name)
    say(as_json, {"name": name, "text": text}, text.rstrip("\n"))


@pack.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--change", required=True, help="What changes, in a sentence.")
@click.option("--citation", required=True, help="Where it comes from.")
@click.option("--read-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When that was read.")
@click.option("--verified", is_flag=True, help="Somebody compared the text with it.")
@as_json
@acting_as
def draft(
    file: Path, change: str, citation: str, read_on: datetime, verified: bool, as_json: bool, acting: str
) -> None:
    """Draft the unit's next version of a pack from FILE, with its truth table inside it or beside it.

    The file has the name of the pack, as uk.toml; a table beside it is uk.csv. Propose and approve it by
    `tutela policy`.

    \b
    Example:
      tutela pack draft uk.toml --change "New rule" --citation "2027 c. 3" --read-on 2027-03-05 --as sam
    """
    by, text, name = actor(acting), _read(file), file.stem
    policy = policy_of(by, law_packs.book(name), pack_pages.policy_name(name), f"Law pack {name}")
    version = actions.draft(
        by, policy, text,
        change=change, citation=citation, read_on=read_on.date(), verified=verified,
    )  # fmt: skip
    then = f"`tutela policy propose {version.policy.name} {version.number}` is next."
    say(as_json, presenters.version_answer(version), f"{version}: {presenters.state_of(version)}. {then}")


def _read(file: Path) -> str:
    text, table = text_in(file), file.with_suffix(".csv")
    return text if vectors.TABLE in text or not table.is_file() else vectors.together(text, text_in(table))
