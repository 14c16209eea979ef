"""Commands over editions, beside those of the lists: propose, withdraw, publish, verify, export, show."""

import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, cast

import click

from tutela import files
from tutela.casework.custody.record import evidence
from tutela.casework.editions import actions, candidates, errors, presenters, queries
from tutela.casework.editions.exports import Form
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor
from tutela.casework.lists.cli import list_
from tutela.casework.lists.queries import list_for, lists_of
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say

MEMORY_BYTES = 64 << 20


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
    by = actor(acting)
    hash_list = list_for(by, name)
    actions.take_exact_fingerprints(by, hash_list, _say_waiting)
    edition = actions.propose(by, hash_list)
    listed = edition.added.count()
    left_out = [f"  left out T-{item['item']}: {item['reason']}" for item in edition.left_out]
    answer = {"list": name, "edition": edition.number, "listed": listed, "left_out": edition.left_out}
    say(as_json, answer, f"Proposed {edition} with {listed} new entries.", *left_out)
    sys.exit(REPORTED if left_out else 0)


def _say_waiting(jobs: int) -> None:
    click.echo(f"Waiting for exact fingerprints that workers are taking; jobs left: {jobs}.", err=True)


@list_.command()
@click.argument("name")
@as_json
@acting_as
def ask(name: str, as_json: bool, acting: str) -> None:
    """Have further people grade released items whose grade is founded less well than the list demands.

    \b
    Example:
      tutela list ask ours --as quinn
    """
    by = actor(acting)
    asked = actions.ask_missing(by, list_for(by, name))
    more = " Run it again for the rest." if asked == candidates.MOST_ASKED else ""
    say(as_json, {"list": name, "asked": asked}, f"Opinions of {asked:,} items are asked for.{more}")


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
    by = actor(acting)
    proposal = _proposal(by, name)
    actions.withdraw_proposal(by, proposal)
    say(as_json, {"list": name, "withdrawn": proposal.number}, f"Withdrew the proposal of {proposal}.")


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
    by = actor(acting)
    edition = actions.publish(by, _proposal(by, name))
    answer = {
        "list": name,
        "edition": edition.number,
        "digest": edition.digest,
        "signature": edition.signature,
    }
    say(as_json, answer, f"Published {edition}. SHA-256 of the manifest: {edition.digest}")


def _proposal(by: Actor, name: str) -> Edition:
    hash_list = list_for(by, name)
    proposal = queries.proposal_of(hash_list)
    if proposal is None:
        raise errors.ProposalOpen(
            f"{hash_list} has no proposal. Make one first: `tutela list propose {name}`."
        )
    return proposal


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
    edition = queries.edition_for(actor(acting), name, number)
    verified = queries.verify_edition(edition)
    message = f"{edition} is as it was signed: {verified.entries:,} entries, manifest {verified.digest}."
    say(as_json, {"list": name, "edition": edition.number, **asdict(verified)}, message)


@list_.command()
@click.argument("name")
@click.argument("target", metavar="FILE|-")
@click.option(
    "--format", "form", type=click.Choice([form.value for form in Form]), default="vics", show_default=True
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
    by = actor(acting)
    edition, chosen = queries.edition_for(by, name, number), Form(form)
    if target == "-":
        with tempfile.SpooledTemporaryFile(MEMORY_BYTES) as spool:
            written = actions.export(by, edition, chosen, cast(BinaryIO, spool))
            spool.seek(0)
            shutil.copyfileobj(spool, sys.stdout.buffer)
        click.echo(f"{edition}: {written.entries:,} entries, SHA-256 {written.sha256}", err=True)
        return
    with files.new_file(Path(target), force=force) as out:
        written = actions.export(by, edition, chosen, out)
    evidence.write_beside(Path(target), written.entry)
    message = f"Wrote {written.entries:,} entries of {edition} to {target}, SHA-256 {written.sha256}."
    say(as_json, {**asdict(written), "edition": edition.number, "list": name, "file": target}, message)


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
    by = actor(acting)
    chosen = [list_for(by, name)] if name else lists_of(by)
    if as_json:
        say(as_json, {"lists": [presenters.list_answer(hash_list) for hash_list in chosen]})
        return
    lines = [line for hash_list in chosen for line in presenters.list_lines(hash_list, in_full=bool(name))]
    click.echo("\n".join(lines or ["There is no list yet. Make one: `tutela list new`."]))


commands: list[click.Command] = [list_]
