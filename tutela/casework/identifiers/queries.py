"""Questions about what was seen."""

from dataclasses import dataclass

from django.db.models import QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers.keys import key_of, loose_key_of
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.engine import identifiers
from tutela.errors import NotFound


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of what somebody asks for.

    Attributes:
        asked: as it was read.
        known: the rows of what it names: itself, and the account whose page it is.
        alike: rows that may name the same, the rarest first; they only suggest.
    """

    asked: identifiers.Identifier
    known: list[Identifier]
    alike: list[Identifier]


def known(by: Actor, text: str, most: int = 20) -> Answer:
    """Say whether what a text names was seen here, and what is like it.

    Raises:
        NotAllowed: the actor may not look up.
    """
    gate.require(by, Act.LOOK_UP)
    asked = identifiers.read(text)
    named = [one for one in (asked, *asked.also) if one.canonical or one.loose]
    rows = Identifier.objects.filter(unit=by.unit)
    found = list(rows.filter(key__in=[key_of(one) for one in named]).order_by("pk"))
    loose = [loose_key_of(one.loose) for one in named if one.loose]
    alike = rows.filter(loose_key__in=loose).exclude(pk__in=[row.pk for row in found])
    return Answer(asked, found, list(alike.order_by("subjects", "pk")[:most]))


def identifier_for(by: Actor, number: int) -> Identifier:
    """Find an identifier of the actor's unit.

    Raises:
        NotAllowed: the actor may not look up.
        NotFound: no such one, or another unit's.
    """
    gate.require(by, Act.LOOK_UP)
    found = Identifier.objects.filter(pk=number, unit=by.unit).first()
    if found is None:
        raise NotFound(f"There is no identifier {number}.")
    return found


def sightings(identifier: Identifier, before: int | None, most: int) -> list[Sighting]:
    """List where one was seen, the latest first, from before a sighting of that number."""
    found = identifier.sightings.order_by("-pk")
    return list((found.filter(pk__lt=before) if before else found)[:most])


def hubs(unit: int) -> QuerySet[Identifier]:
    """Give what was seen in so many things of a unit that it joins none of them."""
    return Identifier.objects.filter(unit=unit, is_hub=True)


def recount(identifier: Identifier) -> int:
    """Count anew in how many things one was seen; equal to its `subjects`."""
    return identifier.sightings.values("subject_kind", "subject").distinct().count()


def of_subject(by: Actor, kind: str, subject: int) -> list[Sighting]:
    """List what one thing of the actor's unit names, each with its row.

    Raises:
        NotAllowed: the actor may not look up.
    """
    gate.require(by, Act.LOOK_UP)
    found = Sighting.objects.filter(subject_kind=kind, subject=subject, identifier__unit=by.unit)
    return list(found.select_related("identifier").order_by("pk"))
