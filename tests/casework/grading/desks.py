"""An assessor's browser at the desk's API, for the tests."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from tutela.casework.gate import Actor
from tutela.casework.grading.models import Reservation
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person
from tutela.engine.taxonomy.facts.facts import SCHEME

API = "/grade/api"
PROBLEM = "application/problem+json"


def desk_of(by: Actor) -> Client:
    """Sign a person in."""
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def post(client: Client, path: str, **body: object) -> Any:
    """Send a call of the desk's pages."""
    return client.post(f"{API}{path}", json.dumps(body, default=str), content_type="application/json")


def _sight(item: Item) -> dict[str, Any]:
    """Give where an item lies, as a page says of one that waits."""
    lies = Reservation.objects.filter(item=item).select_related("batch").first()
    place = {"batch": lies.batch.number, "place": lies.position} if lies else {"batch": 1, "place": 0}
    return {"key": uuid4(), "against": None, **place}


def decision(item: Item, category: str, members: Sequence[Item] = (), **other: object) -> dict[str, Any]:
    """Give what a page sends for an item that waits, where it lies; anything of it may be said otherwise."""
    against = [{"item": member.pk, "against": None} for member in members]
    return {"item": item.pk, "category": category, "members": against} | _sight(item) | other


def skip(client: Client, item: Item, **other: object) -> Any:
    """Pass over an item that waits, where it lies, as a page does."""
    return post(client, f"/items/{item.pk}/skip", **{"reason": "not_now"} | _sight(item) | other)


def facts(activity: str, **more: object) -> dict[str, Any]:
    """Give facts that come to Alpha, Beta, Gamma or None, for "A", "B", "C" or "none"."""
    return {"form": "tutela.facts/1", "scheme": SCHEME, "gate": {"activity": activity}, **more}


def decide(client: Client, item: Item, category: str, key: UUID | None = None, **other: Any) -> Any:
    """Send a decision as a page does."""
    return post(client, "/decisions", **decision(item, category, **other) | ({"key": key} if key else {}))
