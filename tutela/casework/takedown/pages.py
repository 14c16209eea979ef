"""What the pages of notices show."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.presenters import age, attempt_says, stands
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.pages import shown_address
from tutela.casework.rooms import Link
from tutela.casework.takedown import queries
from tutela.casework.takedown.models import Appeal, Hold, Notice, NoticeItem, Recheck, State
from tutela.casework.takedown.states import CHECKABLE, ENDED, NEXT, SENDABLE
from tutela.casework.times import moment
from tutela.printable import printable

Context = dict[str, Any]
PAGE = 50
_MOST_ROWS = 200


def offer(by: Actor, trace: Trace) -> Link | None:
    """Offer, from a trace, the notice on which its address stands, or else to draft one."""
    item = NoticeItem.objects.filter(trace=trace).order_by("-is_open", "-pk").first()
    if item is not None and gate.may(by, Act.SEE_NOTICES):
        return Link(f"Notice N-{item.notice_id}", reverse("notice", args=[item.notice_id]), "notice")
    if not gate.may(by, Act.WORK_NOTICES):
        return None
    return Link(
        "Notices: draft one there", f"{reverse('notices')}?{urlencode({'trace': trace.pk})}", "notice"
    )


def notices(by: Actor, state: str, before: int | None, trace: int | None) -> Context:
    """Say which notices there are, the newest first; `trace` is one that a notice may be drafted for.

    Raises:
        NotAllowed: the actor may not see notices.
    """
    found = queries.notices_of(by, state)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown, said = listed[:PAGE], {"state": state} if state in State.values else {}
    counts = queries.item_counts([each.pk for each in shown])
    older = f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else ""
    return {
        "found": [{**_head(each), "count": counts.get(each.pk, 0)} for each in shown],
        "states": [
            {"code": code, "title": title, "chosen": code == said.get("state")}
            for code, title in State.choices
        ],
        "may_work": gate.may(by, Act.WORK_NOTICES),
        "traces": rooms.name_of("trace", trace) if trace else "",
        "paging": {
            "says": "The newest first", "newer": f"?{urlencode(said)}" if before else "", "older": older,
        },
    }  # fmt: skip


def _head(notice: Notice) -> Context:
    return {
        "name": notice.reference,
        "href": reverse("notice", args=[notice.pk]),
        "state": notice.get_state_display(),
        "is_pressing": notice.state in queries.PRESSING,
        "country": notice.country,
        "provider": printable(notice.provider),
        "recipient": printable(notice.recipient),
        "owner": notice.owner.name if notice.owner else "",
        "reason": printable(notice.reason),
        "age": age(notice.made_at),
        "made": moment(notice.made_at),
        "version": notice.version,
    }


def notice(by: Actor, shown: Notice) -> Context:
    """Say what one notice is, where it stands and by which rows, and what may be done."""
    hold = queries.hold_of(shown)
    return {
        "notice": _head(shown),
        "items": _items(shown),
        "mail": _mail(shown.delivery),
        "hold": _hold(shown, hold),
        "replies": [
            {
                "kind": each.kind, "says": printable(f"{each.status} {each.says}".strip()), "by": each.by,
                "at": moment(each.at), "sha256": each.sha256,
            }
            for each in shown.mail_events.defer("octets").order_by("-pk")[:_MOST_ROWS]
        ],
        "answers": [
            {
                "says": each.get_code_display(), "words": printable(each.says), "by": each.by,
                "through": each.get_through_display(), "item": each.item.number if each.item else "",
                "at": moment(each.at),
            }
            for each in shown.provider_answers.select_related("item").order_by("-pk")[:_MOST_ROWS]
        ],
        "appeals": _appeals(by, shown),
        "unanswered": [
            {"recipient": each.recipient, "mail": stands(each.delivery) if each.delivery else ""}
            for each in queries.unanswered(shown)
        ],
        "events": [
            {
                "number": each.number, "act": each.act.replace("_", " "), "state": each.get_state_display(),
                "says": printable(each.says), "by": each.by, "at": moment(each.at),
            }
            for each in shown.events.order_by("-number")[:_MOST_ROWS]
        ],
        **_may(by, shown),
    }  # fmt: skip


def _may(by: Actor, shown: Notice) -> Mapping[str, object]:
    works = gate.may(by, Act.WORK_NOTICES, on=shown)
    args = [shown.pk]
    return {
        "may_take_up": works and shown.state not in ENDED and shown.owner_id != by.person,
        "may_send": works and shown.state in SENDABLE,
        "links": [
            (title, reverse(route, args=args))
            for title, route, is_offered in (
                ("Enter the police's answer", "notice-hold", shown.state == State.HOLD),
                ("Enter an answer", "notice-answer", shown.state not in (State.HOLD, State.NO_ROUTE)),
                ("Enter a look", "notice-check", shown.state in CHECKABLE),
                ("Enter an appeal", "notice-appeal", True),
                ("End it", "notice-end", {State.CLOSED, State.WITHDRAWN} & set(NEXT[shown.state])),
            )
            if works and is_offered
        ],
    }


def _items(shown: Notice) -> list[Context]:
    newest = Prefetch("checks", Recheck.objects.order_by("-pk"))
    return [
        {
            "number": item.number,
            "address": shown_address(item.trace.address),
            "trace": item.trace.reference,
            "trace_href": rooms.page_of("trace", item.trace_id),
            "found": item.get_found_display(),
            "removed": moment(item.removed_at),
            "looks": [
                {
                    "says": each.get_found_display(), "vantage": each.vantage, "at": moment(each.at),
                    "by": each.by, "rule": each.rule,
                }
                for each in item.checks.all()
            ],
        }
        for item in shown.items.select_related("trace").prefetch_related(newest).order_by("number")
    ]  # fmt: skip


def _mail(delivery: Delivery | None) -> Context | None:
    if delivery is None:
        return None
    return {
        "stands": stands(delivery),
        "to": delivery.to,
        "subject": printable(delivery.subject),
        "sha256": delivery.sha256,
        "attempts": [attempt_says(each) for each in delivery.attempts.order_by("number")],
    }


def _hold(shown: Notice, hold: Hold | None) -> Context | None:
    if hold is None:
        return None
    told = Delivery.objects.filter(unit=shown.unit_id, key__startswith=f"hold-{shown.pk}-").defer("body")
    return {
        "authority": hold.authority,
        "due": moment(hold.due_at),
        "waits": age(hold.opened_at),
        "answer": hold.get_answer_display(),
        "answered_by": hold.answered_by,
        "basis": hold.basis,
        "minutes": hold.minutes_waited,
        "reminded": hold.reminded,
        "escalated": f"{hold.escalated_to}, {moment(hold.escalated_at)}" if hold.escalated_at else "",
        "citation": hold.policy.get("citation", ""),
        "is_verified": hold.policy.get("is_verified", False),
        "told": [f"{each.subject}: {stands(each)}" for each in told.order_by("pk")],
    }


def _appeals(by: Actor, shown: Notice) -> list[Context]:
    may_decide = gate.may(by, Act.DECIDE_APPEALS, on=shown)
    return [
        {
            "host": printable(each.host),
            "serial": printable(each.serial),
            "contact": printable(each.contact),
            "says": printable(each.says),
            "by": each.entered_by.name,
            "at": moment(each.entered_at),
            "decision": each.get_decision_display(),
            "decided_by": each.decided_by.name if each.decided_by else "",
            "reason": printable(each.reason),
            "href": reverse("notice-decide", args=[each.pk])
            if may_decide and each.decision == Appeal.Decision.OPEN
            else "",
        }
        for each in shown.appeals.select_related("entered_by", "decided_by").order_by("-pk")
    ]
