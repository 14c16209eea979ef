"""An assessor's browser at the desk's API, for the tests."""

import json
from typing import Any

from django.test import Client

from tutela.casework.gate import Actor
from tutela.casework.people.models import Person

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
