"""Alerts in words, for pages and commands alike."""

from tutela.casework.channels.models import Delivery
from tutela.casework.channels.queries import FAILED
from tutela.casework.duty.models import Alert, Telling


def about(alert: Alert) -> str:
    """Say how many things an alert is about."""
    what = "1 report or item" if alert.things == 1 else f"{alert.things} reports or items"
    return f"{what} of immediate risk"


def outcome(telling: Telling) -> str:
    """Say what became of telling somebody."""
    if telling.turn is None:
        return "Nobody is on duty"
    who = telling.turn.person.name
    if telling.delivery is None or telling.delivery.state in FAILED:
        return f"Not delivered to {who}"
    if telling.delivery.state == Delivery.State.WAITING:
        return f"Being sent to {who}"
    return f"Sent to {who}"


def failed(telling: Telling) -> bool:
    """Say whether nobody was reached by it."""
    return telling.turn is None or telling.delivery is None or telling.delivery.state in FAILED


def why(telling: Telling) -> str:
    """Say why nobody was reached, where that is known."""
    if telling.turn is None:
        return "Whoever is at the workbench sees the alert."
    return telling.delivery.reason if telling.delivery is not None else ""
