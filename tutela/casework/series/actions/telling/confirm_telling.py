"""Keeps that a holder confirmed what it was told."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import BadSeries, SeriesMoved
from tutela.casework.series.models import Series, Step, Telling
from tutela.engine.taxonomy import terminology

_LONGEST = 500


@transaction.atomic
def confirm_telling(by: Actor, telling: Telling, says: str = "") -> Telling:
    """Keep that a holder has it: its own people for cases and units, ours for what a partner said.

    Args:
        by: who confirms it, or took the partner's word.
        telling: which.
        says: what was done; of a partner or a published list, who said so and how.

    Raises:
        NotAllowed: the actor does not work on referrals, or it is for another unit.
        SeriesMoved: it was confirmed already.
        BadSeries: nothing says who confirmed it outside, or too much does.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=telling)
    terminology.guard(says)
    is_outside = telling.kind in (Telling.Kind.PARTNER, Telling.Kind.LISTED)
    if len(says) > _LONGEST or (is_outside and not says.strip()):
        raise BadSeries(f"Say who confirmed it and how, in at most {_LONGEST} characters.")
    is_own = telling.unit_id == telling.series.unit_id
    series = locked(telling.series) if is_own else None
    current = Telling.objects.select_for_update(of=["self"]).get(pk=telling.pk)
    if current.confirmed_at is not None:
        raise SeriesMoved("It was confirmed already.")
    current.confirmed_by, current.confirmed_at, current.says = by.name, timezone.now(), says.strip()
    current.save(update_fields=["confirmed_by", "confirmed_at", "says"])
    wrote: list[Telling | Step | Series] = [current]
    if series is not None:
        wrote += [write_step(by, series, Step.Kind.CONFIRMED, current.holder.capitalize()), series]
    log.record(
        by, "series.telling_confirmed", purpose="safeguarding", wrote=wrote, series=current.series_id,
        telling=current.pk,
    )  # fmt: skip
    return current
