"""What the pages of bundles say."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.bundles import queries
from tutela.casework.bundles.models import Bundle, Join
from tutela.casework.gate import Act, Actor, Guarded
from tutela.casework.identifiers.models import Identifier
from tutela.casework.identifiers.pages import row
from tutela.casework.rooms import Link
from tutela.casework.times import end_of, moment, start_of

Context = dict[str, Any]
_SHOWN = 50


def offer(by: Actor, thing: Guarded) -> Link | None:
    """Offer, from the page of a report, the page of what belongs with it, with how many others that are."""
    if not gate.may(by, Act.SEE_REPORTS, on=thing):
        return None
    number: int = thing.pk  # type: ignore[attr-defined]
    found = queries.bundle_of(by, "report", number)
    others = found.size - 1 if found else 0
    says = f": {others} other report{'s' * (others != 1)}" if others else ""
    return Link(f"What belongs with it{says}", reverse("belonging", args=["report", number]))


def belonging(by: Actor, kind: str, subject: int) -> Context:
    """Say what belongs with one thing, by what, and what may.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    found = queries.bundle_of(by, kind, subject)
    own = [join for join in queries.joins_of(kind, [subject]) if join.unit_id == by.unit]
    return {
        "subject": rooms.name_of(kind, subject),
        "href": rooms.page_of(kind, subject),
        "bundle": _bundle(found) if found else None,
        "joins": _joins(by, own),
        "suggestions": [
            {
                **row(one.identifier),
                "shared_with": one.shared_with,
                "join_href": reverse("join-by-hand", args=[kind, subject, one.identifier.pk])
                if gate.may(by, Act.TRIAGE_REPORTS)
                else "",
            }
            for one in queries.suggestions(by, kind, subject)
        ],
    }


def bundles(by: Actor, since: date | None, until: date | None, after: str) -> Context:
    """Say which bundles there are, as they were made; of some days, if these are given.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    gate.require(by, Act.SEE_REPORTS)
    ends = start_of(since) if since else None, end_of(until) if until else None
    found = queries.bundles(by.unit, *ends).order_by("made_at", "pk")
    at, _, number = after.partition("~")
    if parsed := _moment(at) if number.isdecimal() else None:
        found = found.filter(Q(made_at__gt=parsed) | Q(made_at=parsed, pk__gt=int(number[:18])))
    listed = list(found[: _SHOWN + 1])
    shown, days = listed[:_SHOWN], {"since": since, "until": until}
    said = {name: day.isoformat() for name, day in days.items() if day}
    first, older = f"?{urlencode(said)}", ""
    if len(listed) > _SHOWN:
        older = "?" + urlencode({**said, "after": f"{shown[-1].made_at.isoformat()}~{shown[-1].pk}"})
    return {
        "bundles": [{**_bundle(one), "made": moment(one.made_at)} for one in shown],
        "days": said,
        "paging": {"says": "As they were made", "newer": first if after else "", "older": older},
    }


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def bundle(by: Actor, bundle: Bundle, after: int) -> Context:
    """Say what holds a bundle together: its members, and every join of them."""
    found = queries.members_of(bundle, after, _SHOWN + 1)
    shown = found[:_SHOWN]
    older = f"?after={shown[-1]}" if len(found) > _SHOWN else ""
    return {
        **_bundle(bundle),
        "members": [
            {"name": rooms.name_of(bundle.kind, each), "href": reverse("belonging", args=[bundle.kind, each])}
            for each in shown
        ],
        "joins": _joins(by, queries.joins_of(bundle.kind, shown)),
        "offers": rooms.offers(by, "bundle", bundle),
        "paging": {"says": "In the order of their numbers", "newer": "?" if after else "", "older": older},
    }


def _bundle(bundle: Bundle) -> Context:
    return {
        "name": f"Bundle {bundle.pk}",
        "size": bundle.size,
        "bundle_href": reverse("bundle", args=[bundle.pk]),
    }


def _joins(by: Actor, joins: Sequence[Join]) -> list[Context]:
    may = gate.may(by, Act.TRIAGE_REPORTS)
    return [_join(each, may) for each in joins]


def _join(join: Join, may: bool) -> Context:
    is_live, is_undone = join.state == Join.State.LIVE, join.state == Join.State.UNDONE
    return {
        **row(join.identifier),
        "subject": rooms.name_of(join.kind, join.subject),
        "subject_href": reverse("belonging", args=[join.kind, join.subject]),
        "by": str(join.by) if join.by else "by machine",
        "is_live": is_live,
        "says": "" if is_live else _ended(join),
        "change_href": reverse("undo-join" if is_live else "restore-join", args=[join.pk])
        if may and (is_live or is_undone)
        else "",
        "change": f"Undo the join of {rooms.name_of(join.kind, join.subject)}"
        if is_live
        else "Join it again",
    }


def _ended(join: Join) -> str:
    if join.state != Join.State.UNDONE:
        return f"Holds nothing: {join.state}."
    return f"Undone by {join.ended_by} on {moment(join.ended_at)}: {join.reason}"


def in_words(one: Identifier) -> str:
    """Name an identifier on the page of a form."""
    return str(row(one)["text"])
