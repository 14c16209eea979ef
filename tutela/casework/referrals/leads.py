"""Reads from the rows of an item what may lead to a child, each lead with the row that says so."""

from typing import NamedTuple

from tutela.casework.examination.models import Match
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.items.queries import path_through_archives, with_archives
from tutela.casework.origins import queries as origins
from tutela.casework.referrals.models import Lead
from tutela.engine.origins.camera import camera_of
from tutela.printable import printable

# Of one that lies in more places, or is near to more, these are named.
_MOST = 20
_LONGEST = 300


class Found(NamedTuple):
    """A lead, before it is a row."""

    kind: Lead.Kind
    source: str
    value: str


def leads_of(by: Actor, item: Item) -> list[Found]:
    """Give what may lead to a child in an item: of its file, its places, its matches, and its evidence."""
    found = [*_of_file(item), *_of_places(item), *_of_matches(item), *_of_evidence(by, item)]
    return [Found(kind, source, printable(value)[:_LONGEST]) for kind, source, value in found if value]


def _of_file(item: Item) -> list[Found]:
    facts, source = item.facts, f"item {item.pk}"
    camera = camera_of(facts)
    position = (facts.get("latitude"), facts.get("longitude"))
    is_placed = None not in position
    return [
        Found(Lead.Kind.CAMERA, source, camera.key.replace("|", " ").strip() if camera else ""),
        Found(Lead.Kind.TAKEN, source, str(facts.get("taken_at") or "")),
        Found(Lead.Kind.POSITION, source, f"{position[0]}, {position[1]}" if is_placed else ""),
    ]


def _of_places(item: Item) -> list[Found]:
    places = with_archives(item.instances.order_by("pk")).select_related("intake")[:_MOST]
    return [
        Found(
            Lead.Kind.PLACE, f"place {place.pk}", f"{place.intake.reference}: {path_through_archives(place)}"
        )
        for place in places
    ]


def _of_matches(item: Item) -> list[Found]:
    stands = Match.objects.filter(item=item, entry__revoked_at=None).select_related("entry__hash_list")
    return [
        Found(Lead.Kind.MATCH, f"match {match.pk}", f"{match.entry.hash_list.name}, entry {match.entry_id}")
        for match in stands.order_by("distance", "pk")[:_MOST]
    ]


def _of_evidence(by: Actor, item: Item) -> list[Found]:
    told = origins.evidence_for(by, [item.pk]).get(item.pk)
    if told is None:
        return []
    known = told.weights.factors
    return [
        Found(
            Lead.Kind.EVIDENCE, factor["row"], known[factor["code"]].says if factor["code"] in known else ""
        )
        for factor in told.appraisal.factors
    ]
