"""Commands over hash lists: make, import, revoke. The room of editions adds its own to the same group."""

# Click reads the backspace in a docstring as "keep these lines as they are".

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tutela.casework.lists import actions, presenters, queries
from tutela.casework.lists.models import LEVELS, HashList, ListImport
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.casework.people.models import Unit
from tutela.engine.formats.shared.ready_mappings import mapping_of

existing = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.option(
    "--region",
    default="",
    help="The scheme its numbers follow, as its files write it; without one, no category.",
)
@click.option(
    "--map", "mapped", multiple=True, metavar="NUMBER=CODE", help="What a number means: 1=A or UK/1=A."
)
@click.option("--own", "is_own", is_flag=True, help="Built here from released grades.")
@click.option(
    "--level",
    type=click.Choice([each for each in LEVELS if each]),
    help="How well a released grade must be founded to be listed.",
)
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
    level: str | None,
    legal_basis: str,
    as_json: bool,
    acting: str,
) -> None:
    """Make an empty list.

    A number means what its region says: without a region agreed with the sender no record gets a category.

    \b
    Example:
      tutela list new partner --region UK --as sam
      tutela list new ours --own --level trusted --as sam
    """
    by = actor(acting)
    pairs = [pair.partition("=") for pair in mapped]
    if not all(sign for _, sign, _ in pairs):
        raise click.BadParameter("write NUMBER=CODE, such as 1=A", param_hint="--map")
    hash_list = actions.make_list(
        by,
        name,
        purpose=purpose,
        pack=pack or Unit.objects.get(pk=by.unit).law_pack,
        region=region,
        category_map={number: code for number, _, code in pairs},
        is_own=is_own,
        legal_basis=legal_basis,
        level=level or "",
    )
    row = {"list": hash_list.name, "own": is_own, "pack": hash_list.pack, "region": hash_list.region}
    say(as_json, row, f"Made list {hash_list.name}.", *presenters.meaning_lines(hash_list))


@list_.command(name="import")
@click.argument("name")
@click.argument("path", type=existing)
@click.option(
    "--mapping",
    default="",
    metavar="FILE",
    help="What the columns of a CSV mean: a JSON file that says so, or the name of a ready mapping.",
)
@click.option(
    "--kind", default="", help="The hash of a plain list of lines, where its length cannot tell: pdq."
)
@click.option(
    "--region",
    default="",
    help="The scheme of its numbers, confirmed by its sender, where the file is silent.",
)
@as_json
@acting_as
def import_(name: str, path: Path, mapping: str, kind: str, region: str, as_json: bool, acting: str) -> None:
    """Read a partner's file into a list: VICS, CSV, databases of hashes, or plain hashes.

    Interrupted, run the same command again: it goes on where it was.
    Exit code 3: done, with records rejected or something to report about them.

    \b
    Example:
      tutela list import partner set.json --as sam
    """
    by = actor(acting)
    hash_list = queries.list_for(by, name)
    columns = mapping_of(mapping) if mapping else None
    bars = (SpinnerColumn(), TextColumn("{task.fields[counts]}"), TimeElapsedColumn())
    with Progress(*bars, console=Console(stderr=True)) as bar:
        task = bar.add_task("import", total=None, counts="reading")

        def show(listed: ListImport) -> None:
            bar.update(
                task, counts=f"{listed.read:,} read, {listed.accepted:,} new, {listed.rejected:,} rejected"
            )

        listed = actions.import_list(
            by, hash_list, path, mapping=columns, kind=kind, region=region, progress=show
        )
    say(as_json, presenters.import_answer(listed), *presenters.import_lines(listed))
    sys.exit(REPORTED if listed.rejected or listed.notes else 0)


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
    by = actor(acting)
    revoked = actions.revoke(by, queries.entry_for(by, entry), reason)
    say(
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
    by = actor(acting)
    done = actions.withdraw_list(by, queries.list_for(by, name), reason)
    stopped = [listed.pk for listed in done.stopped]
    say(
        as_json,
        {"list": name, "entries": done.entries, "imports_refused": stopped},
        f"Withdrew list {name}; entries revoked: {done.entries:,}.",
        *(f"  Import {number} was not finished: it is refused." for number in stopped),
        "  A worker matches what they had settled here again; what nothing else settles goes back to people.",
    )
