"""Commands over packages: make, deconflict, check, send, exchange, list, outcomes, verify."""

import sys
from pathlib import Path

import click

from tutela import files
from tutela.casework.gate import Actor
from tutela.casework.packages import actions, presenters, queries
from tutela.casework.packages.actions import Draft
from tutela.casework.packages.content.changes import changes_since
from tutela.casework.packages.content.deconfliction import holders
from tutela.casework.packages.content.sources import KINDS, source_for
from tutela.casework.packages.content.tables import bases, checklist
from tutela.casework.packages.exchange.forms import FORMS
from tutela.casework.packages.models import Deconfliction, Handling, Package, State
from tutela.casework.packages.signed.manifest import prove
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say

_MOST = 500


@click.group()
def package() -> None:
    """Packages for forces, made from the record: who checked each, where it went, what came of it.

    \b
    Example:
      tutela package make case OP-114 --summary "…" --need "…" --basis law_enforcement --as finn
    """


def _package(by: Actor, reference: str) -> Package:
    return queries.package_for(by, queries.number_in(reference))


@package.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("of", metavar="OF")
@click.option("--summary", required=True, help="What it is about.")
@click.option("--need", required=True, help="What the recipient needs it for.")
@click.option("--basis", required=True, type=click.Choice(sorted(bases().by_code)), help="On which basis.")
@click.option("--to", default="", help="The name of a force; without it the rule chooses.")
@click.option("--why", default="", help="Why that force.")
@click.option("--marking", default="", help="Higher than that of what it is made of.")
@click.option("--handling", type=click.Choice(Handling.values), default=Handling.PERMITTED.value)
@click.option("--conditions", default="", help="Of the handling code C.")
@click.option("--adds-to", metavar="PACKAGE", help="A package that was sent, to which this one adds.")
@as_json
@acting_as
def make(
    kind: str, of: str, summary: str, need: str, basis: str, to: str, why: str, marking: str, handling: str,
    conditions: str, adds_to: str | None, as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Make a package of a case, a bundle of reports or a referral, for somebody else to check.

    \b
    Example:
      tutela package make referral VI-3 --summary "…" --need "…" --basis safeguarding --as sam
    """
    by = actor(acting)
    draft = Draft(summary, need, basis, marking, handling, conditions, to, why)
    former = _package(by, adds_to) if adds_to else None
    made = actions.make_package(by, source_for(by, kind, of), draft, former)
    say(as_json, presenters.as_row(made), f"Made {made} for {made.recipient}: {made.route_reason}")


@package.command()
@click.argument("reference", metavar="PACKAGE")
@click.option(
    "--answer", type=click.Choice(Deconfliction.Answer.values), help="What follows. Without it: look."
)
@click.option("--says", default="", help="With whom it was agreed, or who is told.")
@as_json
@acting_as
def deconflict(reference: str, answer: str | None, says: str, as_json: bool, acting: str) -> None:
    """Show who else holds something on the same strong identifiers; with an answer, keep it.

    \b
    Example:
      tutela package deconflict PK-3 --answer nothing --as finn
    """
    by = actor(acting)
    found = _package(by, reference)
    others = actions.deconflict(by, found, found.version, answer, says).found if answer else holders(found)
    lines = [f"{holder}: {what}" for holder, what in others]
    say(as_json, {"package": found.reference, "found": others}, *(lines or ["Nobody else holds anything."]))


@package.command()
@click.argument("reference", metavar="PACKAGE")
@click.option("--holds", multiple=True, type=click.Choice([point.code for point in checklist().points]))
@click.option("--says", default="", help="What has to be done, where a point does not hold.")
@as_json
@acting_as
def check(reference: str, holds: tuple[str, ...], says: str, as_json: bool, acting: str) -> None:
    """Say which points of the checklist hold; where all do, it may be sent.

    \b
    Example:
      tutela package check PK-3 --holds accurate --holds complete --holds handling --holds lawful
        --holds need --as quinn
    """
    by = actor(acting)
    found = _package(by, reference)
    done = actions.check_package(by, found, found.version, holds, says)
    say(
        as_json,
        {"package": found.reference, "passed": done.is_passed, "points": done.points},
        f"{found} {'may be sent' if done.is_passed else 'stays a draft'}.",
    )


@package.command()
@click.argument("reference", metavar="PACKAGE")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@acting_as
def send(reference: str, folder: Path, force: bool, as_json: bool, acting: str) -> None:
    """Sign a checked package and write its file into a folder; one that was sent is written again.

    \b
    Example:
      tutela package send PK-3 /media/out --as sam
    """
    by = actor(acting)
    found = _package(by, reference)
    if found.state == State.CHECKED:
        actions.send_package(by, found, found.version)
    name, octets = actions.export_package(by, queries.sending_for(found))
    with files.new_file(folder / name, force=force) as out:
        out.write(octets)
    say(as_json, {"package": found.reference, "file": str(folder / name)}, f"Wrote {folder / name}.")


@package.command()
@click.argument("reference", metavar="PACKAGE")
@click.argument("form", type=click.Choice(sorted(FORMS)))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@acting_as
def exchange(reference: str, form: str, folder: Path, force: bool, as_json: bool, acting: str) -> None:
    """Write what was sent last as STIX 2.1, MISP or CASE into a folder: text, and no live link.

    \b
    Example:
      tutela package exchange PK-3 stix /media/out --as sam
    """
    by = actor(acting)
    found = _package(by, reference)
    name, octets = actions.exchange_package(by, queries.sending_for(found), form)
    with files.new_file(folder / name, force=force) as out:
        out.write(octets)
    say(as_json, {"package": found.reference, "file": str(folder / name)}, f"Wrote {folder / name}.")


@package.command()
@click.argument("reference", metavar="PACKAGE")
@as_json
@acting_as
def page(reference: str, as_json: bool, acting: str) -> None:
    """Open the page on which the recipient answers; address and code are printed once.

    \b
    Example:
      tutela package page PK-3 --as sam
    """
    by = actor(acting)
    found = _package(by, reference)
    opened = actions.open_page(by, found, found.version)
    told = {"package": found.reference, "address": opened.address, "code": opened.code}
    say(as_json, told, opened.address, f"Code {opened.code}. Give it another way than the address.")


@package.command("list")
@click.option("--state", default="", help="Of this state only.")
@as_json
@acting_as
def list_(state: str, as_json: bool, acting: str) -> None:
    """List the newest packages.

    \b
    Example:
      tutela package list --state sent --as sam
    """
    rows = [presenters.as_row(one) for one in queries.packages_of(actor(acting), state)[:_MOST]]
    lines = [f"{row['package']}  {row['of']}  for {row['recipient']}: {row['state']}" for row in rows]
    say(as_json, {"packages": rows}, *(lines or ["There is no package yet."]))


@package.command()
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@as_json
@acting_as
def outcomes(table: Path, as_json: bool, acting: str) -> None:
    """Keep outcomes from a CSV with a head: package,outcome,count,on. Exit code 3: a line was not kept.

    \b
    Example:
      tutela package outcomes answers.csv --as ida
    """
    done = actions.import_outcomes(actor(acting), table.read_bytes())
    faults = [f"Line {line}: {why}" for line, why in done.faults]
    told = {"kept": done.kept, "same": done.same, "faults": [list(each) for each in done.faults]}
    say(as_json, told, f"Kept {done.kept}, there already {done.same}, not kept {len(faults)}.", *faults)
    sys.exit(REPORTED if faults else 0)


@package.command()
@click.argument("reference", metavar="PACKAGE")
@as_json
@acting_as
def verify(reference: str, as_json: bool, acting: str) -> None:
    """Prove that the last sending is as it was signed. Exit code 3: it is, but its source changed since.

    \b
    Example:
      tutela package verify PK-3 --as audra
    """
    found = _package(actor(acting), reference)
    told, changed = prove(queries.sending_for(found)), changes_since(found)
    says = [f"{found} is as it was signed: {len(told['parts'])} parts."]
    says += [f"Its source changed since: {', '.join(changed)}."] if changed else []
    say(as_json, {"package": found.reference, "changed": changed, **told}, *says)
    sys.exit(REPORTED if changed else 0)


commands: list[click.Command] = [package]
