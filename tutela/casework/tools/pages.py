"""What the pages of tools say."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment
from tutela.casework.tools import queries, use
from tutela.casework.tools.models import Comparison, Refusal, Tool

Context = dict[str, Any]
State = Tool.State
SHOWN = 50
_REFUSALS_SHOWN = 20


def tools(by: Actor, after: str) -> Context:
    """Say what the page of all tools shows: a page of them, the newest first, and what is in use.

    Raises:
        NotAllowed: the actor may not see tools.
    """
    found, before = queries.tools_of(by).order_by("-pk"), row_number(after)
    page = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    shown, href = page[:SHOWN], reverse("tools")
    used = {(each.name, each.version): use.IN_WORDS[each.how] for each in use.in_force(by.unit)}
    refused = Refusal.objects.filter(unit=by.unit).order_by("-pk")[:_REFUSALS_SHOWN]
    return {
        "tools": [
            {
                "title": tool.title,
                "named": str(tool),
                "href": reverse("tool", args=[tool.pk]),
                "owner": tool.owner.name,
                "state": state_of(tool),
                "expires": tool.expires.isoformat(),
                "use": used.get((tool.name, tool.version), ""),
            }
            for tool in shown
        ],
        "refusals": [
            {"named": row.named, "because": row.get_because_display(), "at": moment(row.at)}
            for row in refused
        ],
        "policies_href": reverse("policies"),
        "paging": {
            "says": "",
            "newer": href if before else "",
            "older": f"{href}?after={shown[-1].pk}" if len(page) > SHOWN else "",
        },
    }


def state_of(tool: Tool) -> str:
    """Say where a tool stands, and since when."""
    if tool.state == State.APPROVED and tool.expires < timezone.localdate():
        return f"Expired on {tool.expires}"
    if tool.state in (State.PROPOSED, State.SUSPENDED) and tool.first_approver_id is not None:
        return f"{State(tool.state).capitalize()}, approved by 1 of 2"
    return f"{State(tool.state).capitalize()} since {moment(tool.changed_at)}"


def tool(by: Actor, tool: Tool) -> Context:
    """Say what the page of one tool shows: its card, who approved it, how it does against people."""
    card, drift = queries.card_of(tool), queries.drift_of(tool)
    used = next((each for each in use.in_force(by.unit) if str(each) == str(tool)), None)
    said = tool.opinions.values_list("label").annotate(n=Count("pk")).order_by("label")
    return {
        "title": tool.title,
        "named": str(tool),
        "href": reverse("tool", args=[tool.pk]),
        "tools_href": reverse("tools"),
        "digest": tool.digest,
        "state": state_of(tool),
        "reason": tool.reason,
        "use": use.IN_WORDS[used.how] if used else "",
        "facts": [
            ("Owner", f"{tool.owner.name} ({card.owner})"),
            ("Supplied by", f"{tool.supplied_by.name}, {moment(tool.supplied_at)}"),
            ("Scope", card.scope),
            ("Asked of", " and ".join(f"{kind}s" for kind in card.kinds)),
            ("Tells apart", ", ".join(card.labels)),
            ("Impact assessment", card.impact_assessment),
            ("Tried", f"{card.tried}: {card.agreed:,} of {card.tried_on:,} right"),
            ("Expires", card.expires.isoformat()),
            ("Licence", card.licence),
            ("SHA-256 of the model", tool.model_sha256),
        ],
        "approvals": [
            person.name for person in (tool.first_approver, tool.second_approver) if person is not None
        ],
        "drift": {
            "counted": drift.counted,
            "agreed": drift.agreed,
            "share": f"{drift.share:.0%}",
            "least": f"{drift.least:.0%}",
            "wanted": drift.wanted,
            "is_judged": drift.counted >= drift.wanted,
        },
        "said": [(label or "No opinion", count) for label, count in said],
        "differs": _differs(tool),
        **_ways(by, tool),
    }


def _differs(tool: Tool) -> list[tuple[str, str, int]]:
    """Count what people decided otherwise: what it said, what they gave, how often."""
    others = Comparison.objects.filter(tool=tool, agrees=False, at__gte=tool.approved_at or tool.supplied_at)
    pairs = others.values_list("opinion__label", "category").annotate(n=Count("pk"))
    return list(pairs.order_by("-n", "opinion__label", "category")[:SHOWN])


def _ways(by: Actor, tool: Tool) -> Context:
    is_open = tool.state in (State.PROPOSED, State.SUSPENDED)
    may_stop = gate.may(by, Act.STOP_TOOL, tool)
    ways = []
    if may_stop and tool.state in (State.PROPOSED, State.APPROVED):
        ways.append(("Suspend it", reverse("tool-suspend", args=[tool.pk])))
    if may_stop and tool.state != State.WITHDRAWN:
        ways.append(("Withdraw it", reverse("tool-withdraw", args=[tool.pk])))
    refusal = _refusal(by, tool) if is_open else ""
    return {"may_approve": is_open and not refusal, "refusal": refusal, "ways": ways}


def _refusal(by: Actor, tool: Tool) -> str:
    if not gate.may(by, Act.APPROVE_TOOL, tool):
        return "A quality officer or a supervisor approves it."
    if by.person in (tool.supplied_by_id, tool.owner_id):
        return "You supplied it or own it. Two other people approve it."
    if by.person == tool.first_approver_id:
        return "You approved it. Another person does too."
    if tool.expires < timezone.localdate():
        return "Its day is over. A newer version is supplied."
    return ""
