"""What people are told without asking: what waits for approval, what was stopped, what was refused."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment
from tutela.casework.tools import queries

_STOPPED, _REFUSED, _TO_APPROVE = 45, 46, 61
_MOST = 20


def to_approve(by: Actor) -> list[Notice]:
    """Tell which tool waits for the actor's approval, and how many do."""
    found = list(queries.to_approve(by)[:_MOST])
    if not found:
        return []
    more = f" So do {len(found) - 1} others." if len(found) > 1 else ""
    href = reverse("tool", args=[found[0].pk])
    return [Notice(_TO_APPROVE, f"Tool {found[0]} waits for your approval.{more}", "Look at it", href)]


def stopped(by: Actor) -> list[Notice]:
    """Tell which tools were suspended or expired, each with the reason."""
    return [
        Notice(
            _STOPPED,
            f"Tool {tool} is {tool.state} since {moment(tool.changed_at)}. {tool.reason}",
            "Look at it",
            reverse("tool", args=[tool.pk]),
        )
        for tool in queries.stopped_for(by)[:_MOST]
    ]


def refused(by: Actor) -> list[Notice]:
    """Tell what was refused last within a day."""
    latest = queries.refused_for(by).first()
    if latest is None:
        return []
    says = f"Tool {latest.named} was not asked, though the setting names it. {latest.get_because_display()}."
    return [Notice(_REFUSED, says, "See the tools", reverse("tools"))]
