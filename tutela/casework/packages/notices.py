"""What people are told of packages without asking."""

from django.db.models import QuerySet
from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.packages import queries
from tutela.casework.packages.models import Package
from tutela.casework.rooms import Notice

_CHANGED, _RETURNED, _ASKED = 14, 13, 12


def changed(by: Actor) -> list[Notice]:
    """Tell whoever follows packages of those whose source changed since they were sent."""
    return _told(queries.changed_since(by), _CHANGED, "The source of {} changed since it was sent.")


def came_back(by: Actor) -> list[Notice]:
    """Tell whoever follows packages of those that forces returned."""
    return _told(queries.returned(by), _RETURNED, "{} was returned. Make it anew, for the right force.")


def _told(packages: QuerySet[Package], place: int, says: str) -> list[Notice]:
    first = packages.order_by("pk").first()
    if first is None:
        return []
    return [Notice(place, says.format(first), "Open it", reverse("package", args=[first.pk]))]


def asked(by: Actor) -> list[Notice]:
    """Tell whoever follows packages of those whose recipient asked something that nobody answered."""
    return _told(queries.asked(by), _ASKED, "The recipient of {} asks something.")
