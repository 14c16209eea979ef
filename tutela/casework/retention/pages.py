"""What the pages of retention show."""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.cases.models import Case, TeamMember
from tutela.casework.cases.queries import closure_of
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.retention import books, presenters, queries
from tutela.casework.retention.models import Disposal, DisposalPart, Hold, RetentionClock
from tutela.casework.retention.of_reports import due, pages as of_reports
from tutela.casework.retention.queries import Thing
from tutela.casework.retention.signed import certificates
from tutela.casework.rooms import Link
from tutela.casework.subjects.models import Subject as Person
from tutela.casework.times import moment
from tutela.engine.retention.rules import Subject

Context = dict[str, Any]
PAGE = 50
Part = DisposalPart.State


def offer_of_case(by: Actor, case: Case) -> Link | None:
    """Offer, from the page of a case, until when it is kept."""
    may = gate.may(by, Act.SEE_RETENTION, on=case)
    return (
        Link("Until when it is kept", reverse("retention-of", args=["case", case.reference])) if may else None
    )


def offer_of_report(by: Actor, report: Report) -> Link | None:
    """Offer, from the page of a report, until when it is kept."""
    may = gate.may(by, Act.SEE_RETENTION, on=report)
    to = reverse("retention-of", args=["report", report.reference])
    return Link("Until when it is kept", to) if may else None


def retention(by: Actor, page: int) -> Context:
    """Say what is due, the one due first at the top, with whose it is."""
    clocks = list(queries.clocks_of(by)[page * PAGE : (page + 1) * PAGE + 1])
    shown, book = clocks[:PAGE], books.in_force(by.unit)
    names, owners, held = _names(shown), _owners(shown), _held(by, shown)
    today = timezone.localdate()
    return {
        "clocks": [
            {
                **presenters.clock(clock, book, today),
                "name": names.get((clock.subject_kind, clock.subject), "gone"),
                "href": _href(clock, names),
                "owner": owners.get(clock.subject, "") if clock.subject_kind == Subject.CASE else "",
                "is_held": (clock.subject_kind, clock.subject) in held,
            }
            for clock in shown
        ],
        "has_rules": bool(book.rules),
        "reports_due": due.reports_due(by).count(),
        "paging": {
            "says": "What is due first",
            "newer": f"?page={page - 1}" if page else "",
            "older": f"?page={page + 1}" if len(clocks) > PAGE else "",
        },
    }


def _names(clocks: Iterable[RetentionClock]) -> dict[tuple[str, int], str]:
    cases = [clock.subject for clock in clocks if clock.subject_kind == Subject.CASE]
    found = dict(Case.objects.filter(pk__in=cases).values_list("pk", "reference"))
    return {
        (clock.subject_kind, clock.subject): found.get(clock.subject, "")
        if clock.subject_kind == Subject.CASE
        else rooms.name_of("report", clock.subject)
        for clock in clocks
    }


def _href(clock: RetentionClock, names: dict[tuple[str, int], str]) -> str:
    kind = Subject.CASE if clock.subject_kind == Subject.CASE else Subject.REPORT
    name = names.get((clock.subject_kind, clock.subject), "")
    return reverse("retention-of", args=[kind, name]) if name else ""


def _owners(clocks: Iterable[RetentionClock]) -> dict[int, str]:
    """Give who answers for each case: its officer, or else whoever closed it."""
    cases = [clock.subject for clock in clocks if clock.subject_kind == Subject.CASE]
    officers = TeamMember.objects.filter(case__in=cases, part=TeamMember.Part.OFFICER, until=None)
    return dict(officers.order_by("-pk").values_list("case", "person__name"))


def _held(by: Actor, clocks: Iterable[RetentionClock]) -> set[tuple[str, int]]:
    holds = Hold.objects.filter(unit=by.unit, ended_at=None, subject__in=[clock.subject for clock in clocks])
    found = set(holds.values_list("subject_kind", "subject"))
    return found | {(Subject.SUBMISSION, number) for kind, number in found if kind == Subject.REPORT}


def thing(by: Actor, about: Thing) -> Context:
    """Say until when a case or a report is kept, by which rules, who is named in it, and what can be done."""
    kinds = [about.kind] if about.kind == Subject.CASE else [Subject.REPORT, Subject.SUBMISSION]
    every = RetentionClock.objects.filter(unit=by.unit, subject_kind__in=kinds, subject=about.number)
    holds = queries.holds_of(by).filter(subject_kind=about.kind, subject=about.number)
    disposals = queries.disposals_about(by, about)
    book, today = books.in_force(by.unit), timezone.localdate()
    keeps = gate.may(by, Act.KEEP_RETENTION, on=about)
    return {
        "name": about.reference,
        "kind": about.kind,
        "clocks": [
            presenters.clock(clock, book, today) for clock in every.order_by("ended_at", "due_on", "pk")
        ],
        "holds": [presenters.hold(each, about.reference) for each in holds],
        "reviews": [presenters.review(each) for each in queries.reviews_of(every)],
        "disposals": [presenters.disposal(each) for each in disposals],
        "may_keep": keeps,
        "is_case": about.kind == Subject.CASE,
        **(
            _of_case(by, about, book, disposals)
            if about.kind == Subject.CASE
            else _of_report(about, disposals)
        ),
    }


def _of_case(by: Actor, about: Thing, book: books.Book, disposals: QuerySet[Disposal]) -> Context:
    case = queries.case_for(by, about.reference)
    closure = closure_of(case)
    is_gone = case.key.destroyed_at is not None
    people = Person.objects.filter(case=case).order_by("rank", "pk")[:PAGE]
    open_one = disposals.exclude(state=Disposal.State.REFUSED).exists()
    return {
        "href": reverse("case-record", args=[case.reference]),
        "closed": moment(closure.at) if closure else "",
        "is_gone": is_gone,
        "nominal": [
            {"title": each.title, "as": each.subject_class, "href": reverse("subject", args=[each.pk])}
            for each in people
        ]
        if gate.may(by, Act.SEE_SUBJECTS, on=case)
        else [],
        "rules": [] if is_gone or not closure else book.chosen(Subject.CASE),
        "may_propose": bool(closure) and not is_gone and not open_one,
    }


def _of_report(about: Thing, disposals: QuerySet[Disposal]) -> Context:
    report = Report.objects.get(pk=about.number)
    parts = DisposalPart.objects.filter(report=report.pk)
    is_gone = parts.filter(state=Part.DONE, keeps_reference=False).exists()
    open_one = parts.filter(state__in=[Part.WAITS, Part.BEGUN]).exists()
    ended = report.state == Report.State.SETTLED
    return {
        "href": reverse("report", args=[report.pk]),
        "closed": moment(report.ended_at) if report.ended_at else "",
        "is_gone": is_gone,
        "may_propose": ended and not is_gone and not open_one,
    }


def holds(by: Actor, before: int | None) -> Context:
    """Say what is held, the newest first."""
    found = queries.holds_of(by)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    names = queries.names_of_held(listed[:PAGE])
    return {
        "holds": [presenters.hold(each, names[each.pk]) for each in listed[:PAGE]],
        "paging": _paging(listed, before),
    }


def hold(by: Actor, shown: Hold) -> Context:
    """Say what one hold is about, and whether the actor may end it."""
    may = gate.may(by, Act.KEEP_RETENTION, on=shown) and shown.ended_at is None
    return {"hold": presenters.hold(shown, queries.names_of_held([shown])[shown.pk]), "may_end": may}


def disposals(by: Actor, before: int | None) -> Context:
    """Say what was proposed and disposed of, the newest first."""
    found = queries.disposals_of(by)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    rows = [presenters.disposal(each) for each in listed[:PAGE]]
    return {"disposals": rows, "paging": _paging(listed, before)}


def _paging(listed: list[Any], before: int | None) -> Context:
    more = len(listed) > PAGE
    return {
        "says": "The newest first",
        "newer": "?" if before else "",
        "older": f"?before={listed[PAGE - 1].pk}" if more else "",
    }


def disposal(by: Actor, shown: Disposal, after: int = 0) -> Context:
    """Say where a disposal stands; once it is done, its certificate."""
    is_other = shown.proposed_by_id != by.person
    waits = shown.state == Disposal.State.PROPOSED
    told = json.loads(shown.certificate) if shown.certificate else {}
    rule = books.in_force(by.unit).rule(shown.rule)
    return {
        "disposal": presenters.disposal(shown),
        "rule": rule.title if rule else shown.rule,
        "may_answer": waits and is_other and gate.may(by, Act.CONFIRM_DISPOSAL, on=shown),
        "is_own": waits and not is_other,
        "told": told,
        "kinds": [
            ("Rows that are gone", _kinds(told.get("removed", {}))),
            ("Rows that say nothing any more", _kinds(told.get("emptied", {}))),
        ],
        "is_whole": certificates.is_whole(shown) if told else True,
        "signature": shown.signature,
        **(of_reports.parts(shown, after) if shown.subject_kind == Subject.REPORT else {}),
    }


def _kinds(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Give what was counted by kind, in the words of its room."""
    rows = []
    for label, count in counts.items():
        model = apps.get_model(label)
        rows.append((f"{model._meta.app_label}: {model._meta.verbose_name_plural}", count))
    return sorted(rows)
