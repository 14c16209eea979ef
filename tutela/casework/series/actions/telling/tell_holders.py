"""Tells whoever holds items of a series that its child is identified, or that it is not so after all."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.jobs import queue
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.referrals import models as referrals
from tutela.casework.referrals.models import Referral
from tutela.casework.series.actions.telling.writing import mail_holder, write_tellings
from tutela.casework.series.actions.write_step import locked, open_with, put_in, write_step
from tutela.casework.series.holding import holders
from tutela.casework.series.holding.holders import Holder
from tutela.casework.series.kinds import TAKE_TELLING
from tutela.casework.series.models import Member, Series, State, Step, Telling

_OPEN = (referrals.State.DRAFT, referrals.State.REFERRED)
Row = Series | Member | Step | Telling


@transaction.atomic
def tell_holders(by: Actor, number: int) -> list[Telling]:
    """Tell the holders of a referral's series that were not told yet; done twice it tells nobody twice.

    Cases of the unit and partners are told here; other units of the installation take it in themselves, each
    by its own machine. Nobody is told who the child is.

    Args:
        by: the machine of the unit.
        number: of the referral whose status changed.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.TELL_HOLDERS)
    lock_unit(by.unit)
    referral = Referral.objects.get(unit=by.unit, pk=number)
    wrote: list[Row] = []
    series = _series_of(by, referral, wrote)
    if series is None:
        return []
    digests = holders.digests_of(series)
    if not digests and not series.is_settled:
        return []
    before = series.round
    if bool(digests) != series.is_settled:
        series.round, series.is_settled = series.round + 1, bool(digests)
    if series.is_settled:
        members = holders.members_of(series)
        found = [
            *holders.in_unit(by.unit, digests),
            *holders.outside(by.unit, digests, members),
        ]
        units = holders.other_units(by.unit, digests)
    else:
        found, units = _told_before(series, before)
    told = _tell(by, series, found)
    series.looked_at = timezone.now()
    moved = _follow(series)
    if told or moved or wrote or series.round != before:
        says = f"{len(told)} told" + (f"; {series.get_state_display().lower()}" if moved else "")
        wrote += [series, *told, write_step(by, series, Step.Kind.TOLD, says)]
        log.record(
            by, "series.holders_told", purpose="safeguarding", wrote=list(dict.fromkeys(wrote)),
            series=series.pk, round=series.round, told=len(told), state=series.state,
        )  # fmt: skip
    else:
        series.save(update_fields=["looked_at"])
    for unit in units:
        queue.queue_once(TAKE_TELLING, unit, {"series": series.pk})
    return told


def _series_of(by: Actor, referral: Referral, wrote: list[Row]) -> Series | None:
    """Give the series of a referral, locked; one that is identified alone gets one of its own."""
    member = Member.objects.filter(referral=referral, left_at=None).select_related("series").first()
    if member is not None:
        return locked(member.series)
    if referral.state not in (referrals.State.IDENTIFIED, referrals.State.SAFEGUARDED):
        return None
    series, step = open_with(by, "", owner=referral.owner_id)
    series = locked(series)
    wrote += [series, step, put_in(by, series, referral, "It is identified, and was in no series")]
    return series


def _told_before(series: Series, round_: int) -> tuple[list[Holder], list[int]]:
    """Give whom the round before told, to be told that it is not so."""
    rows = list(series.tellings.filter(round=round_).order_by("pk"))
    own = [
        Holder(Telling.Kind(row.kind), row.holder, row.items, row.case_id, row.partner_id, row.through)
        for row in rows
        if row.unit_id == series.unit_id
    ]
    return own, sorted({row.unit_id for row in rows} - {series.unit_id})


def _tell(by: Actor, series: Series, found: Sequence[Holder]) -> list[Telling]:
    told = write_tellings(series, series.unit_id, found)
    for telling in told:
        if telling.partner_id is not None:
            telling.delivery = mail_holder(by, telling)
    database.update([each for each in told if each.delivery_id], ["delivery"])
    return told


def _follow(series: Series) -> bool:
    """Bring the status of a series to where all its referrals stand; say whether it changed."""
    found = Referral.objects.filter(pk__in=holders.members_of(series)).values_list("state", flat=True)
    states, before = set(found), series.state
    if not series.is_settled and series.state == State.IDENTIFIED:
        series.state = State.UNIDENTIFIED
    elif series.is_settled and not states & set(_OPEN):
        is_safe = referrals.State.IDENTIFIED not in states and referrals.State.SAFEGUARDED in states
        series.state = (
            State.SAFEGUARDED if is_safe else max(State.IDENTIFIED, State(series.state), key=_order)
        )
    return series.state != before


def _order(state: State) -> int:
    return list(State).index(state)
