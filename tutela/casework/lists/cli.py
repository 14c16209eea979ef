"""Commands over hash lists: make, import, propose, publish, revoke, verify, export, show."""

# Click reads the backspace in a docstring as "keep these lines as they are".

import json
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tutela import files
from tutela.casework.gate import Actor
from tutela.casework.lists import actions, errors, presenters, queries
from tutela.casework.lists.exporting import Form
from tutela.casework.lists.models import Edition, HashList, ListImport
from tutela.casework.people.models import Unit
from tutela.casework.people.queries import actor_named
from tutela.engine.formats.csv_mapping import CsvMapping

MEMORY_BYTES = 64 << 20
FORMS = [form.value for form in Form]
REPORTED = 3  # the exit code of work that is done, with something to report

acting_as = click.option("--as", "acting", required=True, metavar="NAME", help="The person who acts.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
existing = click.Path(exists=True, dir_okay=False, path_type=Path)


def _actor(name: str) -> Actor:
    return actor_named(name, "command line")


def _say(as_json: bool, said: dict[str, Any], *lines: str) -> None:
    click.echo(json.dumps({"schema": 1, **said}) if as_json else "\n".join(lines))


@click.group(name="list")
def list_() -> None:
    """Keep hash lists: import what partners send, publish what is released here.

    \b
    Example:
      tutela list import partner set.json --as sam
    """


@list_.command()
@click.argument("name")
@click.option(
    "--purpose", type=click.Choice(HashList.Purpose.values), default="known-illegal", show_default=True
)
@click.option("--pack", default="", help="The law pack its categories are of; the unit's own by default.")
@click.option("--region", default="", help="The scheme its numbers follow, as its files write it.")
@click.option(
    "--map", "mapped", multiple=True, metavar="NUMBER=CODE", help="What a number means: 1=A or UK/1=A."
)
@click.option("--own", "is_own", is_flag=True, help="Built here from released grades.")
@click.option("--legal-basis", default="", help="The agreement or law under which it is held.")
@as_json
@acting_as
def new(
    name: str,
    purpose: str,
    pack: str,
    region: str,
    mapped: tuple[str, ...],
    is_own: bool,
    legal_basis: str,
    as_json: bool,
    acting: str,
) -> None:
    """Make an empty list.

    \b
    Example:
      tutela list new partner --region UK --as sam
      tutela list new ours --own --as sam
    """
    by = _actor(acting)
    pairs = [pair.partition("=") for pair in mapped]
    if not all(sign for _, sign, _ in pairs):
        raise click.BadParameter("write NUMBER=CODE, such as 1=A", param_hint="--map")
    made = actions.make_list(
        by,
        name,
        purpose=purpose,
        pack=pack or Unit.objects.get(pk=by.unit).law_pack,
        region=region,
        category_map={number: code for number, _, code in pairs},
        is_own=is_own,
        legal_basis=legal_basis,
    )
    _say(as_json, {"list": made.name, "own": is_own, "pack": made.pack}, f"Made list {made.name}.")


@list_.command(name="import")
@click.argument("name")
@click.argument("path", type=existing)
@click.option("--mapping", type=existing, help="A JSON file that says what the columns of a CSV mean.")
@click.option(
    "--kind", default="", help="The hash of a plain list of lines, where its length cannot tell: pdq."
)
@as_json
@acting_as
def import_(name: str, path: Path, mapping: Path | None, kind: str, as_json: bool, acting: str) -> None:
    """Read a partner's file into a list: VICS, CSV, EnCase or plain hashes.

    Interrupted, run the same command again: it goes on where it was.
    Exit code 3: done, with records rejected.

    \b
    Example:
      tutela list import partner set.json --as sam
    """
    by = _actor(acting)
    found = queries.list_for(by, name)
    columns = _mapping(mapping) if mapping else None
    bars = (SpinnerColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    with Progress(*bars, console=Console(stderr=True)) as bar:
        task = bar.add_task("import", total=None, said="reading")

        def show(listed: ListImport) -> None:
            bar.update(
                task, said=f"{listed.read:,} read, {listed.accepted:,} new, {listed.rejected:,} rejected"
            )

        listed = actions.import_list(by, found, path, mapping=columns, kind=kind, progress=show)
    _say(as_json, presenters.import_said(listed), *presenters.import_lines(listed))
    sys.exit(REPORTED if listed.rejected else 0)


def _mapping(path: Path) -> CsvMapping:
    try:
        said = json.loads(path.read_bytes())
    except ValueError as wrong:
        raise click.BadParameter(f"{path} is not JSON: {wrong}", param_hint="--mapping") from wrong
    if not isinstance(said, dict):
        raise click.BadParameter(f"{path} holds no JSON object", param_hint="--mapping")
    return CsvMapping.from_json(said)


@list_.command()
@click.argument("name")
@as_json
@acting_as
def propose(name: str, as_json: bool, acting: str) -> None:
    """Propose all released items that are not listed yet. Exit code 3: done, with items left out.

    Exact fingerprints that no worker has taken yet are taken first, and those that one is taking are
    waited for.

    \b
    Example:
      tutela list propose ours --as quinn
    """
    by = _actor(acting)
    found = queries.list_for(by, name)
    actions.take_exact_fingerprints(by, found, _say_waiting)
    edition = actions.propose(by, found)
    listed = edition.added.count()
    left_out = [f"  left out T-{one['item']}: {one['reason']}" for one in edition.left_out]
    said = {"list": name, "edition": edition.number, "listed": listed, "left_out": edition.left_out}
    _say(as_json, said, f"Proposed {edition} with {listed} new entries.", *left_out)
    sys.exit(REPORTED if left_out else 0)


def _say_waiting(jobs: int) -> None:
    click.echo(f"Waiting for exact fingerprints that workers are taking; jobs left: {jobs}.", err=True)


@list_.command()
@click.argument("name")
@as_json
@acting_as
def withdraw(name: str, as_json: bool, acting: str) -> None:
    """Take the proposal back that waits to be published.

    \b
    Example:
      tutela list withdraw ours --as quinn
    """
    by = _actor(acting)
    proposal = _proposal(by, name)
    actions.withdraw_proposal(by, proposal)
    _say(as_json, {"list": name, "withdrawn": proposal.number}, f"Withdrew the proposal of {proposal}.")


@list_.command()
@click.argument("name")
@as_json
@acting_as
def publish(name: str, as_json: bool, acting: str) -> None:
    """Publish and sign what another person proposed.

    \b
    Example:
      tutela list publish ours --as sam
    """
    by = _actor(acting)
    edition = actions.publish(by, _proposal(by, name))
    said = {"list": name, "edition": edition.number, "digest": edition.digest, "signature": edition.signature}
    _say(as_json, said, f"Published {edition}. SHA-256 of the manifest: {edition.digest}")


def _proposal(by: Actor, name: str) -> Edition:
    found = queries.list_for(by, name)
    proposal = queries.proposal_of(found)
    if proposal is None:
        raise errors.ProposalOpen(f"{found} has no proposal. Make one first: `tutela list propose {name}`.")
    return proposal


@list_.command()
@click.argument("entry", type=int)
@click.option("--reason", required=True, help="Why, for whoever received the list.")
@as_json
@acting_as
def revoke(entry: int, reason: str, as_json: bool, acting: str) -> None:
    """Revoke one entry by its number; it stops matching at once.

    What it settled here is matched again by a worker; see `tutela list show` and the record.

    \b
    Example:
      tutela list revoke 2291 --reason "the sender recalled it" --as sam
    """
    by = _actor(acting)
    revoked = actions.revoke(by, queries.entry_for(by, entry), reason)
    _say(
        as_json,
        {"entry": revoked.pk, "list": revoked.hash_list.name},
        f"Revoked entry {revoked.pk}.",
        "  A worker matches what it had settled here again; what nothing else settles goes back to people.",
        f"  How many that are: `tutela list show {revoked.hash_list.name}`, once that is done.",
    )


@list_.command("revoke-all")
@click.argument("name")
@click.option("--reason", required=True, help="Why, for whoever reads the record.")
@as_json
@acting_as
def revoke_all(name: str, reason: str, as_json: bool, acting: str) -> None:
    """Withdraw a list for good: every entry is revoked and stops matching at once.

    What it settled here is matched again by a worker, as for one entry. Nothing is added to the list any
    more; a file that is being read into it is refused.

    \b
    Example:
      tutela list revoke-all partner --reason "the agreement has ended" --as sam
    """
    by = _actor(acting)
    done = actions.withdraw_list(by, queries.list_for(by, name), reason)
    stopped = [listed.pk for listed in done.stopped]
    _say(
        as_json,
        {"list": name, "entries": done.entries, "imports_refused": stopped},
        f"Withdrew list {name}; entries revoked: {done.entries:,}.",
        *(f"  Import {number} was not finished: it is refused." for number in stopped),
        "  A worker matches what they had settled here again; what nothing else settles goes back to people.",
    )


@list_.command()
@click.argument("name")
@click.option("--edition", "number", type=int, help="The edition; the newest by default.")
@as_json
@acting_as
def verify(name: str, number: int | None, as_json: bool, acting: str) -> None:
    """Prove that an edition is as it was signed. Exit code 5: it is not.

    \b
    Example:
      tutela list verify ours --as sam
    """
    edition = queries.edition_for(_actor(acting), name, number)
    verified = queries.verify_edition(edition)
    said = f"{edition} is as it was signed: {verified.entries:,} entries, manifest {verified.digest}."
    _say(as_json, {"list": name, "edition": edition.number, **asdict(verified)}, said)


@list_.command()
@click.argument("name")
@click.argument("target", metavar="FILE|-")
@click.option(
    "--format", "form", type=click.Choice([one.value for one in Form]), default="vics", show_default=True
)
@click.option("--edition", "number", type=int, help="The edition; the newest published one by default.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@acting_as
def export(
    name: str, target: str, form: str, number: int | None, force: bool, as_json: bool, acting: str
) -> None:
    """Write a published edition to a file, or to the output with -. The same edition gives the same bytes.

    vics is a hash set, vics-case a case file with every place; manifest is what was signed.

    \b
    Example:
      tutela list export ours ours-1.json --as sam
      tutela list export ours - --format csv --as sam > ours-1.csv
    """
    by = _actor(acting)
    edition, chosen = queries.edition_for(by, name, number), Form(form)
    if target == "-":
        with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as held:
            written = actions.export(by, edition, chosen, cast(BinaryIO, held))
            held.seek(0)
            shutil.copyfileobj(held, sys.stdout.buffer)
        click.echo(f"{edition}: {written.entries:,} entries, SHA-256 {written.sha256}", err=True)
        return
    with files.new_file(Path(target), force=force) as out:
        written = actions.export(by, edition, chosen, out)
    said = f"Wrote {written.entries:,} entries of {edition} to {target}, SHA-256 {written.sha256}."
    _say(as_json, {**asdict(written), "edition": edition.number, "list": name, "file": target}, said)


@list_.command()
@click.argument("name", required=False)
@as_json
@acting_as
def show(name: str | None, as_json: bool, acting: str) -> None:
    """Show the unit's lists, or one list with its editions and imports.

    \b
    Example:
      tutela list show --as ana
      tutela list show ours --as ana
    """
    by = _actor(acting)
    chosen = [queries.list_for(by, name)] if name else queries.lists_of(by)
    if as_json:
        _say(as_json, {"lists": [presenters.list_said(one) for one in chosen]})
        return
    lines = [line for one in chosen for line in presenters.list_lines(one, in_full=bool(name))]
    click.echo("\n".join(lines or ["There is no list yet. Make one: `tutela list new`."]))


commands: list[click.Command] = [list_]
