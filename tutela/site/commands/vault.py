"""Commands over the vault; here, since the room that keeps it stands below the items and the people."""

import json
import sys
import time

import click

from tutela.casework.custody import installation
from tutela.casework.custody.models import VaultFault, VaultReading
from tutela.casework.custody.proving import data_keys, readings
from tutela.casework.items import queries as items
from tutela.casework.people import queries as people
from tutela.errors import Broken

# So often whoever watches is told: a terminal on one line, a file line by line.
_TERMINAL_S, _FILE_S = 0.5, 30.0


@click.group()
def vault() -> None:
    """Prove that the vault holds what the register of copies says.

    \b
    Example:
      tutela vault verify
    """


@vault.command()
@click.option("--anew", is_flag=True, help="Begin at the first object, whatever was read before.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON lines.")
@click.pass_context
def verify(context: click.Context, anew: bool, as_json: bool) -> None:
    """Read every object from the first byte to the last, and say which is not what its item says.

    People can work meanwhile. Interrupted or killed, run it again: it goes on where it was. That it was begun
    and what it found is on record. Exit code 0: all is whole; 5: it is not, and each object is named with its
    item and the places where that was found.

    \b
    Example:
      tutela vault verify
    """
    installation.require_agreement()
    reading = readings.read_on(
        people.installations(), items.digests_of, items.unkept, readings.Progress(_Watching()), anew=anew
    )
    keys, faults = data_keys.look().faults, list(reading.faults.order_by("pk"))
    if as_json:
        _print_json(reading, faults, keys)
    else:
        _print_text(reading, faults, keys)
    context.exit(Broken.exit_code if faults or keys else 0)


class _Watching:
    """Tells on standard error how far a reading has come."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()
        self._read_before: int | None = None

    def __call__(self, progress: readings.Progress) -> None:
        reading, now = progress.reading, time.monotonic()
        if self._read_before is None:
            self._read_before = reading.size_bytes
            if reading.copies:
                click.echo(f"Going on behind {reading.copies:,} copies read before.", err=True)
        is_soon = now - self._told < (_TERMINAL_S if sys.stderr.isatty() else _FILE_S)
        if is_soon and reading.copies < progress.copies:
            return
        self._told = now
        rate = (reading.size_bytes - self._read_before) / max(now - self._began, 1e-6)
        left = (progress.size_bytes - reading.size_bytes) / rate if rate else 0.0
        said = (
            f"{reading.copies:,} of {progress.copies:,} copies, {reading.size_bytes / 1e6:,.0f} of "
            f"{progress.size_bytes / 1e6:,.0f} MB, {rate / 1e6:,.0f} MB/s, {max(left, 0):,.0f} s left, "
            f"{progress.faults} not as they should be"
        )
        click.echo(f"\r{said}" if sys.stderr.isatty() else said, err=True, nl=not sys.stderr.isatty())


def _print_text(reading: VaultReading, faults: list[VaultFault], keys: list[str]) -> None:
    if sys.stderr.isatty():
        click.echo(err=True)
    for wrong in keys:
        click.echo(f"Keys: {wrong}. Restore them from their backup.")
    places = items.places_of({fault.item_number for fault in faults if fault.item_number})
    for fault in faults:
        of = f"T-{fault.item_number} {fault.variant} ({fault.object_id or 'no object'})"
        found = "; ".join(places.get(fault.item_number or 0, ["no place on record"]))
        click.echo(f"{of} {fault.get_what_display()}. Found in {found}")
    read = f"{reading.copies:,} copies, {reading.size_bytes / 1e6:,.1f} MB, were read"
    if faults:
        cure = "Restore these from a backup, and find out who can write to vault and database"
        click.echo(f"{read}; {len(faults):,} faults. {cure}.")
    else:
        click.echo(f"{read}, and each is what its item says.")


def _print_json(reading: VaultReading, faults: list[VaultFault], keys: list[str]) -> None:
    places = items.places_of({fault.item_number for fault in faults if fault.item_number})
    for fault in faults:
        row = {
            "item": fault.item_number,
            "object": fault.object_id,
            "variant": fault.variant,
            "fault": fault.what,
            "places": places.get(fault.item_number or 0, []),
        }
        click.echo(json.dumps({"schema": 1, **row}))
    counts = {"copies": reading.copies, "size_bytes": reading.size_bytes, "faults": len(faults)}
    click.echo(json.dumps({"schema": 1, **counts, "keys": keys}))


commands: list[click.Command] = [vault]
