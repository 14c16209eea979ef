"""What the pages of series show."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.origins.models import Identity
from tutela.casework.packages.content.routing import forces
from tutela.casework.packages.content.tables import bases
from tutela.casework.packages.models import Handling
from tutela.casework.referrals.models import Referral
from tutela.casework.referrals.queries import lead_counts
from tutela.casework.rooms import Link
from tutela.casework.series import presenters, queries
from tutela.casework.series.models import Export, Series, State, Telling
from tutela.casework.series.states import NEXT
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE, _MOST_ITEMS = 50, 20
_MOVES = {
    State.IDENTIFIED: "The child is identified",
    State.SAFEGUARDED: "The child is safe",
    State.UNIDENTIFIED: "It was a mistake: not identified",
}


def offer_of_referral(by: Actor, referral: Referral) -> Link | None:
    """Offer, from the page of a referral, its series, or to open one with it."""
    if not gate.may(by, Act.SEE_REFERRALS, on=referral):
        return None
    found = queries.series_of_referral(referral.pk)
    if found is not None:
        return Link(f"Series {found}", reverse("one-series", args=[found.pk]))
    if not gate.may(by, Act.WORK_REFERRALS, on=referral):
        return None
    return Link("Open a series with it", f"{reverse('series-new')}?referral={referral}")


def board(by: Actor) -> Context:
    """Say which series there are by status, the newest first, with owner, age and next action.

    Raises:
        NotAllowed: the actor may not see referrals.
    """
    found = {state: list(queries.series_of(by, state)[: PAGE + 1]) for state in State.values}
    counts = queries.member_counts([one.pk for rows in found.values() for one in rows])
    return {
        "columns": [
            {
                "title": State(state).label,
                "code": state,
                "series": [_head(one, counts.get(one.pk, 0)) for one in rows[:PAGE]],
                "is_cut": len(rows) > PAGE,
            }
            for state, rows in found.items()
        ],
        "most": PAGE,
        "may_work": gate.may(by, Act.WORK_REFERRALS),
        "waiting": queries.waiting(by),
    }


def _head(one: Series, referrals: int) -> Context:
    today = timezone.localdate()
    is_open = one.state != State.SAFEGUARDED
    return {
        "name": one.reference,
        "href": reverse("one-series", args=[one.pk]),
        "title": one.title,
        "named_by": one.named_by,
        "state": one.get_state_display(),
        "referrals": referrals,
        "owner": one.owner.name if one.owner else "",
        "days": (today - timezone.localdate(one.made_at)).days,
        "made": moment(one.made_at),
        "next": one.next_action,
        "due": one.next_due,
        "is_late": bool(is_open and one.next_due and one.next_due < today),
    }


def series(by: Actor, shown: Series) -> Context:
    """Say what one series is, who belongs to it, who was told, and what can be done next."""
    works = gate.may(by, Act.WORK_REFERRALS, on=shown) and shown.into_id is None
    members = list(shown.members.filter(left_at=None).select_related("referral__item").order_by("pk"))
    leads = lead_counts([each.referral_id for each in members])
    told = shown.tellings.filter(round=shown.round).select_related("unit", "case", "partner", "delivery")
    return {
        "series": {
            **_head(shown, len(members)),
            "version": shown.version,
            "into": _link(shown.into) if shown.into else None,
            "joined": [_link(each) for each in shown.joined.order_by("pk")],
        },
        "members": [
            {
                "name": each.referral.reference,
                "number": each.referral_id,
                "href": reverse("referral", args=[each.referral_id]),
                "item": each.referral.item.reference,
                "item_href": rooms.page_of("item", each.referral.item_id),
                "state": each.referral.get_state_display(),
                "leads": leads.get(each.referral_id, 0),
                "because": each.because,
            }
            for each in members
        ],
        "suggested": [
            {"name": one.reference, "href": reverse("referral", args=[one.pk]), "because": because}
            for one, because in (queries.suggested(shown) if works else [])
        ],
        "tellings": [_telling(by, row) for row in told.order_by("confirmed_at", "pk")],
        "steps": [
            {"number": step.number, "kind": step.get_kind_display(), "says": step.says, "by": step.by,
             "at": moment(step.at)}
            for step in shown.steps.order_by("-number")
        ],
        "json_href": reverse("series-file", args=[shown.pk]),
        **_exports(by, shown, works=works),
        **_next(by, shown, works=works),
    }  # fmt: skip


def _link(one: Series) -> Context:
    return {"name": one.reference, "href": reverse("one-series", args=[one.pk])}


def _telling(by: Actor, row: Telling) -> Context:
    is_open = row.confirmed_at is None
    is_outside = row.kind in (Telling.Kind.PARTNER, Telling.Kind.LISTED)
    return {
        "number": row.pk,
        "holder": presenters.holder(by.unit, row),
        "kind": row.get_kind_display() if row.unit_id == by.unit else "Another unit",
        "items": row.items if row.unit_id == by.unit else None,
        "told": moment(row.told_at),
        "mail": row.delivery.state if row.delivery else "",
        "due": moment(row.due_at),
        "is_late": is_open and row.due_at < timezone.now(),
        "chased": row.chased,
        "confirmed": moment(row.confirmed_at),
        "by": row.confirmed_by if row.unit_id == by.unit else "",
        "says": row.says if row.unit_id == by.unit else "",
        "may_confirm": is_open and is_outside and gate.may(by, Act.WORK_REFERRALS, on=row),
        "may_chase": is_open and gate.may(by, Act.WORK_REFERRALS, on=row.series),
    }


def _exports(by: Actor, shown: Series, *, works: bool) -> Context:
    signs = gate.may(by, Act.SIGN_SERIES, on=shown)
    rows = shown.exports.select_related("recipient", "made_by", "signed_by").order_by("-number")
    return {
        "exports": [_export(by, shown, each, signs=signs, works=works) for each in rows],
        "recipients": [(each.name, each.title) for each in forces(by.unit)] if works else [],
        "bases": [(each.code, each.in_words) for each in bases().by_code.values()],
        "handlings": Handling.choices,
    }


def _export(by: Actor, shown: Series, each: Export, *, signs: bool, works: bool) -> Context:
    return {
        "number": each.number,
        "recipient": each.recipient.title,
        "made": f"{each.made_by.name}, {moment(each.made_at)}",
        "signed": f"{each.signed_by.name}, {moment(each.signed_at)}" if each.signed_by else "",
        "href": reverse("series-export", args=[shown.pk, each.number]),
        "may_sign": signs and each.signed_at is None and each.made_by_id != by.person,
        "may_give": works and each.signed_at is not None,
    }


def _next(by: Actor, shown: Series, *, works: bool) -> Context:
    return {
        "may_work": works,
        "may_take": works and shown.owner_id != by.person,
        "nexts": [(state.value, _MOVES[state]) for state in NEXT[shown.state]] if works else [],
        "today": timezone.localdate().isoformat(),
    }


def tellings(by: Actor) -> Context:
    """Say what the actor's unit was told of series, what waits first.

    Raises:
        NotAllowed: the actor may not see referrals.
    """
    rows = list(queries.told_to(by)[:PAGE])
    works = gate.may(by, Act.WORK_REFERRALS)
    return {"tellings": [{**_told(row), "may_confirm": works and not row.confirmed_at} for row in rows]}


def _told(row: Telling) -> Context:
    is_own = row.unit_id == row.series.unit_id
    says = str(row.series) if is_own else f"{row.series} of {row.series.unit.name}"
    return {
        "number": row.pk,
        "says": says,
        "is_settled": row.is_settled,
        "where": f"Case {row.case}" if row.case else "Outside of cases",
        "items": row.items,
        "told": moment(row.told_at),
        "due": moment(row.due_at),
        "is_late": row.confirmed_at is None and row.due_at < timezone.now(),
        "confirmed": f"{row.confirmed_by}, {moment(row.confirmed_at)}" if row.confirmed_at else "",
        "links": [] if is_own else _items(row.unit_id, says),
    }


def _items(unit: int, says: str) -> list[Context]:
    found = Identity.objects.filter(unit=unit, says=says, ended_at=None).order_by("pk")
    return [
        {"name": f"T-{item}", "href": rooms.page_of("item", item)}
        for item in found.values_list("item", flat=True)[:_MOST_ITEMS]
    ]
