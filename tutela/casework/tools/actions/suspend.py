"""Suspends a tool."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.tools.actions import locked
from tutela.casework.tools.actions.stop import stop
from tutela.casework.tools.models import Tool
from tutela.engine.taxonomy import terminology


@transaction.atomic
def suspend(by: Actor, tool: Tool, reason: str) -> Tool:
    """Suspend a tool at once; two people may approve it again.

    Raises:
        NotAllowed: the actor may not stop tools.
        BadTool: there is no reason.
        RefusedWords: the reason uses words that are not used here.
        ToolMoved: it stands elsewhere by now.
    """
    gate.require(by, Act.STOP_TOOL, tool)
    terminology.guard(reason)
    current = locked.tool(tool, locked.State.PROPOSED, locked.State.APPROVED)
    return stop(by, current, Tool.State.SUSPENDED, reason)
