"""Commands over the record of acts."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from tutela.casework import gate
from tutela.casework.audit import actions
from tutela.casework.custody import log as record
from tutela.casework.custody.actions import export_record
from tutela.casework.custody.keys import KeyMissing
from tutela.casework.custody.log import Verified
from tutela.casework.custody.proving import data_keys, quick_look
from tutela.casework.custody.record import audit, evidence
from tutela.casework.gate import Act
from tutela.casework.items import queries as items
from tutela.casework.people.command_line import actor
from tutela.engine.vault.store import StoreUnavailable
from tutela.errors import Broken

_NAMED = 10


@click.group()
def log() -> None:
    """Verify and read the record of acts.

    \b
    Example:
      tutela log verify
    """


@log.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--chain-only", is_flag=True, help="Leave out the rows that the record speaks of.")
@click.option("--as", "acting", metavar="NAME", help="The person who verifies: what is found goes on record.")
@click.pass_context
def verify(context: click.Context, as_json: bool, chain_only: bool, acting: str | None) -> None:
    """Prove every entry of the record, and that checkpoints and rows agree with it.

    Compared are grades, settlements, states, places, looks, people and roles, verdicts, editions and what
    was revoked.

    Then the vault is looked over as `tutela doctor` does it: keys, length of every object, and some of them
    whole; that is left out, and said, where the vault or a key is not here. To read all of it: tutela vault
    verify.

    It shows no entry, so anybody may ask. Say --as, and it goes on record that you did, and what was found.
    Exit code 0: whole; 5: changed, and the first bad entry, or what is wrong with the vault, is named.

    \b
    Example:
      tutela log verify --json
    """
    verified = _verified(acting, chain_only)
    wrong = _wrong_with_the_vault()
    if as_json:
        click.echo(json.dumps({"schema": 1, **asdict(verified), "vault": wrong}))
        context.exit(Broken.exit_code if wrong else 0)
    click.echo(
        f"The record is whole: {verified.entries} entries, head {verified.head[:16]}…, and agrees with "
        f"{verified.checkpoints} checkpoints."
    )
    for note in verified.notes:
        click.echo(f"  {note}")
    for fault in wrong or []:
        click.echo(f"The vault is not: {fault}.")
    context.exit(Broken.exit_code if wrong else 0)


def _verified(acting: str | None, chain_only: bool) -> Verified:
    """Prove the record, on record if somebody is named who does; nothing is written else."""
    if acting is not None:
        return actions.verify_record(actor(acting), chain_only=chain_only)
    verified = record.verify()
    if not chain_only:
        audit.require_none()
    return verified


def _wrong_with_the_vault() -> list[str] | None:
    """Say what is wrong with keys, register and vault, as far as it shows without reading all of it.

    None where it cannot be said, because the vault or a key is not here.
    """
    try:
        wrong, seen, unkept = data_keys.look().faults, quick_look.look(), items.unkept()
    except (KeyMissing, StoreUnavailable) as away:
        click.echo(f"The vault was not looked at: {away}", err=True)
        return None
    if seen.summary:
        wrong.append(seen.summary)
    if unkept:
        named = ", ".join(f"T-{number}" for number in unkept[:_NAMED])
        wrong.append(f"{len(unkept)} items have no original on the register of copies, such as {named}")
    return wrong


@log.command()
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many entries.")
@click.option("--as", "acting", required=True, metavar="NAME", help="The person who reads.")
def show(last: int, acting: str) -> None:
    """Print the latest entries of the reader's unit as JSON lines, newest first.

    \b
    Example:
      tutela log show --last 5 --as audra
    """
    by = actor(acting)
    gate.require(by, Act.READ_LOG)
    for entry in record.latest(limit=last, unit=by.unit):
        click.echo(json.dumps(entry, sort_keys=True))


@log.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--as", "acting", required=True, metavar="NAME", help="The person who reads.")
def export(folder: Path, as_json: bool, acting: str) -> None:
    """Write the record to a new folder, with its checkpoints and a program that proves it without Tutela.

    Entries of other units are there only as what proves their place in it.

    \b
    Example:
      tutela log export record-2027-03 --as audra
      python record-2027-03/verify_record.py record-2027-03
    """
    written = export_record(actor(acting), folder)
    if as_json:
        click.echo(json.dumps({"schema": 1, **asdict(written)}))
        return
    click.echo(f"Wrote {written.entries} entries to {folder}. To prove them: python verify_record.py .")


@log.command()
@click.argument("checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def prove(checkpoint: Path) -> None:
    """Print what proves that the record goes on from a checkpoint that somebody kept. It shows no entry.

    `verify_record.py`, which is written with every export, checks it.

    \b
    Example:
      tutela log prove kept.txt > consistency.json
    """
    text = checkpoint.read_text(encoding="utf-8", errors="replace")
    click.echo(json.dumps(evidence.of_consistency(text), indent=1))


commands: list[click.Command] = [log]
