"""The pages of notices and traces ask the database as often of many rows as of few."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.doors import signed_in
from tests.casework.takedown import world
from tutela.casework.gate import Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.takedown import actions
from tutela.casework.takedown.models import Notice

pytestmark = pytest.mark.django_db


def test_pages_ask_as_often_of_many_addresses_looks_and_facts_as_of_few(box: Path, ida: Actor) -> None:
    browser, asked = signed_in(ida), dict[str, list[int]]()
    first = world.sent(ida, world.drafted(ida, *(f"https://198.51.100.7/{n}" for n in range(5)))[0])
    trace = first.items.order_by("pk")[0].trace
    for number in range(1, 4):
        for each in range(number * 2):
            actions.enter_check(ida, first, each % 5 + 1, "still_there", vantage="London")
            actions.enter_answer(ida, first, "removed", through="mail", item=each % 5 + 1)
            hosting.look_again(ida, trace)
            world.drafted(ida, f"https://192.0.2.7/{number}/{each}")
        pages = ("/notices/", "/hosting/", f"/notices/{first.pk}/", f"/hosting/{trace.pk}/")
        for page in pages:
            with CaptureQueriesContext(connection) as run:
                assert browser.get(page).status_code == 200
            asked.setdefault(page, []).append(len(run))

    assert {page: counts for page, counts in asked.items() if max(counts) > counts[0]} == {}
    assert Notice.objects.count() > 10
