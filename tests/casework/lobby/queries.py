"""Questions of the room."""

from django.urls import reverse

from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.rooms import Link


def guests(by: Actor) -> int:
    """Count who waits."""
    return len(by.name)


def way_here(by: Actor, exhibit: Exhibit) -> Link | None:
    """Lead here from an exhibit, unless it is the actor who is at the door."""
    return Link(f"Wait for {exhibit}", reverse("lobby")) if by.name != "finn" else None
