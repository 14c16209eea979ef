"""A room registers itself, and everything the house does with rooms follows from that."""

import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import clear_url_caches, reverse
from pytest_django.fixtures import Settings

from tutela import cli
from tutela.casework import rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import TABLE, Actor
from tutela.casework.jobs import queue, worker
from tutela.casework.people.models import Person
from tutela.site import urls

ORDER = {
    "Casework": [
        "Grade",
        "Check my shift",
        "Cases",
        "Communications",
        "People of cases",
        "Intelligence log",
        "Batches",
        "Lots",
        "Opinions",
        "Findings",
        "Referrals",
        "Series",
        "Agreement",
        "Packages",
        "Statements",
        "Reports to NCMEC",
        "Team",
        "Team readiness",
    ],
    "Reports": [
        "Reports", "Enquiries", "Hosting", "Known here?", "Notices", "Operators", "Abroad", "Duty", "Boards",
        "Command figures", "Manager's figures", "Clocks",
    ],
    "Lists and partners": ["Lists", "Datasets", "Partners", "Look-ups", "Feeds"],
    "People and record": [
        "Record", "People", "Retention", "Requests for access", "Who did what", "Policies", "Terms",
        "Limits of viewing", "Law packs", "Terminals", "Tools",
    ],
    "Installation": ["Outbound", "Background work"],
}  # fmt: skip
CONTEXT = click.Context(cli.tutela)
LOBBY = "tests.casework.lobby"


def _read_addresses_again() -> None:
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def lobby(settings: Settings) -> Iterator[None]:
    """A house with one more room: its folder, and one line of the settings."""
    before = settings.INSTALLED_APPS
    settings.INSTALLED_APPS = [*before, LOBBY]
    _read_addresses_again()
    yield
    settings.INSTALLED_APPS = before
    _read_addresses_again()


def _page(by: Actor, address: str) -> Any:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    answer = client.get(address)
    assert answer.status_code == 200
    return answer


def _everybody(unit: int) -> Actor:
    roles = frozenset().union(*TABLE.values())
    return Actor(0, "everybody", unit, roles, "test")


def test_the_menu_has_the_words_of_every_room_in_one_order() -> None:
    words = [(entry.group.value, entry.label) for entry in rooms.navigation(_everybody(1))]

    assert words == [(group, label) for group, labels in ORDER.items() for label in labels]


@pytest.mark.django_db
def test_whatever_a_room_names_is_there(exhibit: Exhibit, ana: Actor) -> None:
    everybody = _everybody(ana.unit)

    assert all(reverse(entry.route) for entry in rooms.navigation(everybody))
    assert all(reverse(card.route) for card, _ in rooms.cards(everybody))
    assert {type(count) for _, count in rooms.cards(everybody)} == {int, type(None)}
    for room in rooms.every():
        for offer in room.offers:
            assert callable(_named(room, offer.made_by))
    for name in rooms.commands():
        assert cli.tutela.get_command(CONTEXT, name) is not None


def _named(room: rooms.Room, name: str) -> object:
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(f"{room.name}.{module}"), function)


def test_every_kind_of_job_that_a_room_declares_is_done_by_one() -> None:
    worker.discover()
    modules = [importlib.import_module(file) for file in _kinds()]

    declared = [value for module in modules for name, value in vars(module).items() if name.isupper()]

    assert "examine" in declared
    assert set(declared) <= set(worker.HANDLERS)


def _kinds() -> list[str]:
    """Name the modules in which rooms declare their kinds of jobs."""
    names = [f"{room.name}.kinds" for room in rooms.every()]
    return [name for name in names if importlib.util.find_spec(name)]


@pytest.mark.usefixtures("lobby")
def test_a_new_room_is_in_menu_and_start_page_and_has_its_addresses(ana: Actor, adele: Actor) -> None:
    home = _page(ana, "/")

    # With one more word they no longer stand in one row, and lie behind the names of their groups.
    menu = home.context["navigation"]
    assert [entry["label"] for entry in menu] == ["Home", "Casework", "Lists", "People and record"]
    assert [word["label"] for word in menu[1]["entries"]] == [
        "Grade", "Check my shift", "Cases", "Lobby", "Findings",
    ]  # fmt: skip
    greet = next(task for task in home.context["tasks"] if task["title"] == "Greet")
    assert (greet["href"], greet["count"], greet["counted"]) == ("/lobby/", 3, "guests")
    assert [task["title"] for task in home.context["tasks"]][:2] == ["Grade", "Greet"]
    assert "/lobby/" not in _page(adele, "/").content.decode()
    assert _page(ana, "/lobby/").content == b"Welcome"


@pytest.mark.usefixtures("lobby")
def test_a_new_room_offers_a_way_to_it_on_the_page_of_a_lower_one(
    exhibit: Exhibit, ana: Actor, finn: Actor
) -> None:
    page = f"/exhibits/{exhibit.case.reference}/{exhibit.reference}/"

    assert '<a class="govuk-button" href="/lobby/">Wait for OP-1/JB1</a>' in _page(ana, page).content.decode()
    assert "/lobby/" not in _page(finn, page).content.decode().partition("<main")[2]


def test_the_page_of_a_thing_is_where_a_higher_room_shows_it_and_nowhere_without_one() -> None:
    assert rooms.page_of("item", 12) == "/items/12/"
    assert rooms.page_of("item of no room", 12) == ""


@pytest.mark.usefixtures("lobby")
def test_a_new_rooms_jobs_are_done_and_its_command_is_there(ana: Actor) -> None:
    queue.queue("greet", ana.unit, {"number": 7})

    worker.discover()
    while worker.run_one("w1"):
        pass
    said = CliRunner().invoke(cli.tutela, ["greet"])

    assert importlib.import_module(f"{LOBBY}.tasks").GREETED == [7]
    assert said.output == "Welcome\n"
    assert "greet" in cli.tutela.list_commands(CONTEXT)


def test_what_people_call_one_kind_of_thing_they_call_no_other() -> None:
    signs = [sign for room in rooms.every() for sign in room.called.values()]

    assert sorted(set(signs)) == sorted(signs)
