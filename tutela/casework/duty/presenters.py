"""Alerts in words, for pages and commands alike."""

from tutela.casework.duty.models import Alert, Telling


def about(alert: Alert) -> str:
    """Say how many things an alert is about."""
    return "1 report of immediate risk" if alert.things == 1 else f"{alert.things} reports of immediate risk"


def outcome(telling: Telling) -> str:
    """Say what became of telling somebody."""
    if telling.turn is None:
        return "Nobody is on duty"
    who = telling.turn.person.name
    words = {
        Telling.Outcome.SENDING: f"Being sent to {who}",
        Telling.Outcome.SENT: f"Sent to {who}",
        Telling.Outcome.NOT_DELIVERED: f"Not delivered to {who}",
    }
    return words.get(Telling.Outcome(telling.outcome), telling.outcome)
