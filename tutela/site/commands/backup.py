"""Commands that back the whole installation up, restore it, and prove that it can be restored."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from tutela.casework.custody import installation, keys, standing
from tutela.casework.people.command_line import REPORTED
from tutela.engine.vault.passphrase import PassphraseWrong
from tutela.errors import Broken
from tutela.site import processes, upgrade
from tutela.site.backup import (
    age,
    drill as drilling,
    keys_file,
    make as making,
    place,
    prune as pruning,
    restore as restoring,
)
from tutela.site.backup.errors import BackupBroken, BackupRuns, PassphraseWanted
from tutela.site.backup.place import Manifest

_file = click.option(
    "--passphrase-file",
    metavar="FILE",
    help="Take the passphrase from a file's first line; - for standard input.",
)


@click.group()
def backup() -> None:
    """Back up database, vault, record and keys while people work, and prove that they can be restored.

    The settings say where: [backup] store for all that is sealed, and [backup] keys, elsewhere, for the copy
    of the keys under a passphrase.

    \b
    Example:
      tutela backup make
    """


def _say(message: str) -> None:
    click.echo(message, err=True)


def _passphrase(named: str | None, *, is_new: bool = False) -> str:
    if named == "-":
        return sys.stdin.readline().rstrip("\n")
    if named:
        return Path(named).read_text(encoding="utf-8").partition("\n")[0]
    if not sys.stdin.isatty():
        raise PassphraseWanted(
            "Nobody is here to ask for the passphrase. Name a file with --passphrase-file."
        )
    asks = "A passphrase for the copy of the keys" if is_new else "The passphrase of the copy of the keys"
    return str(click.prompt(asks, hide_input=True, confirmation_prompt=is_new, err=True))


@backup.command()
@_file
@click.option("--new-place", is_flag=True, help="The places are empty because their disks are new.")
def make(passphrase_file: str | None, new_place: bool) -> None:
    """Make a backup while people work: the database at one moment, and each object that is not there yet.

    The first one also writes the copy of the keys, and asks for a passphrase. What is interrupted is no
    backup; the next one goes on with what was copied. Exit code 3: objects that rows name are missing here,
    or something of the doors could not be copied; it is named.

    \b
    Example:
      tutela backup make
    """
    upgrade.require_current()
    installation.require_agreement()
    with processes.only_one("backup.lock", BackupRuns("A backup is being made here already. Wait for it.")):
        target, last = place.open_place(), {} if new_place else age.last_made()
        place.require_marked(target, last)
        # Their copy may lie in a safe: it is looked for if the last was of other keys, or for another folder.
        copied_there = last.get("keys"), last.get("keys_place")
        are_copied = copied_there == (keys_file.name_of_these(), place.digests()["keys_place"])
        if not are_copied and keys_file.current() is None:
            place.require_keys_there(last)
            passphrase = _passphrase(passphrase_file, is_new=True)
            _say(f"Wrote the copy of the keys: {keys_file.write(passphrase, standing.look().database)}")
        manifest, copied = making.make(_say)
    click.echo(
        f"Backup {manifest.name}: {manifest.rows:,} rows of {len(manifest.tables)} tables, "
        f"{manifest.objects:,} objects ({copied.new:,} new, {manifest.size_bytes / 1e6:,.1f} MB in all), the "
        f"record up to entry {manifest.seq}. All that is new was read back."
    )
    for sentence in manifest.left_out:
        _say(sentence)
    if manifest.missing or manifest.fault:
        _say(f"{manifest.missing} objects that rows name are missing here. {manifest.fault}")
    if manifest.missing or manifest.fault or manifest.left_out:
        sys.exit(REPORTED)


@backup.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each backup.")
def list_(as_json: bool) -> None:
    """List the backups at the place, the oldest first, and say which do not open.

    \b
    Example:
      tutela backup list
    """
    source, key, broken = place.open_place(), keys.for_backups(), 0
    for name in place.names(source):
        try:
            manifest = place.read(source, name, key)
        except BackupBroken as wrong:
            broken += 1
            click.echo(
                json.dumps({"schema": 1, "name": name, "fault": str(wrong)}) if as_json else str(wrong)
            )
        else:
            click.echo(_json(manifest) if as_json else _line(manifest))
    sys.exit(Broken.exit_code if broken else 0)


def _json(manifest: Manifest, **more: object) -> str:
    facts = asdict(manifest)
    for long in ("tables", "migrations", "numbers", "at_doors"):
        del facts[long]
    return json.dumps({"schema": 1, **facts, "rows": manifest.rows, **more})


def _line(manifest: Manifest) -> str:
    return (
        f"{manifest.name}  Tutela {manifest.version}, {manifest.vendor}  {manifest.rows:,} rows, "
        f"{manifest.objects:,} objects, {manifest.size_bytes / 1e6:,.1f} MB, up to entry {manifest.seq}"
    )


@backup.command()
@click.argument("name", required=False)
@_file
@click.option(
    "--beside", is_flag=True, help="Restore beside the vault of this installation, which is still there."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was proved as JSON.")
def restore(name: str | None, passphrase_file: str | None, beside: bool, as_json: bool) -> None:
    """Restore a backup, the newest unless you name one, into an empty installation, and prove it equal.

    Rows and objects are compared by their digests, and the chain of the record is proved. What was revoked,
    withdrawn or ended after the backup is done again, and nobody is signed in. Nothing is ever written over.

    \b
    Example:
      tutela backup restore
    """
    held = restoring.unlock(lambda: _passphrase(passphrase_file))
    manifest = restoring.chosen(name, held)
    with processes.only_one():
        redone = restoring.restore(manifest, held, beside=beside, say=_say)
    if as_json:
        click.echo(_json(manifest, redone=redone.done, refused=redone.refused))
    else:
        click.echo(
            f"Restored backup {manifest.name}, and proved it equal: {manifest.rows:,} rows of "
            f"{len(manifest.tables)} tables, {manifest.objects:,} objects, the record up to entry "
            f"{manifest.seq}. {redone.done} acts of later were done again. Issue new sign-in links."
        )
    if redone.refused:
        _say(f"{redone.refused} acts of later could not be done again; the record names them.")
        sys.exit(REPORTED)


@backup.command()
@click.argument("name", required=False)
@_file
@click.option(
    "--scratch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder on a disk with room for all of it; beside the keys folder if left out.",
)
def drill(name: str | None, passphrase_file: str | None, scratch: Path | None) -> None:
    """Restore a backup into a scratch folder from the copy of the keys, prove it equal, and remove it again.

    The result goes on record, and `tutela doctor` says when the last one was. On PostgreSQL a schema of its
    own is made and dropped, so the user of the database must be allowed to make one.

    \b
    Example:
      tutela backup drill
    """
    upgrade.require_current()
    installation.require_agreement()
    passphrase = _passphrase(passphrase_file)
    held = keys_file.open_copy(keys_file.newest(), passphrase)
    if held != keys_file.here():
        raise PassphraseWrong("The newest copy of the keys is not of the keys here. Make a backup first.")
    manifest = restoring.chosen(name, held)
    seconds = drilling.drill(manifest, passphrase, scratch or settings.TUTELA_KEYS.parent)
    click.echo(
        f"Backup {manifest.name} was restored in {seconds:.0f} s and proved equal: {manifest.rows:,} rows, "
        f"{manifest.objects:,} objects, the record up to entry {manifest.seq}. The scratch folder is gone."
    )


@backup.command()
@click.option(
    "--keep", type=click.IntRange(min=1), required=True, help="How many of the newest backups stay."
)
@click.option("--remove", is_flag=True, help="Remove them; without it, only what would go is said.")
def prune(keep: int, remove: bool) -> None:
    """Say which old backups would go, or remove them, with what no backup that stays needs.

    It is on record. Nothing goes as long as a backup is being made, or one at the place does not open.

    \b
    Example:
      tutela backup prune --keep 30
      tutela backup prune --keep 30 --remove
    """
    upgrade.require_current()
    installation.require_agreement()
    with processes.only_one("backup.lock", BackupRuns("A backup is being made here. Wait for it.")):
        decided = pruning.plan(keep)
        for manifest in decided.going:
            click.echo(_line(manifest))
        counted = f"{len(decided.going)} backups and {len(decided.objects):,} objects that only they need"
        if not remove:
            click.echo(f"{counted} would go, {len(decided.staying)} backups stay. --remove removes them.")
        elif decided.going:
            pruning.prune(decided)
            click.echo(f"{counted} were removed, {len(decided.staying)} backups stay.")
        else:
            click.echo("Nothing is to go.")


commands: list[click.Command] = [backup]
