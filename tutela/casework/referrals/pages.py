"""What the pages of referrals and of marks show."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.origins import presenters as origins_words, queries as origins
from tutela.casework.origins.models import Clearing
from tutela.casework.referrals import queries
from tutela.casework.referrals.models import Reason, Referral, State
from tutela.casework.referrals.states import BY_HAND, MOVES, NEXT
from tutela.casework.rooms import Link
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50


def offer(by: Actor, item: Item) -> Link | None:
    """Offer, from the page of an item, to mark it before everything else."""
    if not gate.may(by, Act.MARK_ITEM, on=item):
        return None
    return Link("Mark it: a child at risk now, or a first recording", reverse("mark-item", args=[item.pk]))


def referral_of_item(by: Actor, item: Item) -> Link | None:
    """Offer, from the page of an item, its referral."""
    found = queries.of_item(item.pk) if gate.may(by, Act.SEE_REFERRALS, on=item) else None
    return Link(f"Referral {found}", reverse("referral", args=[found.pk])) if found else None


def referrals(by: Actor, state: str, before: int | None) -> Context:
    """Say which referrals there are, the newest first.

    Raises:
        NotAllowed: the actor may not see referrals.
    """
    found = queries.referrals_of(by, state)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown, said = listed[:PAGE], {"state": state} if state in State.values else {}
    counts = queries.lead_counts([one.pk for one in shown])
    marks = origins.marks_on([one.item_id for one in shown])
    older = f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else ""
    return {
        "referrals": [
            {
                **_head(one),
                "leads": counts.get(one.pk, 0),
                "marks": origins_words.marks(marks.get(one.item_id, ())),
            }
            for one in shown
        ],
        "states": [
            {"code": code, "title": title, "chosen": code == said.get("state")}
            for code, title in State.choices
        ],
        "clearings": [
            {"says": str(asked.mark), "href": reverse("clear-mark", args=[asked.mark_id])}
            for asked in origins.to_answer(by).select_related("mark").order_by("pk")[:PAGE]
        ],
        "files": [
            (form.upper(), f"{reverse('referrals-file', args=[form])}?{urlencode(said)}")
            for form in ("csv", "json")
        ],
        "paging": {
            "says": "The newest first",
            "newer": f"?{urlencode(said)}" if before else "",
            "older": older,
        },
    }


def _head(referral: Referral) -> Context:
    return {
        "name": referral.reference,
        "href": reverse("referral", args=[referral.pk]),
        "item": referral.item.reference,
        "item_href": rooms.page_of("item", referral.item_id),
        "state": referral.get_state_display(),
        "owner": referral.owner.name if referral.owner else "",
        "made": moment(referral.made_at),
        "ended": moment(referral.ended_at),
        "version": referral.version,
    }


def referral(by: Actor, shown: Referral) -> Context:
    """Say what one referral is: where it stands, its leads, its versions, and where it may go."""
    marks = origins.marks_on([shown.item_id]).get(shown.item_id, [])
    works = gate.may(by, Act.WORK_REFERRALS, on=shown)
    return {
        "referral": _head(shown),
        "marks": [
            {**words, "clear_href": reverse("clear-mark", args=[words["number"]])}
            for words in origins_words.marks(marks)
        ],
        "leads": [
            {"kind": lead.get_kind_display(), "source": lead.source, "value": lead.value}
            for lead in shown.leads.order_by("kind", "pk")
        ],
        "versions": [
            {
                "number": version.number,
                "state": version.get_state_display(),
                "owner": version.owner.name if version.owner else "",
                "reason": version.get_reason_display(),
                "by": version.made_by,
                "at": moment(version.made_at),
            }
            for version in shown.versions.select_related("owner").order_by("-number")
        ],
        "may_take_up": works and shown.ended_at is None and shown.owner_id != by.person,
        "nexts": [(state.value, MOVES[state]) for state in NEXT[shown.state] if state != State.CLOSED]
        if works
        else [],
        "reasons": Reason.choices if works and State.CLOSED in NEXT[shown.state] else [],
        "kinds": [(kind.value, kind.label) for kind in BY_HAND] if works and shown.ended_at is None else [],
        "further": [
            {"name": f"T-{row.item_id}", "href": rooms.page_of("item", row.item_id), "because": row.because}
            for row in origins.further_items(shown.unit_id, shown.pk, shown.item_id)
        ],
        "json_href": reverse("referral-file", args=[shown.pk]),
        "offers": rooms.offers(by, "referral", shown),
    }


def asked(clearing: Clearing) -> str:
    """Say who asked that a mark be cleared, when and why."""
    return (
        f"{clearing.asked_by.name} asked on {moment(clearing.asked_at)} that it be cleared: "
        f"{clearing.get_reason_display().lower()}."
    )
