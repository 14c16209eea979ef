"""Puts a delta, in every agreed form, into the folder that the settings name for partners."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.models import Delta, Push
from tutela.casework.datasets.signed import files as signed, forms
from tutela.casework.gate import Act, Actor
from tutela.engine.formats.known import CannotCarry

_CUT_OFF = "It was cut off. Look what lies there, and push it again."


def push_delta(by: Actor, delta: Delta) -> Push:
    """Write a delta into the folder for its partner, with each agreed form and what proves it.

    That it was begun is on record before anything lies there; what came of it follows: a receipt with the
    SHA-256 of each file, or why not.

    Raises:
        NotAllowed: the actor may not export.
        SupplyMoved: the supply has ended.
        DeltaBroken: its entries are not what was signed; nothing is given.
    """
    gate.require(by, Act.EXPORT, delta.supply)
    with transaction.atomic():
        locked.supply(delta.supply_id)
        signed.prove(delta)
        push = Push.objects.create(delta=delta, reason=_CUT_OFF, made_by=by.name)
        log.record(
            by, "delta.push_begun", purpose="sharing", wrote=[push], supply=delta.supply_id,
            number=delta.number, sha256=delta.sha256,
        )  # fmt: skip
    named = settings.TUTELA.datasets.folder
    folder = Path(named) / delta.supply.partner.name / str(delta.supply)
    try:
        push.files = _put(delta, folder) if named else []
        push.reason = "" if named else "[datasets] folder names no folder, so nothing is put there."
    except (OSError, files.Unwritable, CannotCarry) as refused:
        push.reason = str(refused)[:500]
    push.to, push.ended_at, push.is_well = str(folder) if named else "", timezone.now(), not push.reason
    with transaction.atomic():
        push.save()
        log.record(
            by, "delta.pushed", purpose="sharing", wrote=[push], supply=delta.supply_id, number=delta.number,
            is_well=push.is_well, files=[each["sha256"] for each in push.files],
        )  # fmt: skip
    return push


def _put(delta: Delta, folder: Path) -> list[dict[str, str]]:
    """Put the files there, each whole or not at all; the signed delta last, so that it says all are there."""
    folder.mkdir(parents=True, exist_ok=True)
    put = []
    for form in delta.supply.forms:
        target = folder / forms.file_name(delta, form)
        with files.new_file(target, force=True) as out:
            counted = files.Digesting(out)
            forms.write(delta, form, counted)  # type: ignore[arg-type]  # it is written to, and nothing more
        digest = counted.hexdigest()
        with files.new_file(target.with_name(f"{target.name}.sig"), force=True) as out:
            out.write(forms.sidecar(delta, form, digest, counted.size_bytes))
        put.append({"name": target.name, "sha256": digest})
    if not (folder / signed.PROGRAM.name).exists():
        with files.new_file(folder / signed.PROGRAM.name, force=False) as out:
            out.write(signed.PROGRAM.read_bytes())
    target = folder / f"{delta.supply}-{delta.number}.jsonl"
    with files.new_file(target, force=True) as out:
        for piece in signed.content(delta):
            out.write(piece)
    return [{"name": target.name, "sha256": delta.sha256}, *put]
