"""Puts a delta, in every agreed form, into the folder or bucket that the settings name for partners."""

from django.db import transaction
from django.utils import timezone

from tutela import files
from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.actions import locked
from tutela.casework.datasets.models import Delta, Push
from tutela.casework.datasets.signed import files as signed, forms, places
from tutela.casework.gate import Act, Actor

_CUT_OFF = "It was cut off. Look what lies there, and push it again."


def push_delta(by: Actor, delta: Delta) -> Push:
    """Write a delta into the place for its partner, with each agreed form and what proves it.

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
    try:
        place = places.place_for(delta.supply.partner.name, str(delta.supply))
        push.to = str(place)
        push.files, push.reason = _put(delta, place), ""
    except places.REFUSALS as refused:
        push.reason = str(refused)[:500]
    push.ended_at, push.is_well = timezone.now(), not push.reason
    with transaction.atomic():
        push.save()
        log.record(
            by, "delta.pushed", purpose="sharing", wrote=[push], supply=delta.supply_id, number=delta.number,
            is_well=push.is_well, files=[each["sha256"] for each in push.files],
        )  # fmt: skip
    return push


def _put(delta: Delta, place: places.Folder | places.InBucket) -> list[dict[str, str]]:
    """Put the files there, each whole or not at all; the signed delta last, so that it says all are there."""
    put = []
    for form in delta.supply.forms:
        name = forms.file_name(delta, form)
        with place.writing(name) as out:
            counted = files.Digesting(out)
            forms.write(delta, form, counted)  # type: ignore[arg-type]  # it is written to, and nothing more
        digest = counted.hexdigest()
        with place.writing(f"{name}.sig") as out:
            out.write(forms.sidecar(delta, form, digest, counted.size_bytes))
        put.append({"name": name, "sha256": digest})
    if not place.has(signed.PROGRAM.name):
        with place.writing(signed.PROGRAM.name) as out:
            out.write(signed.PROGRAM.read_bytes())
    name = f"{delta.supply}-{delta.number}.jsonl"
    with place.writing(name) as out:
        for piece in signed.content(delta):
            out.write(piece)
    return [{"name": name, "sha256": delta.sha256}, *put]
