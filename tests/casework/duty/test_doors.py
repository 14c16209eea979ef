"""The pages and commands of duty: who is on, which alerts there are, and how one is taken up."""

import json

import pytest
from django.db import transaction

from tests.casework.doors import run, signed_in
from tutela.casework import gate
from tutela.casework.duty import actions, cli
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.duty.models import Alert, Turn
from tutela.casework.gate import Actor

pytestmark = pytest.mark.django_db
TURN = {"place": "1", "address": "sam@unit.example", "begins_at": "2026-01-05T08:00", "ends_at": ""}


def raised(by: Actor, number: int) -> Alert:
    with transaction.atomic():
        return raise_alert(by, [Thing("report", number, f"R-{number}")])


def test_somebody_is_put_on_the_list_and_taken_off_it(sam: Actor) -> None:
    browser = signed_in(sam)
    assert b"Nobody is on duty now" in browser.get("/duty/").content

    sent = browser.post("/duty/new/", {**TURN, "person": sam.person})

    assert sent.headers["Location"] == "/duty/"
    turn = Turn.objects.get()
    page = browser.get("/duty/").content.decode()
    assert "On duty" in page
    assert "sam@unit.example" in page
    browser.post("/duty/", {"turn": turn.pk})
    assert "sam@unit.example" not in browser.get("/duty/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("address", "sam", "e-mail address"),
        ("begins_at", "soon", "Write a moment"),
        ("ends_at", "2025-01-01 00:00", "before it begins"),
    ],
)
def test_what_cannot_be_told_is_said_at_its_field(sam: Actor, field: str, value: str, says: str) -> None:
    page = signed_in(sam).post("/duty/new/", {**TURN, "person": sam.person, field: value})

    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Turn.objects.exists()


def test_an_alert_is_read_and_taken_up_on_its_page(sam: Actor) -> None:
    alert, browser = raised(sam, 12), signed_in(sam)
    actions.tell(gate.machine(sam.unit), alert.pk)

    page = browser.get(f"/duty/alerts/{alert.pk}/").content.decode()
    assert "R-12" in page
    assert "Nobody is on duty" in page
    raised(sam, 13)
    stale = browser.post(f"/duty/alerts/{alert.pk}/", {"seen": "1"})
    assert stale.status_code == 409
    assert "you saw 1" in stale.content.decode()
    browser.post(f"/duty/alerts/{alert.pk}/", {"seen": "2"})

    assert "Taken up" in browser.get(f"/duty/alerts/{alert.pk}/").content.decode()


def test_an_alert_of_many_things_is_read_page_by_page(sam: Actor) -> None:
    with transaction.atomic():
        alert = raise_alert(sam, [Thing("report", number, f"R-{number}") for number in range(1, 402)])
    browser, seen, after = signed_in(sam), set[str](), ""

    for _ in range(3):
        context = browser.get(f"/duty/alerts/{alert.pk}/", {"after": after}).context
        seen |= {thing["reference"] for thing in context["things"]}
        after = context["more"]

    assert after == ""
    assert len(seen) == 401


def test_who_has_nothing_to_do_with_alerts_sees_no_page_of_them(ana: Actor, sam: Actor) -> None:
    alert = raised(sam, 1)

    for page in ("/duty/", "/duty/new/", f"/duty/alerts/{alert.pk}/"):
        assert signed_in(ana).get(page).status_code == 403


def test_the_list_is_kept_and_an_alert_taken_up_by_command(sam: Actor) -> None:
    added = run(cli.duty, "add", "sam", "--to", "https://hook.example/duty", "--json", "--as", "sam")
    listed = json.loads(run(cli.duty, "list", "--json", "--as", "sam").stdout)
    raised(sam, 7)
    shown = json.loads(run(cli.duty, "alerts", "--json", "--as", "sam").stdout)
    number = shown["alerts"][0]["alert"].removeprefix("A-")

    answered = run(cli.duty, "answer", number, "--as", "sam").stdout
    run(cli.duty, "end", str(json.loads(added.stdout)["turn"]), "--as", "sam")

    assert [turn["person"] for turn in listed["turns"]] == ["sam"]
    assert f"took up A-{number}: 1 report or item of immediate risk" in answered
    assert "Nobody is on the list." in run(cli.duty, "list", "--as", "sam").stdout
