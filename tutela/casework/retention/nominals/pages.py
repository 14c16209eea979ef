"""What the pages of review by person show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.gate import Act, Actor
from tutela.casework.retention import books, presenters
from tutela.casework.retention.nominals import holding
from tutela.casework.subjects.models import Subject
from tutela.casework.subjects.queries import subject_for, subjects_of
from tutela.engine.retention.rules import Subject as Kind

Context = dict[str, Any]
PAGE = 25


def people(by: Actor, page: int) -> Context:
    """List people of cases, those of most harm first, with how much is held about each and what is due first.

    Raises:
        NotAllowed: the actor sees no people of cases, or not what is kept.
    """
    gate.require(by, Act.SEE_RETENTION)
    rows = subjects_of(by).select_related("anchor", "case").order_by("rank", "pk")
    listed = list(rows[page * PAGE : (page + 1) * PAGE + 1])
    shown = listed[:PAGE]
    held = holding.held_about(by.unit, shown)
    cases = {case for each in held.values() for case in each.cases}
    reports = {report for each in held.values() for report in each.reports}
    clocks = holding.clocks_of(by.unit, cases, reports)
    holds = holding.holds_of(by.unit, cases, reports)
    return {
        "people": [_person(subject, held[subject.pk], clocks, holds) for subject in shown],
        "paging": {
            "says": "By harm",
            "newer": f"?page={page - 1}" if page else "",
            "older": f"?page={page + 1}" if len(listed) > PAGE else "",
        },
    }


def _things(held: holding.Held) -> list[tuple[str, int]]:
    cases = [(str(Kind.CASE), case) for case in sorted(held.cases)]
    return cases + [(str(Kind.REPORT), report) for report in sorted(held.reports)]


def _person(subject: Subject, held: holding.Held, clocks: Any, holds: Any) -> Context:
    things = _things(held)
    due = [clock for thing in things for clock in clocks.get(thing, []) if clock.is_verified]
    first = min(due, key=lambda clock: clock.due_on, default=None)
    return {
        "name": str(subject),
        "title": subject.title,
        "class": subject.subject_class,
        "href": reverse("retention-person", args=[subject.pk]),
        "cases": len(held.cases),
        "reports": len(held.reports),
        "due": first.due_on.isoformat() if first else "",
        "is_due": first is not None and first.due_on <= timezone.localdate(),
        "held": sum(thing in holds for thing in things),
    }


def person(by: Actor, number: int) -> Context:
    """Say in which cases and reports a person is named, by what, with each clock and hold.

    Raises:
        NotAllowed: the actor sees no people of cases, or not what is kept.
        NotFound: there is no such person.
    """
    gate.require(by, Act.SEE_RETENTION)
    subject = subject_for(by, number)
    held = holding.held_about(by.unit, [subject])[subject.pk]
    clocks = holding.clocks_of(by.unit, held.cases, held.reports)
    holds = holding.holds_of(by.unit, held.cases, held.reports)
    names = dict(Case.objects.filter(pk__in=held.cases).values_list("pk", "reference"))
    book, today = books.in_force(by.unit), timezone.localdate()
    rows = []
    for kind, which in _things(held):
        name = names.get(which, "") if kind == Kind.CASE else f"R-{which}"
        hold = holds.get((kind, which))
        rows.append(
            {
                "name": name,
                "kind": kind,
                "href": reverse("retention-of", args=[kind, name]),
                "by": "" if kind == Kind.CASE else ", ".join(sorted(held.reports[which])),
                "clocks": [presenters.clock(each, book, today) for each in clocks.get((kind, which), [])],
                "hold": str(hold) if hold else "",
                "hold_href": reverse("hold", args=[hold.pk]) if hold else "",
            }
        )
    return {
        "name": str(subject),
        "title": subject.title,
        "class": subject.subject_class,
        "href": reverse("subject", args=[subject.pk]),
        "rows": rows,
    }
