"""What the pages say about whoever sent a report by the public's door."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import queries as letterbox
from tutela.casework.letterbox.letters import Standing
from tutela.casework.letterbox.models import ContactRelease, ReporterThread
from tutela.casework.people.queries import name_of
from tutela.casework.reports import queries
from tutela.casework.reports.letters import names
from tutela.casework.reports.models import Report
from tutela.casework.reports.triage.presenters import age, inert
from tutela.casework.times import moment
from tutela.errors import NotFound

Context = dict[str, Any]
_SHOWN = 100
_ASKED, _ANSWERED = "asked/question ", "answers/question "


def reporter(by: Actor, report: Report, contact: str = "", which: int = 1) -> Context:
    """Say what was asked and answered, and who may learn how the reporter can be reached.

    Args:
        by: who looks.
        report: which one.
        contact: how they can be reached, where it was read just now.
        which: of the contacts that was.
    """
    now = timezone.now()
    thread = letterbox.thread_of(by, names.thread_of(report))
    kept = [
        {**found, "n": n, "version": version, "read": inert(contact) if n == which else ""}
        for n, (lookup, version) in enumerate(names.contacts_of(report), 1)
        if (found := _contact(by, lookup, now))
    ]
    return {
        "report": report.reference,
        "report_href": reverse("report", args=[report.pk]),
        "by_door": thread is not None,
        "standing": _standing(thread),
        "open_question": _open_question(thread, now),
        "may_ask": thread is not None and not thread.is_over and not _is_open(thread),
        "answers": _answers(report),
        "asks_in_welsh": queries.version_of(report).as_told.further.get("language") == "cy",
        "contacts": kept,
        "has_several": len(kept) > 1,
        "may_reach": gate.may(by, Act.RELEASE_CONTACT),
    }


def contacts(by: Actor) -> Context:
    """Say which contacts colleagues asked to learn, each with its age and its reason.

    Raises:
        NotAllowed: the actor may release none.
    """
    now, waits = timezone.now(), letterbox.releases_that_wait(by).select_related("contact")[:_SHOWN]
    lookups = [bytes(each.contact.lookup) for each in waits]
    named = {lookup: report.reference for lookup, report in names.reports_of_contacts(by.unit, lookups)}
    return {
        "rows": [
            {
                **_release(by, each, now),
                "report": named.get(bytes(each.contact.lookup), ""),
                "ends": each.contact.ends_on,
            }
            for each in waits
        ],
    }


def _standing(thread: ReporterThread | None) -> str:
    if thread is None:
        return ""
    return str(thread.told) or Standing.RECEIVED


def _is_open(thread: ReporterThread) -> bool:
    return thread.question_number > thread.answered_number


def _open_question(thread: ReporterThread | None, now: datetime) -> Context | None:
    if thread is None or not _is_open(thread) or thread.asked_at is None:
        return None
    return {
        "number": thread.question_number,
        "text": inert(thread.question),
        "by": name_of(thread.asked_by or 0),
        "at": moment(thread.asked_at),
        "age": age(thread.asked_at, now),
        "is_told": thread.told_question == thread.question_number,
    }


def _answers(report: Report) -> list[Context]:
    """Give each question with its answer, as the newest version tells them."""
    further = queries.version_of(report).as_told.further
    numbers = [path.removeprefix(_ANSWERED) for path in further if path.startswith(_ANSWERED)]
    return [
        {
            "number": number,
            "asked": inert(str(further.get(_ASKED + number, ""))),
            "answered": inert(str(further[_ANSWERED + number])),
        }
        for number in sorted(numbers, key=lambda each: (len(each), each))
    ]


def _contact(by: Actor, lookup: bytes, now: datetime) -> Context | None:
    try:
        contact = letterbox.contact_of(by, lookup)
    except NotFound:
        return None
    releases = letterbox.releases_of(contact)
    may_read = letterbox.may_read(by, contact)
    return {
        "ends": contact.ends_on,
        "releases": [_release(by, each, now) for each in releases],
        "may_read": may_read,
        "may_ask": not may_read and not any(_waits_of(by, each) for each in releases),
    }


def _waits_of(by: Actor, release: ContactRelease) -> bool:
    is_answered = release.released_at is not None or release.refused_at is not None
    return not is_answered and release.asked_by == by.person


def _release(by: Actor, of: ContactRelease, now: datetime) -> Context:
    return {
        "number": of.pk,
        "by": name_of(of.asked_by),
        "at": moment(of.asked_at),
        "age": age(of.asked_at, now),
        "reason": inert(of.reason),
        "released": f"{name_of(of.released_by)}, {moment(of.released_at)}" if of.released_by else "",
        "refused": f"{name_of(of.refused_by)}, {moment(of.refused_at)}: {inert(of.why_refused)}"
        if of.refused_by
        else "",
        "is_own": of.asked_by == by.person,
    }
