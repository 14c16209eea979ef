"""`tutela law`: what facts come to under a law pack, whether it is sound, and what a new version changes."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from tutela.engine.cli.scanning import json_option, say
from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.errors import BadFacts, BadLaw
from tutela.engine.taxonomy.facts import Facts, read
from tutela.engine.taxonomy.laws import Derived, Law, NotDerivable, derive, vectors
from tutela.engine.taxonomy.laws.checking import check as find_faults
from tutela.engine.taxonomy.laws.comparing import compare as find_changes
from tutela.engine.taxonomy.laws.derivation import Step, steps
from tutela.printable import printable

# What a command ends with that is done and has something to report.
_REPORTED = 3

_SCHEMA = "tutela.law/1"

_pack = click.argument("pack", metavar="PACK")


@click.group()
def law() -> None:
    """Ask a law pack what facts come to, check packs, and compare versions of them.

    PACK is the name of a pack that is shipped, or a file that ends in .toml.

    \b
    Example:
      tutela law list
    """


@law.command("list")
@json_option
def list_packs(as_json: bool) -> None:
    """Name the law packs, with version and whether each is confirmed or a draft.

    \b
    Example:
      tutela law list --json
    """
    for name in laws.names():
        pack = laws.load(name)
        told = {
            "name": pack.name,
            "version": pack.version,
            "status": pack.status,
            "title": pack.title,
            "recipient": pack.recipient,
            "owner": pack.owner,
            "digest": pack.digest,
        }
        say(_SCHEMA, told, f"{pack.name}\t{pack.version}\t{pack.status}\t{pack.title}", as_json)


@law.command()
@_pack
@click.argument("facts", type=click.File(encoding="utf-8"), metavar="FACTS")
@json_option
def explain(pack: str, facts: IO[str], as_json: bool) -> None:
    """Say what the FACTS of an item come to under PACK, by which rule, and how each rule was answered.

    FACTS is a JSON file as the program writes it; - reads it from standard input. What is printed is derived,
    and no assessment. "Not derivable from these facts" is an answer, and names what is missing.

    \b
    Example:
      tutela law explain uk facts.json
    """
    found, given = _law(pack), read(facts.read())
    derived = derive(given, found)
    asked = list(steps(given, found))
    if as_json:
        told = derived.told() | {"steps": [_told(step) for step in asked]}
        say(_SCHEMA, told, "", as_json)
        return
    click.echo(printable(derived.reasons))
    for step in asked:
        click.echo(
            f"  {_answer(step, derived.rule):<15}{printable(step.rule.id):<22}{printable(step.rule.says)}"
        )
        if step.rule.id == derived.rule:
            break


@law.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@json_option
@click.pass_context
def check(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check the law pack in FILE in full, with the truth table inside it, or the one of its name beside it.

    Found are rules that never decide, facts that no rule covers, outcomes without a rule, keys that do not
    lead back, fewer than 50 vectors and vectors that fail. It ends with 3 where anything was found.

    \b
    Example:
      tutela law check ours.toml
    """
    found = laws.parse(file.read_bytes(), file.stem)
    table = vectors.within(file.read_text(encoding="utf-8"), file.name) or vectors.load(
        file.stem, file.parent
    )
    faults = find_faults(found, table)
    for fault in faults:
        told = {"fault": fault.fault, "of": fault.of, "says": fault.says}
        say(_SCHEMA, told, f"{fault.fault}\t{fault.of}\t{fault.says}", as_json)
    if not as_json:
        size = f"{len(found.rules)} rules, {len(found.outcomes)} outcomes, {len(table)} vectors"
        click.echo(
            f"{printable(found.name)} {printable(found.version)}: {size}, {len(faults)} faults.", err=True
        )
    if faults:
        ctx.exit(_REPORTED)


@law.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--facts",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Facts, one JSON object a line; without it, those of the truth table of NEW.",
)
@json_option
def compare(old: str, new: str, facts: IO[str] | None, as_json: bool) -> None:
    """List what comes to something else under NEW than under OLD, each a PACK, and how many were compared.

    \b
    Example:
      tutela law compare uk uk-2027.toml --facts recorded.jsonl
    """
    recorded = list(_of_table(new) if facts is None else _of_lines(facts))
    changes = list(find_changes(_law(old), _law(new), recorded))
    for change in changes:
        told = {"of": change.of, "before": change.before.told(), "after": change.after.told()}
        line = f"{change.of}\t{_value(change.before)}\t{_value(change.after)}\t{change.after.reasons}"
        say(_SCHEMA, told, line, as_json)
    if not as_json:
        click.echo(f"{len(changes)} of {len(recorded)} change.", err=True)


def _law(pack: str) -> Law:
    path = Path(pack)
    if path.suffix != ".toml":
        return laws.load(pack)
    try:
        return laws.parse(path.read_bytes())
    except OSError as wrong:
        raise BadLaw(f"{pack} cannot be read: {wrong.strerror}.") from wrong


def _of_table(pack: str) -> Iterator[tuple[str, Facts]]:
    path = Path(pack)
    is_file = path.suffix == ".toml"
    table = vectors.load(path.stem, path.parent) if is_file else vectors.load(pack)
    for vector in table:
        yield f"vector in line {vector.line}", vector.facts


def _of_lines(lines: IO[str]) -> Iterator[tuple[str, Facts]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield f"line {number}", read(line)
            except BadFacts as wrong:
                raise BadFacts(f"Line {number}: {wrong}") from wrong


def _told(step: Step) -> dict[str, Any]:
    missing = [{"fact": one.fact, "why": one.why} for one in step.missing]
    return {"rule": step.rule.id, "says": step.rule.says, "holds": step.holds, "missing": missing}


def _answer(step: Step, deciding: str) -> str:
    if step.holds and step.rule.id != deciding:
        return "waits"  # for those above it that are open and say something else
    return {True: "holds", False: "does not hold", None: "open"}[step.holds]


def _value(derived: Derived | NotDerivable) -> str:
    return derived.value if isinstance(derived, Derived) else "not derivable"


commands: list[click.Command] = [law]
