"""Stops again what was stopped after the backup that is being restored."""

from collections.abc import Callable, Mapping
from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.tools import actions
from tutela.casework.tools.models import Tool

State = Tool.State
# The record holds a reason's digest, not the words.
_REASON = "As before the restore of a backup that did not know of it; the reason is on record by its SHA-256."


def suspend(by: Actor, what: Mapping[str, Any]) -> bool:
    """Suspend a tool that may be asked, or approved, again."""
    return _stop(by, what, actions.suspend, State.PROPOSED, State.APPROVED)


def withdraw(by: Actor, what: Mapping[str, Any]) -> bool:
    """Withdraw a tool that is there again."""
    states = (State.PROPOSED, State.APPROVED, State.SUSPENDED, State.EXPIRED)
    return _stop(by, what, actions.withdraw, *states)


def _stop(
    by: Actor, what: Mapping[str, Any], does: Callable[[Actor, Tool, str], Tool], *states: Tool.State
) -> bool:
    tool = Tool.objects.filter(pk=what["tool"], unit=by.unit, state__in=states).first()
    if tool is not None:
        does(by, tool, _REASON)
    return tool is not None
