"""Questions about tools: which there are, which may be asked, how far they agree with people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.database import portions
from tutela.casework.gate import Act, Actor
from tutela.casework.questions import Question
from tutela.casework.tools import use
from tutela.casework.tools.models import Comparison, Opinion, Refusal, Tool
from tutela.casework.tools.use import How, Use
from tutela.engine.classifying import card as cards
from tutela.engine.classifying.card import Card
from tutela.engine.measures.bounds import lower_bound
from tutela.errors import NotFound

State = Tool.State
# The latest so many decisions are looked at, or as many as its card wants before it is judged, if more.
WINDOW = 200
_ALL = 100

_named = Question(lambda unit, name, version: Tool.objects.filter(unit=unit, name=name, version=version))


@dataclass(frozen=True, slots=True)
class Drift:
    """How a tool did lately against people: of so many decisions, as many alike; and the least that is borne.

    `least` is the higher of two shares: what its card says, and the lower bound of what it was tried with.
    """

    counted: int
    agreed: int
    least: float
    wanted: int

    @property
    def share(self) -> float:
        """The share of decisions that were as the tool's opinion."""
        return self.agreed / self.counted if self.counted else 0.0

    @property
    def is_too_low(self) -> bool:
        """Whether enough was counted, and too few agreed."""
        return self.counted >= self.wanted and self.share < self.least


def tools_of(by: Actor) -> QuerySet[Tool]:
    """List the unit's tools by name, then number.

    Raises:
        NotAllowed: the actor may not see tools.
    """
    gate.require(by, Act.SEE_TOOLS)
    return Tool.objects.filter(unit=by.unit).select_related("owner").order_by("name", "pk")


def tool_for(by: Actor, number: int) -> Tool:
    """Find a tool of the actor's unit by its number.

    Raises:
        NotAllowed: the actor may not see tools.
        NotFound: there is none.
    """
    people = ("owner", "supplied_by", "first_approver", "second_approver")
    tool = tools_of(by).filter(pk=number).select_related(*people).first()
    if tool is None:
        raise NotFound(f"There is no tool of number {number}.")
    return tool


def tool_named(by: Actor, name: str, version: str) -> Tool:
    """Find a tool of the actor's unit by its name and version.

    Raises:
        NotAllowed: the actor may not see tools.
        NotFound: there is none.
    """
    found = tools_of(by).filter(name=name, version=version).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"There is no tool {name}/{version}. `tutela tool list` names them all.")
    return tool_for(by, found)


def card_of(tool: Tool) -> Card:
    """Give what the card of a tool says."""
    return _card(tool.card)


@lru_cache(maxsize=32)
def _card(text: str) -> Card:
    return cards.parse(text.encode())


def why_not(tool: Tool | None) -> Refusal.Because | None:
    """Say why a tool may not be asked now; None where it may."""
    if tool is None:
        return Refusal.Because.UNKNOWN
    if tool.state == State.APPROVED:
        return Refusal.Because.EXPIRED if tool.expires < timezone.localdate() else None
    return Refusal.Because.UNAPPROVED if tool.state == State.PROPOSED else Refusal.Because(tool.state)


def named_by(unit: int, used: Use) -> Tool | None:
    """Give the tool that a unit's setting names, whatever became of it."""
    return _named.first(unit, used.name, used.version)


def asked_of(unit: int, how: How) -> list[Tool]:
    """Give the tools that a unit uses in one way and that may be asked now."""
    named = [named_by(unit, used) for used in use.in_force(unit) if used.how is how]
    return [tool for tool in named if tool is not None and why_not(tool) is None]


def orders(unit: int) -> Tool | None:
    """Give the tool whose opinions order what waits in a unit now; None where none does."""
    return next(iter(asked_of(unit, How.ORDER)), None)


def shown_after(unit: int, items: Collection[int]) -> dict[int, list[Opinion]]:
    """Give what tools said of items, for somebody who has decided each; only those that are shown so now."""
    tools = asked_of(unit, How.AFTER)
    if not tools or not items:
        return {}
    found: dict[int, list[Opinion]] = {}
    for some in portions(items):
        rows = Opinion.objects.filter(tool__in=tools, item__in=some).exclude(label="")
        for opinion in rows.select_related("tool").order_by("pk"):
            found.setdefault(opinion.item_id, []).append(opinion)
    return found


def drift_of(tool: Tool) -> Drift:
    """Say how a tool did against people since it was approved, over the latest decisions."""
    card = card_of(tool)
    since = Comparison.objects.filter(tool=tool, at__gte=tool.approved_at or tool.supplied_at)
    size = max(WINDOW, card.judged_from)
    latest = list(since.order_by("-pk").values_list("agrees", flat=True)[:size])
    least = max(card.least_agreement / _ALL, lower_bound(card.agreed, card.tried_on))
    return Drift(len(latest), sum(latest), least, card.judged_from)


def to_approve(by: Actor) -> QuerySet[Tool]:
    """List the tools that wait for this actor's approval: those proposed, by others than them."""
    if not gate.may(by, Act.APPROVE_TOOL):
        return Tool.objects.none()
    waiting = Tool.objects.filter(unit=by.unit, state=State.PROPOSED)
    return waiting.exclude(
        Q(supplied_by=by.person) | Q(owner=by.person) | Q(first_approver=by.person)
    ).order_by("pk")


def stopped_for(by: Actor) -> QuerySet[Tool]:
    """List the tools that were suspended or expired, for those who answer for them or oversee the unit."""
    stopped = Tool.objects.filter(unit=by.unit, state__in=(State.SUSPENDED, State.EXPIRED)).order_by("pk")
    return stopped if gate.may(by, Act.OVERSEE) else stopped.filter(owner=by.person)


def refused_for(by: Actor) -> QuerySet[Refusal]:
    """List what was refused within a day, for those who oversee the unit or own the tool; newest first."""
    since = timezone.now() - timedelta(days=1)
    rows = Refusal.objects.filter(unit=by.unit, at__gte=since).order_by("-pk")
    return rows if gate.may(by, Act.OVERSEE) else rows.filter(tool__owner=by.person)
