"""The step that compares what tools said with what people decided, and stops a tool that drifted."""

from collections.abc import Mapping

from tutela.casework import database
from tutela.casework.custody import log
from tutela.casework.database import portions
from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.tools import queries
from tutela.casework.tools.actions.stop import stop
from tutela.casework.tools.models import Comparison, Opinion, Tool


def compare(by: Actor, decided: Mapping[int, str]) -> list[Comparison]:
    """Compare opinions with decisions that people made without having seen them, each opinion once.

    A tool that agrees too rarely over its latest decisions is suspended by that, on record.

    Args:
        by: whose act it follows from.
        decided: the category that a person gave first, by the item's number.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("Opinions are compared inside the transaction of the act that signs off.")
    lock_unit(by.unit)
    opinions = [
        opinion
        for some in portions(list(decided))
        for opinion in Opinion.objects.filter(
            item__in=some, tool__unit=by.unit, tool__state=Tool.State.APPROVED, comparison=None
        ).exclude(label="")
    ]
    if not opinions:
        return []
    made = database.insert(
        Comparison(
            tool_id=opinion.tool_id,
            opinion=opinion,
            category=decided[opinion.item_id],
            agrees=decided[opinion.item_id] == opinion.label,
        )
        for opinion in sorted(opinions, key=lambda opinion: opinion.item_id)
    )
    log.record(by, "tools.compared", purpose="tools", wrote=made, decisions=len(made))
    for tool in Tool.objects.filter(pk__in={each.tool_id for each in made}).order_by("pk"):
        _judge(by, tool)
    return made


def _judge(by: Actor, tool: Tool) -> None:
    drift = queries.drift_of(tool)
    if drift.is_too_low:
        reason = (
            f"It agreed with people in {drift.agreed} of its latest {drift.counted} opinions "
            f"({drift.share:.0%}), and {drift.least:.0%} is the least."
        )
        stop(by, tool, Tool.State.SUSPENDED, reason, agreed=drift.agreed, counted=drift.counted)
