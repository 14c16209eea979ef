"""Puts on record each day how many reports have no disposition, and whether the counters are right."""

from collections import Counter

from django.db import transaction

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.actions.count import Counted, shift
from tutela.casework.reports.actions.recount import counted, recount
from tutela.casework.reports.models import Report
from tutela.casework.reports.queries import LISTED, last_listed, unsettled
from tutela.casework.reports.triage.presenters import source_in_words

# So many counters are named on record that were wrong.
_NAMED = 50


def list_unsettled(by: Actor) -> int:
    """Record how many reports of the unit have not ended and since when the oldest waits; mend the counters.

    Rows and counters are compared as they were at one moment, while others go on. By how much a counter was
    wrong then is by how much it is wrong still, unless somebody else has mended it since.

    Raises:
        NotAllowed: the actor is no machine of the unit.
    """
    gate.require(by, Act.AGE_REPORTS)
    with database.at_one_moment():
        before = last_listed(by.unit)
        there, said = recount(by.unit), counted(by.unit)
        oldest = unsettled(by.unit).values_list("received_at", flat=True).first()
    number = sum(n for which, n in there.alike.items() if dict(which)["state"] != Report.State.SETTLED)
    wrong = [_apart(*both) for both in zip(there, said, strict=True)]
    with transaction.atomic():
        lock_unit(by.unit)
        if last_listed(by.unit) != before:
            return number
        alike, days, owners = wrong
        shift(by.unit, alike, days, owners)
        mended = {which: by_how_many for each in wrong for which, by_how_many in each.items()}
        log.record(
            by,
            LISTED,
            purpose="report",
            reports=number,
            oldest=oldest.isoformat() if oldest else None,
            counters_mended=len(mended),
            mended={_in_words(which): by_how_many for which, by_how_many in [*mended.items()][:_NAMED]},
        )
    return number


def _apart(recounted: Counter[Counted], said: Counter[Counted]) -> dict[Counted, int]:
    """Give by how many each counter is too low that does not say what was recounted."""
    return {
        which: recounted[which] - said[which]
        for which in sorted(recounted | said)
        if recounted[which] != said[which]
    }


def _in_words(which: Counted) -> str:
    said = ((name, source_in_words(value) if name == "source" else value) for name, value in which if value)
    return ", ".join(f"{name} {value}" for name, value in said)
