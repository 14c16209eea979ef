"""Gives all that waits to a tool that a unit uses from now on, and lets go of the order of one before it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.examination.kinds import CLASSIFY
from tutela.casework.gate import Act, Actor
from tutela.casework.items.models import Item
from tutela.casework.jobs import queue
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Unit
from tutela.casework.tools import queries, use
from tutela.casework.tools.actions.place import place
from tutela.casework.tools.actions.refuse import refuse
from tutela.casework.tools.models import Opinion, Refusal, Tool
from tutela.casework.tools.use import How, Use
from tutela.engine.taxonomy import packs


@transaction.atomic
def follow_use(by: Actor, digest: str) -> list[Tool]:
    """Begin to follow a setting: once for each tool that it names and that may be asked.

    Args:
        by: the machine.
        digest: of the version in force.

    Returns:
        The tools that are followed anew.

    Raises:
        NotAllowed: the actor is no machine.
        VersionBroken: the setting is not what two people approved.
    """
    gate.require(by, Act.RUN_TOOLS)
    lock_unit(by.unit)
    new = []
    for used in use.in_force(by.unit):
        tool = queries.named_by(by.unit, used)
        because = queries.why_not(tool)
        if tool is None or because is not None:
            refuse(by, str(used), tool, because or Refusal.Because.UNKNOWN)
        elif tool.followed != digest:
            new.append(_follow(by, tool, used, digest))
    if new:
        queue.queue(CLASSIFY, by.unit, {"after": 0}, priority=-3)
    return new


def _follow(by: Actor, tool: Tool, used: Use, digest: str) -> Tool:
    tool.followed = digest
    tool.save(update_fields=["followed"])
    if used.how is How.ORDER:
        _order_by(by.unit, tool)
    log.record(
        by, "tool.followed", purpose="tools", tool=tool.pk, use=used.how.value,
        setting_sha256=digest,
    )  # fmt: skip
    return tool


def _order_by(unit: int, tool: Tool) -> None:
    """Put what waits in the order of this tool's opinions, as far as it gave any."""
    waiting = Item.objects.filter(unit=unit, state=Item.State.QUEUED)
    waiting.exclude(turn=0).update(turn=0)
    law_pack = Unit.objects.values_list("law_pack", flat=True).get(pk=unit)
    categories = [category.code for category in packs.load(law_pack).categories]
    given = Opinion.objects.filter(tool=tool, item__state=Item.State.QUEUED).order_by("pk")
    for some in portions(list(given.values_list("pk", flat=True))):
        place(unit, list(given.filter(pk__in=some)), categories)
