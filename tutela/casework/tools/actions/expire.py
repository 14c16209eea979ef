"""Ends a tool whose day has come."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.tools.actions import locked
from tutela.casework.tools.actions.stop import stop
from tutela.casework.tools.models import Tool


@transaction.atomic
def expire(by: Actor, tool: Tool) -> Tool:
    """End a tool that may be used no longer.

    Raises:
        NotAllowed: the actor is no machine.
        ToolMoved: it stands elsewhere by now.
    """
    gate.require(by, Act.RUN_TOOLS, tool)
    current = locked.tool(tool, locked.State.APPROVED)
    return stop(by, current, Tool.State.EXPIRED, f"It may be used until {current.expires}.")
