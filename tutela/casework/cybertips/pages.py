"""What the pages of reports to NCMEC say."""

import json
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cybertips import presenters, queries
from tutela.casework.cybertips.content import files
from tutela.casework.cybertips.content.duties import duties_of
from tutela.casework.cybertips.models import State, Tip, TipFile
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link
from tutela.casework.times import moment
from tutela.engine.formats.cybertips import checks

Context = dict[str, Any]
PAGE, MOST_FILES, MOST_CALLS, MOST_FAULTS = 50, 100, 200, 20


def cybertips(by: Actor, state: str, before: int | None) -> Context:
    """Say what reports to NCMEC there are, the newest first.

    Raises:
        NotAllowed: the actor may not see them.
    """
    every = queries.tips_of(by, state)
    found = list((every if before is None else every.filter(pk__lt=before))[: PAGE + 1])
    shown, href = found[:PAGE], reverse("cybertips")
    kept = f"state={state}&" if state in State.values else ""
    return {
        "tips": [_head(tip) for tip in shown],
        "states": [
            {"label": one.label, "href": f"{href}?state={one.value}", "is_chosen": one.value == state}
            for one in State
        ],
        "all_href": href if kept else "",
        "new_href": reverse("cybertip-new") if gate.may(by, Act.WORK_CYBERTIPS) else "",
        "paging": {
            "says": "The newest first",
            "newer": f"{href}?{kept}" if before else "",
            "older": f"{href}?{kept}before={shown[-1].pk}" if len(found) > PAGE else "",
        },
    }


def _head(tip: Tip) -> Context:
    return {
        "name": str(tip),
        "href": reverse("cybertip", args=[tip.pk]),
        "is_test": tip.is_test,
        "about": presenters.about(tip),
        "state": tip.get_state_display(),
        "is_troubled": tip.state in queries.TROUBLED,
        "age": presenters.age(tip),
        "owner": tip.owner.name,
        "ncmec_number": str(tip.ncmec_number or ""),
    }


def cybertip(by: Actor, tip: Tip) -> Context:
    """Say what one report says, its files, its steps and calls, and what the actor can do next."""
    chosen = list(queries.files_of(tip)[: MOST_FILES + 1])
    calls = list(queries.calls_of(tip).order_by("-pk")[: MOST_CALLS + 1])
    reads = queries.may_read(by, tip)
    return {
        "tip": {**_head(tip), **_told(tip), "number": tip.pk, "version": tip.version},
        "reads": reads,
        "document": json.dumps(tip.content, indent=1, ensure_ascii=False) if reads else "",
        "xml": queries.sent_of(by, tip),
        "lacks": _faults(tip) if reads and tip.state == State.DRAFT else [],
        "files": [_file(tip, file) for file in chosen[:MOST_FILES]],
        "has_files": bool(chosen),
        "more_files": len(chosen) > MOST_FILES,
        "steps": [
            {
                "what": step.get_kind_display(),
                "who": step.person.name,
                "at": moment(step.at),
                "says": step.says,
            }
            for step in queries.steps_of(tip)
        ],
        "duties": _duties(tip),
        "calls": [presenters.call_row(call) for call in calls[:MOST_CALLS]],
        "more_calls": len(calls) > MOST_CALLS,
        **_may(by, tip, is_any_file=bool(chosen)),
    }


def offer_of_item(by: Actor, item: Item) -> Link | None:
    """Offer, from the page of an item, the report by which a copy of it was handed out last."""
    if not gate.may(by, Act.SEE_CYBERTIPS, on=item):
        return None
    last = queries.of_item(item).first()
    if last is None or last.given is None:
        return None
    says = f"A copy was handed out to NCMEC: {last.tip}, {last.given.get_outcome_display()}"
    return Link(says, reverse("cybertip", args=[last.tip_id]))


def _duties(tip: Tip) -> list[Context]:
    """Say which duties there are, where each was read, and whether it begins a clock."""
    duties, is_approved = duties_of(tip.unit_id)
    begun = {"made": tip.made_at, "finished": tip.ended_at if tip.state == State.FINISHED else None}
    return [
        {
            "title": each.title,
            "citation": each.citation,
            "mark": each.mark,
            "until": moment(since + timedelta(hours=each.hours))
            if (since := begun[each.begins]) and each.hours
            else "",
            "names_hours": each.hours > 0,
            "begins": each.begins,
            "drives": is_approved and each.is_verified,
        }
        for each in duties
    ]


def _told(tip: Tip) -> Context:
    def did(who: Any, at: Any) -> str:
        return f"{who.name}, {moment(at)}" if who else ""

    return {
        "environment": tip.get_environment_display(),
        "kind": presenters.kind_of(tip),
        "next": presenters.does_next(tip),
        "reason": f"{tip.reason.rstrip('.')}." if tip.reason else "",
        "since": moment(tip.since),
        "basis": tip.basis,
        "due": f"{moment(tip.due_at)}. {tip.due_by}" if tip.due_at else "",
        "is_late": tip.due_at is not None and tip.ncmec_number is None and tip.due_at <= timezone.now(),
        "made": did(tip.made_by, tip.made_at),
        "proposed": did(tip.proposed_by, tip.proposed_at),
        "approved": did(tip.approved_by, tip.approved_at),
        "released": did(tip.released_by, tip.released_at),
        "sent": did(tip.sent_by, tip.sent_at),
        "sent_to": tip.sent_to,
        "sha256": tip.sha256,
        "files_sha256": tip.files_sha256,
        "ended": moment(tip.ended_at),
    }


def _faults(tip: Tip) -> list[str]:
    return [str(each) for each in checks.faults("report", tip.content)[:MOST_FAULTS]]


def _file(tip: Tip, file: TipFile) -> Context:
    return {
        "number": file.number,
        "item": str(file.item),
        "name": file.name,
        "place": file.instance.shown_path,
        "size": file.item.size_bytes,
        "viewed": presenters.three(file.viewed),
        "is_public": presenters.three(file.is_public),
        "derived": file.derived,
        "origin": file.origin,
        "classification": file.classification,
        "annotations": file.annotations,
        "stage": file.get_stage_display(),
        "file_id": file.file_id,
        "href": reverse("cybertip-file", args=[tip.pk, file.number]),
    }


def _may(by: Actor, tip: Tip, *, is_any_file: bool) -> Context:
    works, approves = (gate.may(by, act, on=tip) for act in (Act.WORK_CYBERTIPS, Act.APPROVE_CYBERTIP))
    sends = gate.may(by, Act.APPROVE_CYBERTIP, on=tip)
    is_another = not queries.made_it(by, tip) and by.person != tip.made_by_id
    is_there, state = tip.ncmec_number is not None, tip.state
    is_released = not is_any_file or tip.released_by_id is not None
    return {
        "facts_href": reverse("cybertip-facts", args=[tip.pk]) if works and state == State.DRAFT else "",
        "choose_href": reverse("cybertip-files", args=[tip.pk])
        if works and state == State.DRAFT and not tip.report_id
        else "",
        "may_propose": works and state == State.DRAFT,
        "may_approve": approves and is_another and state == State.PROPOSED,
        "may_release": approves and is_another and state == State.APPROVED and not is_released,
        "may_send": sends and is_another and is_released and state == State.APPROVED,
        "may_go_on": sends and is_another and is_released and state == State.STOPPED,
        "may_retract": sends and is_there and state in (State.SENDING, State.STOPPED),
        "may_settle": sends and state == State.UNKNOWN,
        "may_reopen": (works or approves)
        and not is_there
        and state in (State.PROPOSED, State.APPROVED, State.STOPPED),
        "may_end": works
        and not is_there
        and state in (State.DRAFT, State.PROPOSED, State.APPROVED, State.STOPPED),
        "may_hand_on": works and state not in queries.OVER,
        "waits_for_another": not is_another
        and state in (State.PROPOSED, State.APPROVED)
        and (approves or sends),
    }


def choosing(tip: Tip, after: int | None) -> Context:
    """Say which items can be chosen: those of what a report is made of whose grade is settled."""
    thing = queries.thing_of(tip)
    chosen = set(queries.files_of(tip).values_list("item", flat=True))
    every = queries.items_in(thing).exclude(pk__in=chosen)
    found = list((every if after is None else every.filter(pk__gt=after))[: PAGE + 1])
    shown = found[:PAGE]
    return {
        "tip": _head(tip),
        "is_report": isinstance(thing, Report),
        "items": [
            {
                "name": str(item),
                "category": item.settlement.category,
                "mime": item.mime,
                "size": item.size_bytes,
            }
            for item in shown
        ],
        "paging": {
            "says": "In the order of their references",
            "newer": "?" if after else "",
            "older": f"?after={shown[-1].pk}" if len(found) > PAGE else "",
        },
    }


def suggestion(file: TipFile) -> list[str]:
    """Say what is on record of a file: what is derived of it, and that a person confirms what is sent."""
    said = files.suggest(file.item)
    derived = (
        f"Derived from coded facts: {said.classification} ({said.origin}). It is sent only if you confirm it."
        if said.classification
        else "No industry classification can be derived from the coded facts of its grade."
    )
    return [derived, "Whether it was viewed matters in law. Leave what you do not know at Not said."]
