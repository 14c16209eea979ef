"""What the pages of one's own past shifts and of the team say."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.allocated import left_of, open_allocations
from tutela.casework.grading.models import Assessment, Lot, Shift
from tutela.casework.grading.pages import mark
from tutela.casework.grading.queries import pack_of
from tutela.casework.grading.self_check import in_tenths
from tutela.casework.oversight import queries, skipped
from tutela.casework.quality.models import Verdict
from tutela.casework.times import clock, moment, moment_to_the_second
from tutela.casework.welfare import queries as welfare
from tutela.casework.welfare.limits.in_force import limits_of_all

_SHIFTS, _DECISIONS, _SKIPPED = 20, 50, 50
Context = dict[str, Any]


def own_shifts(by: Actor, before: int | None) -> Context:
    """Say what the list of the reader's own shifts shows.

    Raises:
        NotAllowed: the reader has no shifts.
    """
    found = queries.own_shifts(by, before, _SHIFTS + 1)
    shown, lots = found[:_SHIFTS], _lots(by, found[:_SHIFTS])
    now = welfare.budget(by.person)
    return {
        "figures": [
            {"label": "Minutes viewed today", "value": _of(now.used_s, now.allowed_s)},
            {"label": "Minutes viewed this week", "value": _of(now.week_used_s, now.week_allowed_s)},
        ],
        "shifts": [
            {
                "name": f"Shift {shift.pk}",
                "href": reverse("own-shift", args=[shift.pk]),
                "began": moment(shift.began_at),
                "graded": graded,
                "lots": lots.get(shift.pk, []),
                "state": "" if shift.pk in lots else "Not signed off",
            }
            for shift, graded in ((shift, getattr(shift, "graded", 0)) for shift in shown)
        ],
        "paging": _paging(before, shown[-1].pk if len(found) > _SHIFTS else None),
    }


def own_shift(by: Actor, shift: Shift, before: int | None) -> Context:
    """Say what the page of one of the reader's own shifts shows.

    Raises:
        NotAllowed: the reader has no shifts.
    """
    found = queries.decided_in(by, shift, before, _DECISIONS + 1)
    shown, pack = found[:_DECISIONS], pack_of(by.unit)
    return {
        "name": f"Shift {shift.pk}",
        "began": moment(shift.began_at),
        "shifts_href": reverse("own-shifts"),
        "lots": _lots(by, [shift]).get(shift.pk, []),
        "rows": [
            {
                "reference": grade.item.reference,
                "href": rooms.page_of("item", grade.item_id),
                "category": mark(pack, grade.category),
                "at": moment_to_the_second(grade.decided_at),
                "seconds": in_tenths(grade.seconds_revealed) if grade.seconds_revealed else "Not viewed",
                "state": _state(grade),
            }
            for grade in shown
        ],
        "paging": _paging(before, shown[-1].pk if len(found) > _DECISIONS else None),
    }


def skipped_items(by: Actor, reason: str, before: int | None) -> Context:
    """Say what the list of items shows that were passed over for others.

    Raises:
        NotAllowed: the reader may not see casework.
    """
    found = skipped.passed_over(by, reason, before, _SKIPPED + 1)
    shown, chosen = found[:_SKIPPED], reason if reason in skipped.FOR else ""
    kept = {"reason": chosen} if chosen else {}
    return {
        "reasons": [
            {"label": "All", "href": "?", "current": not chosen},
            *(
                {"label": each.label, "href": f"?reason={each.value}", "current": each.value == chosen}
                for each in skipped.FOR
            ),
        ],
        "rows": [
            {
                "reference": each.skip.item.reference,
                "href": rooms.page_of("item", each.skip.item_id),
                "kind": each.skip.item.kind,
                "reason": each.skip.get_reason_display(),
                "by": each.skip.person.name,
                "at": moment(each.skip.at),
                "lies": f"On the desk of {each.desk} until {clock(each.until)}" if each.until else "",
            }
            for each in shown
        ],
        "paging": _paging(before, shown[-1].skip.pk if len(found) > _SKIPPED else None, **kept),
    }


def team(by: Actor) -> Context:
    """Say what the supervisor's view shows.

    Raises:
        NotAllowed: the reader does not oversee the team.
    """
    desks, (number, oldest), pace = queries.desks(by), queries.waiting(by), queries.pace(by)
    limits = limits_of_all(by.unit, [desk.person for desk in desks], timezone.now())
    return {
        "figures": [
            {"label": "Items that wait for a grade", "value": number},
            {"label": "of these on desks", "value": sum(desk.open + desk.skipped for desk in desks)},
            {"label": "The oldest was received", "value": moment(oldest) or "Nothing waits"},
        ],
        "desks": [
            {
                "name": desk.name,
                "open": desk.open,
                "skipped": desk.skipped,
                "until": clock(desk.until) if desk.until else "",
                "day": _of(desk.day_s, limits[desk.person].day_s),
                "week": _of(desk.week_s, limits[desk.person].week_s),
                "spent": desk.day_s >= limits[desk.person].day_s or desk.week_s >= limits[desk.person].week_s,
            }
            for desk in desks
        ],
        "given": _given(by),
        "give_href": reverse("give-work") if gate.may(by, Act.GIVE_WORK) else "",
        "pace": [{"hour": moment(hour), "grades": count} for hour, count in pace],
        "total": sum(count for _, count in pace),
    }


def _given(by: Actor) -> list[Context]:
    """Say what is given to whom, and what of it waits."""
    found = list(open_allocations(by.unit))
    left = left_of(found)
    return [
        {
            "what": each.what,
            "person": each.person.name,
            "priority": each.get_priority_display(),
            "given": moment(each.given_at),
            "left": left[each.pk],
            "withdraw_href": reverse("withdraw-work", args=[each.pk]) if gate.may(by, Act.GIVE_WORK) else "",
        }
        for each in found
    ]


def _lots(by: Actor, shifts: list[Shift]) -> dict[int, list[Context]]:
    """Say of some shifts which lots they became, by the number of the shift, and what became of these."""
    found = Lot.objects.filter(shift__in=shifts).select_related("verdict__by").order_by("pk")
    opens, lots = gate.may(by, Act.RELEASE_LOT), dict[int, list[Context]]()
    for lot in found:
        said = {
            "name": f"Lot {lot.pk}",
            "href": reverse("lot", args=[lot.pk]) if opens else "",
            "became": _became(getattr(lot, "verdict", None)),
        }
        lots.setdefault(lot.shift_id, []).append(said)
    return lots


def _became(verdict: Verdict | None) -> str:
    if verdict is None:
        return "waits for release"
    why = f": {verdict.reason}" if verdict.reason else ""
    return f"{verdict.outcome} by {verdict.by.name} on {moment(verdict.at)}{why}"


def _state(grade: Assessment) -> str:
    if grade.stands:
        return "Stands"
    return "Taken back" if grade.withdrawn_at else "Changed later"


def _of(used_s: float, allowed_s: float) -> str:
    return f"{used_s / 60:,.0f} of {allowed_s / 60:,g}"


def _paging(before: int | None, last: int | None, **kept: str) -> Context:
    return {
        "says": "Newest first",
        "newer": f"?{urlencode(kept)}" if before else "",
        "older": f"?{urlencode({**kept, 'before': last})}" if last else "",
    }
