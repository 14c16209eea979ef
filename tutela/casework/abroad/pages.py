"""What the pages of exchanges abroad say."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.abroad import presenters, queries
from tutela.casework.abroad.answers import queries as answers
from tutela.casework.abroad.models import Channel, Direction, ExchangeItem, State
from tutela.casework.channels.presenters import attempt_says, stands
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.pages import shown_address
from tutela.casework.reports.models import Report
from tutela.casework.rooms import Link
from tutela.casework.times import moment
from tutela.errors import NotFound
from tutela.printable import printable

Context = dict[str, Any]
PAGE, MOST_CALLS = 50, 200


def offer(by: Actor, report: Report) -> Link | None:
    """Offer, from a report, what was exchanged of it last, with their number; or else to make it."""
    if not gate.may(by, Act.SEE_EXCHANGES, on=report):
        return None
    found = queries.about(report).first()
    if found is not None:
        number = f", their number {found.remote_id}" if found.remote_id else ""
        said = f"Abroad: {found}, {presenters.state_says(found).lower()}{number}"
        return Link(said, reverse("exchange", args=[found.pk]))
    if not gate.may(by, Act.WORK_EXCHANGES, on=report):
        return None
    return Link("Abroad: send an address there", reverse("exchange-new", args=[report.pk]))


def offer_of_sent(by: Actor, report: Report) -> Link | None:
    """Offer what went abroad of a report, where its source changed since."""
    if not gate.may(by, Act.SEE_EXCHANGES, on=report):
        return None
    there = (State.SENDING, State.TAKEN, State.MAILED, State.UNKNOWN)
    found = queries.about(report).filter(direction=Direction.OUT, state__in=there).first()
    return (
        Link(f"{found} to {presenters.to_whom(found)}", reverse("exchange", args=[found.pk]))
        if found
        else None
    )


def exchanges(by: Actor, state: str, before: int | None) -> Context:
    """Say what is exchanged, the newest first, and how much of it stands where.

    Raises:
        NotAllowed: the actor may not see it.
    """
    every = queries.items_of(by, state)
    found = list((every if before is None else every.filter(pk__lt=before))[: PAGE + 1])
    shown, href = found[:PAGE], reverse("exchanges")
    kept = f"state={state}&" if state in State.values else ""
    counts = ExchangeItem.objects.filter(unit=by.unit).aggregate(
        **{one.value: Count("pk", filter=Q(state=one.value)) for one in State}
    )
    return {
        "items": [_head(each) for each in shown],
        "states": [
            {
                "label": f"{one.label} ({counts[one.value]})", "href": f"{href}?state={one.value}",
                "is_chosen": one.value == state,
            }
            for one in State
            if counts[one.value] or one.value == state
        ],
        "all_href": href if kept else "",
        "routes_href": reverse("exchange-routes"),
        "pulls_href": reverse("exchange-pulls"),
        "paging": {
            "says": "The newest first",
            "newer": f"{href}?{kept}" if before else "",
            "older": f"{href}?{kept}before={shown[-1].pk}" if len(found) > PAGE else "",
        },
    }  # fmt: skip


def _head(item: ExchangeItem) -> Context:
    return {
        "name": str(item),
        "href": reverse("exchange", args=[item.pk]),
        "is_test": item.is_test,
        "direction": item.get_direction_display(),
        "country": item.country,
        "whom": presenters.to_whom(item),
        "channel": item.get_channel_display(),
        "state": presenters.state_says(item),
        "is_troubled": item.state in queries.TROUBLED,
        "reason": f"{printable(item.reason).rstrip('.')}." if item.reason else "",
        "age": presenters.age(item),
        "owner": item.owner.name if item.owner else "",
        "report": str(item.report or ""),
        "remote_id": item.remote_id,
    }


def exchange(by: Actor, item: ExchangeItem) -> Context:
    """Say what one item is, where it stands and why, its calls and steps, and what the actor can do next."""
    reads = item.report is None or gate.may(by, Act.SEE_REPORTS, on=item.report)
    calls = list(queries.calls_of(item).order_by("-pk")[: MOST_CALLS + 1])
    return {
        "item": {**_head(item), **_told(item), "number": item.pk, "version": item.version},
        "reads": reads,
        "address": _address(item) if reads else "",
        "payload": queries.sent_of(by, item),
        "hashes": item.hashes,
        "mail": _mail(item),
        "actions": [
            {
                "what": each.get_kind_display(), "because": each.because, "noted": moment(each.noted_at),
                "told": moment(each.told_at),
            }
            for each in queries.actions_of(item)
        ],
        "states": [presenters.remote_state(each) for each in answers.states_of(item)[:MOST_CALLS]],
        "is_silent": answers.is_silent(by, item),
        "calls": [presenters.call_row(each) for each in calls[:MOST_CALLS]],
        "more_calls": len(calls) > MOST_CALLS,
        "steps": [
            {
                "what": each.get_kind_display(), "who": each.person.name, "at": moment(each.at),
                "says": each.says if reads else "",
            }
            for each in queries.steps_of(item)
        ],
        **_may(by, item),
    }  # fmt: skip


def _told(item: ExchangeItem) -> Context:
    def did(who: Any, at: Any) -> str:
        return f"{who.name}, {moment(at)}" if who else ""

    return {
        "next": presenters.does_next(item),
        "since": moment(item.since),
        "way": item.get_way_display() if item.direction == Direction.OUT else "",
        "rule": item.rule,
        "because": item.because,
        "pack": item.pack,
        "category": item.category,
        "scheme": item.scheme,
        "grade": item.grade,
        "origin": item.grade_origin,
        "book": f"version {item.book}, approved by two people"
        if item.book
        else "as shipped, approved by nobody",
        "memo": item.memo,
        "schema": item.schema,
        "sha256": item.sha256,
        "sent_to": item.sent_to,
        "remote_report": item.remote_report,
        "made": did(item.made_by, item.made_at),
        "approved": did(item.approved_by, item.approved_at),
        "ended": moment(item.ended_at),
        "report_href": rooms.page_of("report", item.report_id) if item.report_id else "",
        "notice": str(item.notice or ""),
        "notice_href": rooms.page_of("notice", item.notice_id) if item.notice_id else "",
    }


def _address(item: ExchangeItem) -> str:
    try:
        return shown_address(queries.address_of(item))
    except NotFound:
        return ""


def _mail(item: ExchangeItem) -> Context | None:
    delivery = item.delivery
    if delivery is None:
        return None
    return {
        "stands": stands(delivery),
        "to": delivery.to,
        "attempts": [attempt_says(each) for each in delivery.attempts.order_by("number")],
    }


def _may(by: Actor, item: ExchangeItem) -> Context:
    works, approves = (gate.may(by, act, on=item) for act in (Act.WORK_EXCHANGES, Act.APPROVE_EXCHANGE))
    is_another, state = not queries.made_it(by, item), item.state
    was_sent, is_out = item.approved_by_id is not None, item.direction == Direction.OUT
    is_free = is_out and not item.remote_report
    return {
        "may_approve": approves and is_another and state == State.MADE,
        "waits_for_another": approves and not is_another and state in (State.MADE, State.STOPPED),
        "may_go_on": approves
        and is_another
        and state == State.STOPPED
        and item.channel == Channel.ICCAM
        and (was_sent or not is_out),
        "route_href": reverse("exchange-route", args=[item.pk])
        if works and is_free and state in queries.REROUTABLE
        else "",
        "may_settle": works and is_free and was_sent and state in queries.SETTLED_AFTER,
        "is_receipt": state in (State.TO_HAND, State.MAILED),
        "files": [
            {"form": form.upper(), "href": reverse("exchange-file", args=[item.pk, form])}
            for form in ("csv", "json")
        ]
        if works and state == State.TO_HAND
        else [],
        "may_end": works and state in queries.ENDABLE,
        "may_hand_on": works and (state not in queries.OVER or state == State.TAKEN),
        "may_ask": state == State.TAKEN
        and is_out
        and item.channel == Channel.ICCAM
        and gate.may(by, Act.PULL_EXCHANGES, on=item),
        "may_note": works and is_out and state == State.TAKEN,
    }


def pulls(by: Actor, before: int | None) -> Context:
    """Say which rounds there were in which what partners assigned was fetched, the newest first.

    Raises:
        NotAllowed: the actor may not see them.
    """
    every = queries.pulls_of(by)
    found = list((every if before is None else every.filter(pk__lt=before))[: PAGE + 1])
    shown, href = found[:PAGE], reverse("exchange-pulls")
    older = f"{href}?{urlencode({'before': shown[-1].pk})}" if len(found) > PAGE else ""
    return {
        "pulls": [
            {
                "began": moment(each.began_at), "by": each.asked_by, "is_well": each.is_well,
                "is_over": each.ended_at is not None, "says": printable(each.says),
                "listed": len(each.listed), "new": each.new, "versions": each.versions, "held": each.held,
                "unread": each.unread,
            }
            for each in shown
        ],
        "may_pull": gate.may(by, Act.PULL_EXCHANGES),
        "unread_href": f"{reverse('exchanges')}?{urlencode({'state': State.UNREAD.value})}",
        "paging": {"says": "The newest first", "newer": href if before else "", "older": older},
    }  # fmt: skip
