"""What the pages about the record of a case show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.cases import queries
from tutela.casework.cases.models import (
    BookEntry,
    Case,
    CaseAction,
    Closure,
    Exhibit,
    Marking,
    TeamMember,
)
from tutela.casework.cases.record.checks import open_points
from tutela.casework.cases.record.file_plan import sections
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Act, Actor
from tutela.casework.intake.queries import first_receipts
from tutela.casework.times import moment, moment_to_the_second

Context = dict[str, Any]
# So many of each are on a page; the files have all.
PAGE = 50
# So many entries of the record are on the page of continuity.
_MOST = 2000
_FORMS = ("json", "csv")
_NEW = {
    "decision": "Enter a decision",
    "action": "Set an action",
    "member": "Add to the team",
    "marking": "Change the marking",
}


def record(by: Actor, case: Case, before: int | None) -> Context:
    """Say what the record of a case shows: what waits first, then its book, the newest entry first.

    Args:
        by: who reads, and has passed the gate.
        case: which.
        before: the number of the last decision of the page before.
    """
    keeps, closes = gate.may(by, Act.KEEP_CASE, on=case), gate.may(by, Act.CLOSE_CASE, on=case)
    closure = queries.closure_of(case)
    return {
        "case": {"reference": case.reference, "title": case.title, "marking": queries.marking_of(case)},
        "closed": _closure(closure) if closure else None,
        "points": open_points(case),
        "actions": [_action(each) for each in _to_do(case)],
        "team": [_member(each) for each in _team(case)],
        **_book(case, before),
        "asked": _asked(by, case),
        "plan": sections(case),
        "offers": rooms.offers(by, "case", case),
        "may": {"keep": keeps, "close": closes},
        "new": _ways(case, keeps=keeps, closes=closes and closure is None),
        "files": [
            (form.upper(), reverse("case-record-file", args=[case.reference, form])) for form in _FORMS
        ],
        "continuity_href": reverse("case-continuity", args=[case.reference]),
    }


def _ways(case: Case, *, keeps: bool, closes: bool) -> list[Context]:
    names = {**(_NEW if keeps else {}), **({"closure": "Close the case"} if closes else {})}
    return [
        {"label": label, "href": reverse("case-record-new", args=[case.reference, what])}
        for what, label in names.items()
    ]


def _to_do(case: Case) -> list[CaseAction]:
    """Give what waits, the oldest day first."""
    waits = CaseAction.objects.filter(case=case, done_at=None).select_related("owner")
    return list(waits.order_by("due_on", "pk")[:PAGE])


def _action(action: CaseAction) -> Context:
    today = timezone.localdate()
    return {
        "pk": action.pk,
        "number": action.number,
        "what": action.what,
        "owner": action.owner.name,
        "due": f"{action.due_on:%Y-%m-%d}",
        "overdue": action.due_on < today,
        "age": (timezone.now() - action.made_at).days,
    }


def _team(case: Case) -> list[TeamMember]:
    members = TeamMember.objects.filter(case=case).select_related("person")
    return list(members.order_by("-until", "since", "pk")[: 2 * PAGE])


def _member(member: TeamMember) -> Context:
    return {
        "pk": member.pk,
        "name": member.person.name,
        "part": member.get_part_display(),
        "since": moment(member.since),
        "until": moment(member.until),
    }


def _book(case: Case, before: int | None) -> Context:
    entries = BookEntry.objects.filter(case=case).select_related("person", "corrects").order_by("-number")
    found = list((entries.filter(number__lt=before) if before else entries)[: PAGE + 1])
    shown = found[:PAGE]
    return {
        "book": [_entry(each) for each in shown],
        "paging": {
            "says": "The newest first",
            "newer": "?" if before else "",
            "older": f"?before={shown[-1].number}" if len(found) > PAGE else "",
        },
    }


def _entry(entry: BookEntry) -> Context:
    return {
        "number": entry.number,
        "decision": entry.decision,
        "reason": entry.reason,
        "alternatives": entry.alternatives,
        "corrects": entry.corrects.number if entry.corrects else "",
        "by": entry.person.name,
        "at": moment(entry.at),
    }


def _asked(by: Actor, case: Case) -> Context | None:
    asked = Marking.objects.filter(case=case, is_agreed=None).select_related("asked_by").first()
    if asked is None:
        return None
    answers = gate.may(by, Act.CLOSE_CASE, on=case) and asked.asked_by_id != by.person
    return {
        "pk": asked.pk,
        "level": asked.level,
        "reason": asked.reason,
        "by": asked.asked_by.name,
        "at": moment(asked.asked_at),
        "may_answer": answers,
    }


def _closure(closure: Closure) -> Context:
    return {
        "by": closure.person.name,
        "at": moment(closure.at),
        "reason": closure.reason,
        "points": closure.points,
    }


def continuity(case: Case) -> Context:
    """Say what the record holds about each exhibit of a case: when it came, who acted on it, what left."""
    exhibits = list(Exhibit.objects.filter(case=case).select_related("intake").order_by("pk")[:PAGE])
    receipts = first_receipts([each.intake_id for each in exhibits])
    entries: dict[int, list[Context]] = {each.pk: [] for each in exhibits}
    about = LogEntry.objects.filter(object_kind="exhibit", object_number__in=list(entries)).order_by("seq")
    found = list(about[: _MOST + 1])
    for entry in found[:_MOST]:
        entries[entry.object_number or 0].append(
            {
                "seq": entry.seq,
                "at": moment_to_the_second(entry.at),
                "act": entry.act.replace(".", " ").replace("_", " "),
                "by": entry.actor,
            }
        )
    return {
        "case": {"reference": case.reference, "title": case.title, "marking": queries.marking_of(case)},
        "exhibits": [
            {
                "reference": str(each),
                "description": each.description,
                "authority": each.authority,
                "seized": each.seized_on.isoformat() if each.seized_on else "",
                "received": moment(receipts[each.intake_id].begun_at) if each.intake_id in receipts else "",
                "received_by": receipts[each.intake_id].begun_by if each.intake_id in receipts else "",
                "entries": entries[each.pk],
            }
            for each in exhibits
        ],
        "cut": _MOST if len(found) > _MOST else 0,
        "left": Exhibit.objects.filter(case=case).count() - len(exhibits),
    }
