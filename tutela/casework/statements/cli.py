"""Commands over statements and schedules: make, show, check, list, verify."""

import sys
from pathlib import Path

import click

from tutela import files
from tutela.casework import gate, references
from tutela.casework.gate import Act, Actor
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.casework.results import scope as scopes
from tutela.casework.results.scope import Scope
from tutela.casework.statements import actions, papers, presenters, queries
from tutela.casework.statements.models import Form, Version
from tutela.casework.statements.writing.told import Witness

_MOST = 500


@click.group()
def statement() -> None:
    """Statements and schedules made from the record: witness statements, reports, unused material.

    \b
    Example:
      tutela statement make mg11 OP-114 --as finn
    """


def _scope(by: Actor, about: str) -> Scope:
    case, _, exhibit = about.partition("/")
    return scopes.of_exhibit(by, case, exhibit) if exhibit else scopes.of_case(by, case)


def _version(by: Actor, reference: str, version: int | None) -> Version:
    number = references.number_in(reference, "ST-", "statement")
    newest = queries.versions_of(queries.statement_for(by, number))[0]
    return newest if version is None else queries.version_for(by, number, version)


@statement.command()
@click.argument("form", type=click.Choice(Form.values))
@click.argument("about", metavar="CASE[/EXHIBIT]")
@click.option("--occupation", default="", help="Your occupation.")
@click.option("--own", default="", help="What you add in your own words, one paragraph a line.")
@click.option("--dispute", multiple=True, help="A point in dispute, which sfr2 answers; may be repeated.")
@click.option("--qualifications", default="", help="Of sfr2: your qualifications and experience.")
@click.option("--relied-on", default="", help="Of sfr2: what you relied on beside the records.")
@click.option("--next-of", metavar="STATEMENT", help="Make the next version of this statement of yours.")
@as_json
@acting_as
def make(
    form: str,
    about: str,
    dispute: tuple[str, ...],
    next_of: str | None,
    as_json: bool,
    acting: str,
    **written: str,
) -> None:
    """Make a statement or schedule in your name of what the record says now.

    Another person checks it; nothing is set or signed before.

    \b
    Example:
      tutela statement make mg11 OP-114 --as finn
      tutela statement make categories OP-114/JB1 --as finn
      tutela statement make sfr2 OP-114 --dispute "The counts" --own "D1: see section 7." --as finn
      tutela statement make mg6c OP-114 --next-of ST-3 --as finn
    """
    by = actor(acting)
    before = queries.statement_for(by, references.number_in(next_of, "ST-", "statement")) if next_of else None
    witness = Witness(by.name, disputes="\n".join(dispute), **written)
    made = actions.make_version(by, _scope(by, about), form, witness, before)
    say(as_json, presenters.whole(made), f"Made {made}. SHA-256 of what it says: {papers.seen_digest(made)}")


@statement.command()
@click.argument("reference", metavar="STATEMENT")
@click.option("--seen", required=True, help="The SHA-256 of what you read, as `make` and `show` print it.")
@as_json
@acting_as
def check(reference: str, seen: str, as_json: bool, acting: str) -> None:
    """Say that the newest version says what the record says, and have it set and signed.

    \b
    Example:
      tutela statement check ST-3 --seen 5d1c0b7e… --as sam
    """
    by = actor(acting)
    checked = actions.check_version(by, _version(by, reference, None), seen)
    say(as_json, presenters.as_row(checked.statement, checked), f"Checked and signed {checked}.")


@statement.command("list")
@click.option("--form", type=click.Choice(Form.values), help="Of this form only.")
@as_json
@acting_as
def list_(form: str | None, as_json: bool, acting: str) -> None:
    """List the newest statements, each as its newest version stands.

    \b
    Example:
      tutela statement list --form mg11 --as sam
    """
    rows = presenters.rows(list(queries.statements_of(actor(acting), form or "")[:_MOST]))
    lines = [
        f"{row['statement']}  {row['form']}  {row['about']}  version {row['version']}: {row['state']}"
        for row in rows
    ]
    say(as_json, {"statements": rows}, *(lines or ["There is no statement yet."]))


@statement.command()
@click.argument("reference", metavar="STATEMENT")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--version", type=int, help="This version, not the newest.")
@click.option("--apart", is_flag=True, help="The page that is not served.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@acting_as
def show(reference: str, target: Path, version: int | None, apart: bool, force: bool, acting: str) -> None:
    """Write a version as a PDF; one that was not checked has a stamp on each page.

    \b
    Example:
      tutela statement show ST-3 s3.pdf --as sam
    """
    by = actor(acting)
    chosen = _version(by, reference, version)
    if apart and not queries.may_read_apart(by, chosen):
        gate.require(by, Act.CHECK_STATEMENT, on=chosen)
    paper = queries.paper_of(chosen, is_served=not apart)
    content = bytes(paper.content) if paper else papers.drafts(chosen, is_served=not apart)
    with files.new_file(target, force=force) as out:
        out.write(content)
    click.echo(f"Wrote {chosen} to {target}. SHA-256 of what it says: {papers.seen_digest(chosen)}")


@statement.command()
@click.argument("reference", metavar="STATEMENT")
@click.option("--version", type=int, help="This version, not the newest.")
@as_json
@acting_as
def verify(reference: str, version: int | None, as_json: bool, acting: str) -> None:
    """Prove that a checked version is as it was signed, set it again, and compare it with the record of now.

    Exit code 3: it is as it was signed, but records changed since it was made, or what sets documents is
    another version by now, so that it cannot be set to the same bytes.

    \b
    Example:
      tutela statement verify ST-3 --as audra
    """
    by = actor(acting)
    chosen = _version(by, reference, version)
    paper = queries.paper_of(chosen, is_served=True)
    if paper is None:
        say(
            as_json,
            {"statement": str(chosen), "proved": False},
            f"{chosen} was not checked, so nothing is signed yet.",
        )
        sys.exit(REPORTED)
    told, again = papers.prove(paper), papers.is_set_again(paper)
    changed = queries.changes_since(by, chosen)
    answer = {"statement": str(chosen), "proved": True, "set_again": again, "changed": changed, **told}
    same = {
        True: "set again, it is the same bytes",
        None: f"it was set by {paper.setter}, which is another by now",
    }
    lines = [f"{chosen} is as it was signed; {same.get(again, 'SET AGAIN, IT IS OTHER BYTES')}."]
    lines += [f"Records changed since: {', '.join(changed)}."] if changed else []
    say(as_json, answer, *lines, f"SHA-256 {told['sha256']}", f"Public key {told['public_key']}")
    sys.exit(REPORTED if changed or again is not True else 0)


commands: list[click.Command] = [statement]
