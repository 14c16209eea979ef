"""What the pages of disclosure show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.disclosure import law, queries
from tutela.casework.disclosure.answers import reading
from tutela.casework.disclosure.models import AccessItem, AccessRequest, LogAnswer
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
State, Decision = AccessRequest.State, AccessItem.Decision


def answers(by: Actor, before: int | None) -> Context:
    """Say what was asked of the logs, the newest first, and what may be asked."""
    found = queries.answers_of(by)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    names = queries.names_of(listed[:PAGE])
    return {
        "answers": [
            {
                "name": str(row),
                "href": reverse("log-answer", args=[row.pk]),
                "about": names[row.pk],
                "since": row.since.isoformat(),
                "until": row.until.isoformat(),
                "lines": row.lines,
                "by": row.asked_by.name,
                "at": moment(row.asked_at),
            }
            for row in listed[:PAGE]
        ],
        "kinds": reading.KINDS,
        "purposes": list(law.purposes().values()),
        "today": timezone.localdate().isoformat(),
        "paging": _paging(listed, before),
    }


def _paging(listed: list[Any], before: int | None) -> Context:
    older = f"?before={listed[PAGE - 1].pk}" if len(listed) > PAGE else ""
    return {"says": "The newest first", "newer": "?" if before else "", "older": older}


def answer(shown: LogAnswer, page: int) -> Context:
    """Say who did what, some lines at a time, and how often each kind of processing was."""
    lines = reading.lines(shown)
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.operation] = counts.get(line.operation, 0) + 1
    some = lines[page * PAGE : (page + 1) * PAGE]
    purpose = law.purposes()[shown.purpose]
    return {
        "name": str(shown),
        "about": queries.name_of(shown),
        "since": shown.since.isoformat(),
        "until": shown.until.isoformat(),
        "purpose": purpose,
        "reason": shown.reason,
        "by": shown.asked_by.name,
        "at": moment(shown.asked_at),
        "number": len(lines),
        "counts": sorted(counts.items()),
        "lines": [(moment(line.moment), line) for line in some],
        "pdf_href": reverse("log-answer-file", args=[shown.pk, "pdf"]),
        "csv_href": reverse("log-answer-file", args=[shown.pk, "csv"]),
        "paging": {
            "says": "In the order of the record",
            "newer": f"?page={page - 1}" if page else "",
            "older": f"?page={page + 1}" if len(lines) > (page + 1) * PAGE else "",
        },
    }


def requests(by: Actor, page: int) -> Context:
    """Say which requests wait, the one due first at the top, and which were answered."""
    listed = list(queries.requests_of(by)[page * PAGE : (page + 1) * PAGE + 1])
    return {
        "requests": [_row(row) for row in listed[:PAGE]],
        "may_work": gate.may(by, Act.WORK_SUBJECTS),
        "today": timezone.localdate().isoformat(),
        "paging": {
            "says": "What is due first",
            "newer": f"?page={page - 1}" if page else "",
            "older": f"?page={page + 1}" if len(listed) > PAGE else "",
        },
    }


def _row(row: AccessRequest) -> Context:
    days = (row.due_on - timezone.localdate()).days if row.due_on else None
    waits = row.state in (State.OPEN, State.PROPOSED)
    return {
        "name": str(row),
        "href": reverse("access-request", args=[row.pk]),
        "requester": row.requester,
        "received": row.received_on.isoformat(),
        "state": row.get_state_display(),
        "due": row.due_on.isoformat() if row.due_on and waits else "",
        "is_late": waits and days is not None and days < 0,
        "owner": row.opened_by.name,
        "answered": moment(row.answered_at) if row.answered_at else "",
    }


def request(by: Actor, shown: AccessRequest) -> Context:
    """Say where a request stands, what is held and what was decided of it, and which step may be taken."""
    is_open, is_proposed = shown.state == State.OPEN, shown.state == State.PROPOSED
    works = is_open and gate.may(by, Act.WORK_SUBJECTS, on=shown)
    pauses = list(shown.pauses.order_by("pk"))
    items = list(shown.access_items.select_related("by").order_by("number"))
    took_part = shown.proposed_by_id == by.person or any(each.by_id == by.person for each in items)
    said = law.access()
    waits = any(pause.until is None for pause in pauses)
    return {
        "request": {**_row(shown), "contact": shown.contact, "reason": shown.reason},
        "subject_href": reverse("subject", args=[shown.subject]) if shown.subject and items else "",
        "subject": f"S-{shown.subject}" if shown.subject else "",
        "identity": shown.identity,
        "identity_by": shown.identity_by.name if shown.identity_by else "",
        "runs_from": shown.runs_from.isoformat() if shown.runs_from else "",
        "extended": shown.extended_why,
        "pauses": [
            (each.since.isoformat(), each.until.isoformat() if each.until else "", each.asked)
            for each in pauses
        ],
        "items": [_item(each) for each in items],
        "undecided": sum(each.decision == Decision.UNDECIDED for each in items),
        "exemptions": [each for each in law.exemptions().values() if each.is_verified],
        "citation": said["citation"],
        "complaint": said["complaint"],
        "is_waiting": waits,
        "may_prove": works and shown.runs_from is None,
        "may_ask": works and shown.runs_from is not None and not waits,
        "may_extend": works and shown.due_on is not None and not shown.extended_why,
        "may_work": works,
        "may_propose": works and shown.due_on is not None,
        "may_approve": is_proposed and not took_part and gate.may(by, Act.APPROVE_ACCESS, on=shown),
        "is_own": is_proposed and took_part,
        "is_refusal": shown.is_refusal,
        "proposed_by": shown.proposed_by.name if shown.proposed_by else "",
        "answered_by": shown.answered_by.name if shown.answered_by else "",
        "has_answer": bool(shown.answer),
        "received_back": shown.received_back_on.isoformat() if shown.received_back_on else "",
        "may_enter": bool(shown.answer) and not shown.received_back_on and gate.may(by, Act.WORK_SUBJECTS),
        "today": timezone.localdate().isoformat(),
        "files": [(form.upper(), reverse("access-file", args=[shown.pk, form])) for form in ("pdf", "json")],
    }


def _item(item: AccessItem) -> Context:
    exemption = law.exemptions().get(item.exemption)
    return {
        "number": item.number,
        "origin": item.origin,
        "text": item.text,
        "decision": item.get_decision_display(),
        "is_decided": item.decision != Decision.UNDECIDED,
        "given": item.given,
        "exemption": f"{exemption.title} ({exemption.citation})" if exemption else "",
        "reason": item.reason,
        "by": item.by.name if item.by else "",
        "at": moment(item.at) if item.at else "",
    }
