"""An exhibit whose files were received as any are, and its readers."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests.engine.communications import writing
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.intelligence.models import Message, TermHit
from tutela.casework.people.models import Person
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Policy, Version

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


def look_for(finn: Actor, approvers: tuple[Actor, Actor], *terms: str) -> Version:
    """Have a list of terms approved by two people, as the next version of the unit's lists."""
    text = (
        '[[list]]\nid = "numbers"\ntitle = "Numbered sentences"\nowner = "Intelligence lead"\n'
        'language = "en"\n'
        "meaning = \"A numbered sentence.\"\nterms = '''\n" + "\n".join(terms) + "\n'''\n"
    )
    policy = Policy.objects.filter(name="terms").first() or policies.make_policy(
        finn, "terms", "Terms", "Intelligence lead", rule_book="terms in communications"
    )
    drafted = policies.draft(
        finn, policy, text, change="Terms", citation="Decision 1/26", read_on=date(2026, 11, 2)
    )
    version = policies.propose(finn, drafted)
    for by in approvers:
        policies.approve(by, version, version.digest)
    return version


def add_hit(message: Message, term: str, staff: Mapping[str, Actor]) -> None:
    """Have a hit in a message that somebody called false; the unit looks for something."""
    if not Policy.objects.filter(name="terms").exists():
        look_for(staff["finn"], (staff["quinn"], staff["sam"]), "sentence")
    TermHit.objects.create(
        thread=message.thread, message=message, order_ms=message.order_ms, list="numbers", term=term, start=0,
        length=1, found_by=1, held_by=1, said="false",
    )  # fmt: skip


def browser(by: Actor) -> Client:
    """Give a person's browser, signed in."""
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client
