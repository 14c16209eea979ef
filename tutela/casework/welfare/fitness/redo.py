"""Does again what ended a clearance or a terminal after the backup that is being restored."""

from collections.abc import Mapping
from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.welfare import actions
from tutela.casework.welfare.models import Clearance, Terminal


def withdraw_clearance(by: Actor, what: Mapping[str, Any]) -> bool:
    """Withdraw a clearance that counts again."""
    there = Clearance.objects.filter(
        pk=what["clearance"], person=what["person"], person__unit=by.unit, withdrawn_at=None
    )
    clearance = there.first()
    if clearance is not None:
        actions.withdraw_clearance(by, clearance)
    return clearance is not None


def end_terminal(by: Actor, what: Mapping[str, Any]) -> bool:
    """End a terminal that is open again."""
    terminal = Terminal.objects.filter(pk=what["terminal"], unit=by.unit, ended_at=None).first()
    if terminal is not None:
        actions.end_terminal(by, terminal)
    return terminal is not None
