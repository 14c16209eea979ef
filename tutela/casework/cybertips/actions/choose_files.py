"""Chooses files for a report to NCMEC: those that a person names, and no others."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.cybertips.actions.moving import locked, write_step
from tutela.casework.cybertips.content import files
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import State, Tip, TipFile, TipStep
from tutela.casework.cybertips.queries import places_in, thing_of
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item

MOST_FILES = 500


@transaction.atomic
def choose_files(by: Actor, tip: Tip, seen: int, items: Sequence[int]) -> list[TipFile]:
    """Add items to a draft, with what the record says of each: what of it is sent, a person confirms later.

    Args:
        by: who chooses them.
        tip: which report.
        seen: the version they saw.
        items: the numbers of items that lie in what the report is made of.

    Raises:
        NotAllowed: the actor makes no reports to NCMEC.
        TipMoved: it is no draft, or another version by now.
        BadTip: an item does not lie in what it is made of, is chosen already, or has been disposed of.
    """
    gate.require(by, Act.WORK_CYBERTIPS, on=tip)
    current = locked(tip, seen, (State.DRAFT,))
    wanted = list(dict.fromkeys(items))
    places = places_in(thing_of(current), wanted)
    chosen = set(TipFile.objects.filter(tip=current).values_list("item", flat=True))
    wrong = [
        number
        for number in wanted
        if number not in places or number in chosen or places[number].item.state == Item.State.DISPOSED
    ]
    if wrong or not wanted:
        named = ", ".join(f"T-{number}" for number in wrong[:5]) or "Nothing"
        raise BadTip(f"{named}: not in what {current} is made of, chosen already, or disposed of.")
    last = TipFile.objects.filter(tip=current).aggregate(last=Max("number"))["last"] or 0
    if len(chosen) + len(wanted) > MOST_FILES:
        raise BadTip(f"A report has at most {MOST_FILES} files.")
    rows = [
        TipFile.objects.create(
            tip=current, number=last + place, item=places[number].item, instance=places[number],
            chosen_by_id=by.person, name=files.original_name(bytes(places[number].path)),
            derived=said.classification, origin=said.origin, annotations=list(said.annotations),
        )
        for place, number in enumerate(wanted, 1)
        for said in (files.suggest(places[number].item),)
    ]  # fmt: skip
    step = write_step(by, current, TipStep.Kind.FILES)
    log.record(
        by, "cybertip.files_chosen", purpose="reporting", wrote=[current, step, *rows], cybertip=current.pk,
        items=wanted,
    )  # fmt: skip
    return rows
