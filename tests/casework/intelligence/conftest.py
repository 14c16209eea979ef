"""An exhibit whose files were received as any are, and its readers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.engine.communications import writing
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person

Receive = Callable[[dict[str, bytes]], Exhibit]


@pytest.fixture
def receive(finn: Actor, exhibit: Exhibit, tmp_path: Path) -> Receive:
    """Receive files of these names as the exhibit; again, the folder has more of them."""

    def receive_files(files: dict[str, bytes]) -> Exhibit:
        for name, octets in files.items():
            path = tmp_path / "phone" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(octets)
        cases.receive(finn, exhibit, tmp_path / "phone")
        return exhibit

    return receive_files


@pytest.fixture
def phone(receive: Receive) -> Exhibit:
    """Chats of two programs, and a file that is none."""
    return receive(
        {
            "result.json": writing.telegram(120),
            "WhatsApp Chat with 1.txt": writing.whatsapp("british", 30),
            "notes.txt": b"Sentence 1.",
        }
    )


def browser(by: Actor) -> Client:
    """Give a person's browser, signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client
