"""What people are told of communications without asking."""

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.intelligence import queries
from tutela.casework.rooms import Notice


def asking(by: Actor) -> list[Notice]:
    """Tell of files that cannot be read until somebody answers, with the page of the first."""
    waiting = list(queries.asking(by).order_by("pk").values_list("pk", flat=True)[:2])
    if not waiting:
        return []
    says = "A file of communications is not read until somebody answers what it asks."
    if len(waiting) > 1:
        says = "Files of communications are not read until somebody answers what they ask."
    return [Notice(60, says, "Answer", reverse("communications-reading", args=[waiting[0]]))]
