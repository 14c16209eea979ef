"""What people are told of alerts without asking: one line, however many things it is about."""

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.duty import presenters, queries
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Notice
from tutela.casework.times import moment

_PLACE = 1


def open_alerts(by: Actor) -> list[Notice]:
    """Tell of the alert that nobody took up, and whether anybody was reached."""
    if not gate.may(by, Act.ANSWER_ALERTS):
        return []
    alert = queries.open_alert(by.unit)
    if alert is None:
        return []
    last = alert.tellings.order_by("-pk").select_related("turn__person", "delivery").first()
    reached = ""
    if last is not None and presenters.failed(last):
        reached = f" {presenters.outcome(last)}."
    says = f"Alert {alert}: {presenters.about(alert)}, nobody took it up since {moment(alert.raised_at)}."
    return [Notice(_PLACE, says + reached, "Take it up", reverse("alert", args=[alert.pk]))]
