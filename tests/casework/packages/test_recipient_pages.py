"""A recipient answers on a page without an account; what it says is sealed to the unit and kept as steps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import run, signed_in
from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.letterbox import actions as letterbox, queries as keys, sealing
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.packages import actions, cli, queries, rounds
from tutela.casework.packages.errors import PackageMoved
from tutela.casework.packages.models import Package, RecipientPage
from tutela.casework.partners.between import notices, packages
from tutela.casework.partners.between.notices import NoticeAnswer
from tutela.casework.partners.exchange import Exchange, place
from tutela.site.settings import Portal

pytestmark = pytest.mark.django_db
OUTCOME = {"act": "tell", "says": "", "code": "arrest", "count": 2, "as_of": ""}


@pytest.fixture
def between(tmp_path: Path, settings: Settings, ida: Actor) -> Iterator[Exchange]:
    database = f"sqlite:{tmp_path}/exchange.db"
    portal = Portal(on=True, database=database, address="https://answers.hotline.example")
    settings.TUTELA = replace(settings.TUTELA, portal=portal)
    letterbox.renew_keys(machine(ida.unit))
    opened = Exchange(place(database, ""))
    opened.make()
    yield opened
    opened.close()


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def put(between: Exchange, unit: int, name: str, number: int, says: dict[str, object]) -> bool:
    """Answer as the door does."""
    key = keys.newest(unit, sealing.REPORT)
    sealed = sealing.seal(says, key.public, packages.ANSWER, bytes.fromhex(name))
    moment = f"2026-11-29T14:02:0{number}+00:00"
    return between.packages.put(NoticeAnswer(name, str(number) * 32, moment, key.number, sealed))


def said(act: str, says: str = "", code: str = "") -> dict[str, object]:
    return {"act": act, "says": says, "code": code, "count": 0, "as_of": ""}


def test_token_and_code_open_what_package_it_is_and_nothing_that_it_says(
    between: Exchange, sent: Package, ida: Actor
) -> None:
    opened = actions.open_page(ida, sent, 4)
    rounds.serve_pages()
    name = notices.name_of(token_of(opened.address))

    sealed = between.packages.page(name)
    assert sealed is not None
    key = notices.key_of(token_of(opened.address), opened.code, packages.PAGE)
    shown = sealing.open_sealed(sealed, key, packages.PAGE, bytes.fromhex(name))
    assert shown["reference"] == str(sent)
    assert "hashes.csv" in dict(shown["parts"])
    assert sent.summary not in str(shown)
    wrong = notices.key_of(token_of(opened.address), "00000000", packages.PAGE)
    with pytest.raises(LetterBroken):
        sealing.open_sealed(sealed, wrong, packages.PAGE, bytes.fromhex(name))
    kept = str(RecipientPage.objects.values_list().get()) + str(LogEntry.objects.values_list("body"))
    assert token_of(opened.address) not in kept
    assert opened.code not in kept


def test_a_recipient_accepts_asks_and_tells_and_each_is_a_step(
    between: Exchange, sent: Package, ida: Actor
) -> None:
    name = notices.name_of(token_of(actions.open_page(ida, sent, 4).address))
    rounds.serve_pages()
    today = sent.sent_at.date().isoformat() if sent.sent_at else ""

    told: list[dict[str, object]] = [said("accept"), said("ask", "Sentence 7."), {**OUTCOME, "as_of": today}]
    assert all(put(between, ida.unit, name, number, each) for number, each in enumerate(told))
    rounds.serve_pages()

    sent.refresh_from_db()
    assert sent.state == "accepted"
    assert (row := queries.outcomes_of(sent)["arrest"]).count == 2
    assert row.through == "recipient"
    steps = list(queries.steps_of(sent).values_list("kind", "by"))[-3:]
    assert steps == [(kind, "the partners' door") for kind in ("accepted", "asked", "outcome")]
    assert f"The recipient of {sent} asks something." in [each.says for each in rooms.notices(ida)]
    page = f"/packages/{sent.pk}/"
    signed_in(ida).post(page, {"act": "reply", "version": sent.version, "says": "By telephone."})
    assert not queries.asked(ida).exists()


def test_what_they_asked_is_answered_on_their_page_which_only_token_and_code_open(
    between: Exchange, sent: Package, ida: Actor
) -> None:
    opened = actions.open_page(ida, sent, 4)
    token = token_of(opened.address)
    name, key = notices.name_of(token), notices.key_of(token, opened.code, packages.PAGE)
    rounds.serve_pages()
    put(between, ida.unit, name, 1, said("ask", "Sentence 7."))
    rounds.serve_pages()
    sent.refresh_from_db()
    address = f"/packages/{sent.pk}/"
    assert "They read it on their page." in signed_in(ida).get(address).content.decode()

    signed_in(ida).post(address, {"act": "reply", "version": sent.version, "says": "Sentence 8."})
    rounds.serve_pages()

    sealed = between.packages.page(name)
    assert sealed is not None
    shown = sealing.open_sealed(sealed, key, packages.PAGE, bytes.fromhex(name))
    assert [says for _, says in shown["answers"]] == ["Sentence 8."]
    assert b"Sentence 8." not in sealed
    page = RecipientPage.objects.get()
    assert bytes(page.sealed) == sealed
    # A page that is opened later is another's to give out, and begins with nothing.
    sent.refresh_from_db()
    later = actions.open_page(ida, sent, sent.version)
    rounds.serve_pages()
    token = token_of(later.address)
    name, key = notices.name_of(token), notices.key_of(token, later.code, packages.PAGE)
    fresh = between.packages.page(name)
    assert fresh is not None
    assert sealing.open_sealed(fresh, key, packages.PAGE, bytes.fromhex(name))["answers"] == []


def test_what_does_not_fit_stays_at_the_door_on_record_and_holds_up_nothing(
    between: Exchange, sent: Package, ida: Actor
) -> None:
    name = notices.name_of(token_of(actions.open_page(ida, sent, 4).address))
    rounds.serve_pages()
    wrong: list[dict[str, object]] = [
        said("burn"),
        said("return", code="burnt"),
        {**OUTCOME, "as_of": "1999-01-01"},
        {"act": "ask"},
    ]
    for number, each in enumerate([*wrong, said("return", "Sentence 8.", "wrong_force")]):
        put(between, ida.unit, name, number, each)

    rounds.serve_pages()

    sent.refresh_from_db()
    assert sent.state == "returned"
    assert LogEntry.objects.filter(act="package.answer_set_aside").count() == len(wrong)
    assert not between.packages.waiting(9)


def test_a_page_ends_with_the_package_and_with_the_next_page(
    between: Exchange, sent: Package, ida: Actor
) -> None:
    first = actions.open_page(ida, sent, 4)
    second = run(cli.package, "page", str(sent), "--as", "ida").output
    rounds.serve_pages()
    names = [notices.name_of(token_of(text)) for text in (first.address, second.splitlines()[0])]
    assert [between.packages.page(name) is not None for name in names] == [False, True]

    sent.refresh_from_db()
    actions.recall_package(ida, sent, sent.version, "Sentence 6.")
    rounds.serve_pages()

    assert between.packages.page(names[1]) is None
    assert not put(between, ida.unit, names[1], 1, said("accept"))


def test_the_address_is_shown_once_to_whoever_sends_packages(
    between: Exchange, sent: Package, ida: Actor, quinn: Actor, otis: Actor
) -> None:
    address = f"/packages/{sent.pk}/page/"
    page = signed_in(ida).post(address, {"version": "4"}).content.decode()

    assert "https://answers.hotline.example/packages/" in page
    assert signed_in(quinn).post(address, {"version": "5"}).status_code == 403
    assert signed_in(otis).post(address, {"version": "5"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.open_page(quinn, sent, 5)


def test_without_a_door_no_page_is_opened(sent: Package, ida: Actor) -> None:
    with pytest.raises(PackageMoved):
        actions.open_page(ida, sent, 4)


def test_only_token_and_code_of_the_page_that_stands_open_it(
    between: Exchange, sent: Package, ida: Actor
) -> None:
    own, other = (actions.open_page(ida, sent, seen) for seen in (4, 5))
    rounds.serve_pages()
    name = notices.name_of(token_of(other.address))
    sealed = between.packages.page(name)

    assert sealed is not None
    for token, code in ((own.address, own.code), (own.address, other.code), (other.address, own.code)):
        key = notices.key_of(token_of(token), code, packages.PAGE)
        with pytest.raises(LetterBroken):
            sealing.open_sealed(sealed, key, packages.PAGE, bytes.fromhex(name))
    assert not put(between, ida.unit, notices.name_of(token_of(own.address)), 1, said("accept"))
