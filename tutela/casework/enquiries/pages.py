"""What the pages of enquiries show."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.enquiries import queries
from tutela.casework.enquiries.bases import bases
from tutela.casework.enquiries.models import Concern, Ending, Enquiry, LookUp, State, Step
from tutela.casework.gate import Act, Actor
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
_CODES = {**dict(Concern.choices), **dict(Ending.choices), **dict(LookUp.Told.choices)}


def offer_of_report(by: Actor, report: Report) -> Link | None:
    """Offer, from the page of a report, to enter an enquiry about it."""
    if not gate.may(by, Act.WORK_ENQUIRIES, on=report):
        return None
    return Link("Enter an enquiry about it", f"{reverse('enter-enquiry')}?{urlencode({'report': report.pk})}")


def enquiries(by: Actor, state: str, *, is_own: bool, before: int | None) -> Context:
    """Say which enquiries there are, the newest first.

    Raises:
        NotAllowed: the actor may not see enquiries.
    """
    found = queries.enquiries_of(by, state, is_own=is_own)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown = listed[:PAGE]
    said = {"state": state} if state in State.values else {}
    said |= {"own": "1"} if is_own else {}
    older = f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else ""
    return {
        "enquiries": [_head(one) for one in shown],
        "states": [
            {"code": code, "title": title, "chosen": code == said.get("state")}
            for code, title in State.choices
        ],
        "is_own": is_own,
        "may_enter": gate.may(by, Act.WORK_ENQUIRIES),
        "files": [
            (form.upper(), f"{reverse('enquiries-file', args=[form])}?{urlencode(said)}")
            for form in ("csv", "json")
        ],
        "paging": {
            "says": "The newest first",
            "newer": f"?{urlencode(said)}" if before else "",
            "older": older,
        },
    }


def _head(one: Enquiry) -> Context:
    return {
        "name": one.reference,
        "href": reverse("enquiry", args=[one.pk]),
        "channel": one.get_channel_display(),
        "asker": one.get_asker_display(),
        "organisation": one.organisation,
        "about": one.get_about_display(),
        "state": one.get_state_display(),
        "ending": one.get_ending_display(),
        "owner": one.owner.name if one.owner else "",
        "came": moment(one.came_at),
        "ended": moment(one.ended_at),
    }


def enquiry(by: Actor, shown: Enquiry) -> Context:
    """Say what one enquiry is, what was done with it, and what can be done next."""
    steps = list(queries.steps_of(shown))
    works = gate.may(by, Act.WORK_ENQUIRIES, on=shown)
    is_open = shown.state != State.ENDED
    return {
        "enquiry": {**_head(shown), "words": shown.words, "version": shown.version},
        "links": _links(shown),
        "minutes": queries.minutes_of(shown),
        "steps": [_step(each) for each in steps],
        "to_tell": [
            {"step": each.number, "asked": each.look_up.asked}
            for each in steps
            if is_open and _was_looked_up(each) and each.look_up.told == LookUp.Told.LATER
        ],
        "may_take_up": works and is_open and shown.owner_id != by.person,
        "may_work": works and is_open,
        "may_look_up": works and is_open and gate.may(by, Act.LOOK_UP),
        "may_reopen": works and not is_open,
        "advice": [(each.pk, str(each)) for each in queries.advice(by)] if works and is_open else [],
        "bases": [(each.code, each.in_words) for each in bases().by_code.values()],
        "told": [each for each in LookUp.Told.choices if each[0] != LookUp.Told.LATER],
        "concerns": Concern.choices,
        "endings": Ending.choices,
        "json_href": reverse("enquiry-file", args=[shown.pk]),
    }


def _was_looked_up(step: Step) -> bool:
    return step.kind == Step.Kind.LOOKED_UP


def _links(shown: Enquiry) -> list[tuple[str, str]]:
    """Name what an enquiry is linked to, each with the address of its page where there is one."""
    found = []
    if shown.case is not None:
        found.append((f"Case {shown.case.reference}", rooms.page_of("case", shown.case.reference)))
    if shown.report_id is not None:
        found.append((f"Report R-{shown.report_id}", rooms.page_of("report", shown.report_id)))
    return found


def _step(each: Step) -> Context:
    looked = each.look_up if _was_looked_up(each) else None
    basis = bases().by_code.get(looked.basis) if looked else None
    return {
        "number": each.number,
        "kind": each.get_kind_display(),
        "code": _CODES.get(each.code, ""),
        "says": each.says,
        "advice": str(each.advice) if each.advice else "",
        "look_up": {
            "asked": looked.asked,
            "basis": basis.in_words if basis else looked.basis,
            "known": looked.known,
            "alike": looked.alike,
            "told": looked.get_told_display(),
            "href": f"{reverse('known-here')}?{urlencode({'text': looked.asked})}",
        }
        if looked
        else None,
        "minutes": each.minutes,
        "by": each.by.name,
        "at": moment(each.at),
    }
