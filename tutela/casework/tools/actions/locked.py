"""Gives a tool as it stands now, locked until the transaction ends."""

from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.tools.errors import ToolMoved
from tutela.casework.tools.models import Tool

State = Tool.State


def tool(tool: Tool, *states: Tool.State) -> Tool:
    """Give a tool as it stands now, its unit locked against whoever else would move one.

    Raises:
        ToolMoved: it stands elsewhere by now.
    """
    lock_unit(tool.unit_id)
    current = Tool.objects.get(pk=tool.pk)
    if current.state not in states:
        raise ToolMoved(f"{current} is {current.state}, so nothing was changed. Look at its page again.")
    return current
