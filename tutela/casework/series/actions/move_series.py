"""Changes the status of a series, and moves its referrals with it."""

from collections.abc import Mapping

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.referrals import actions as referrals, models as of_referrals
from tutela.casework.referrals.models import Reason, Referral
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import BadSeries, SeriesMoved
from tutela.casework.series.models import Series, State, Step
from tutela.casework.series.states import NEXT
from tutela.engine.taxonomy import terminology

_OF = of_referrals.State
# Over which states a referral goes, from where it stands.
_WAYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    State.IDENTIFIED: {_OF.DRAFT: (_OF.REFERRED, _OF.IDENTIFIED), _OF.REFERRED: (_OF.IDENTIFIED,)},
    State.SAFEGUARDED: {_OF.IDENTIFIED: (_OF.SAFEGUARDED,)},
    State.UNIDENTIFIED: {_OF.IDENTIFIED: (_OF.CLOSED,)},
}


@transaction.atomic
def move_series(by: Actor, series: Series, seen: int, state: str, says: str = "") -> Series:
    """Change the status of a series; each of its referrals goes the same way, and holders are told.

    That a child was identified by mistake closes the referrals that said so and takes it back for every item;
    whoever marks one anew drafts another.

    Args:
        by: who changes it.
        series: which.
        seen: the version they saw.
        state: the next one.
        says: why; needed where it was a mistake. Never who the child is.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: it is another version by now, or goes no such way.
        BadSeries: a mistake is not explained.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=series)
    terminology.guard(says)
    current = locked(series, seen)
    if state not in NEXT[current.state]:
        raise SeriesMoved(f"{current} cannot go from {current.state} to {state or 'nowhere'}.")
    if state == State.UNIDENTIFIED and not says.strip():
        raise BadSeries("Say what turned out to be otherwise.")
    current.state = State(state)
    current.owner_id = current.owner_id or by.person
    step = write_step(by, current, Step.Kind.MOVED, says or current.get_state_display())
    moved = _move_referrals(by, current)
    log.record(
        by, "series.moved", purpose="safeguarding", wrote=[current, step], series=current.pk, state=state,
        referrals=moved,
    )  # fmt: skip
    return current


def _move_referrals(by: Actor, series: Series) -> int:
    ways = _WAYS[series.state]
    found = Referral.objects.filter(memberships__series=series, memberships__left_at=None)
    moving = list(found.filter(state__in=ways).order_by("pk"))
    for referral in moving:
        current = referral
        for state in ways[referral.state]:
            reason = Reason.MISTAKE.value if state == _OF.CLOSED else ""
            current = referrals.move_on(by, current, current.version, state, reason)
    return len(moving)
