"""What a decision asks of the database is bounded, however long the shift has been."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.casework.grading.desks import API, decision, post
from tutela.casework.items.models import Item

# Statements of each request that a decision takes; commits and the like are not counted.
# One of a decision asks which law pack is in force: two people may have approved another since the last.
MOST = {"stand-in": 4, "look": 12, "end": 10, "decision": 18, "decision that ends its look": 21}
_OF_A_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def _asked(request: CaptureQueriesContext) -> int:
    texts = [query["sql"] for query in request.captured_queries]
    return len([text for text in texts if not text.startswith(_OF_A_TRANSACTION)])


def _decide(desk: Client, item: Item) -> dict[str, int]:
    """Look at an item, end the look and decide it; say how many statements each request took."""
    asked = {}
    with CaptureQueriesContext(connection) as request:
        assert desk.get(f"{API}/items/{item.pk}/standin").status_code == 200
    asked["stand-in"] = _asked(request)
    with CaptureQueriesContext(connection) as request:
        look = post(desk, f"/items/{item.pk}/reveal", variant="preview", key=uuid4())
    asked["look"] = _asked(request)
    with CaptureQueriesContext(connection) as request:
        assert post(desk, f"/exposures/{look.headers['X-Exposure']}/end").status_code == 200
    asked["end"] = _asked(request)
    sent = decision(item, "Beta")
    with CaptureQueriesContext(connection) as request:
        decided = post(desk, "/decisions", **sent)
    assert decided.status_code == 200
    asked["decision"] = _asked(request)
    return asked


@pytest.mark.django_db
def test_a_decision_takes_no_more_statements_than_these(desk: Client, items: list[Item]) -> None:
    first, second, third = items
    for item in items:
        desk.post(f"{API}/items/{item.pk}/standin")
    _decide(desk, first)

    asked = _decide(desk, second)
    assert {name: count for name, count in asked.items() if count > MOST[name]} == {}
    assert _decide(desk, third) == asked


@pytest.mark.django_db
def test_a_decision_that_ends_its_look_takes_no_more_than_these(desk: Client, items: list[Item]) -> None:
    first, second, _third = items
    for item in items:
        desk.post(f"{API}/items/{item.pk}/standin")
    _decide(desk, first)
    look = post(desk, f"/items/{second.pk}/reveal", variant="preview", key=uuid4())
    sent = decision(second, "Beta", look=int(look.headers["X-Exposure"]))

    with CaptureQueriesContext(connection) as request:
        assert post(desk, "/decisions", **sent).status_code == 200

    assert _asked(request) <= MOST["decision that ends its look"]
