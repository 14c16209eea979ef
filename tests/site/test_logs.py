"""What is logged lets nobody in."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from tutela.casework.gate import Actor
from tutela.casework.people import actions
from tutela.casework.people.models import Person


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the program logs, as its own handler writes it."""
    [handler] = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        yield written
    finally:
        handler.setStream(before)


def test_a_refused_request_with_a_live_link_is_logged_without_its_token(
    adele: Actor, logged: io.StringIO
) -> None:
    token = actions.issue_link(adele, Person.objects.get(pk=adele.person))

    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"token": token})

    assert answer.status_code == 403
    assert "/sign-in/" in logged.getvalue()
    assert token not in logged.getvalue()
