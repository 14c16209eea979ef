"""What reports name is noted once, counted by report and found again in any notation; hubs say nothing."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.doors import signed_in
from tutela.casework.database import OutsideTransaction
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.identifiers import queries
from tutela.casework.identifiers.actions.note import Note, Noted, note
from tutela.casework.identifiers.models import Identifier, Sighting
from tutela.casework.people.models import Unit
from tutela.engine.identifiers import read

pytestmark = pytest.mark.django_db


def _noted(by: Actor, *named: tuple[int, str], part: int = 1, is_strong: bool = False) -> list[Noted]:
    notes = [
        Note(subject, part, f"addresses/{at}", read(text), is_strong)
        for at, (subject, text) in enumerate(named)
    ]
    with transaction.atomic():
        return note(by, "report", notes)


def test_one_thing_in_many_notations_is_one_row(ida: Actor) -> None:
    _noted(
        ida, (1, "https://example.com/a"), (2, "hxxps://example[.]com/a"), (2, "HTTPS://EXAMPLE.com:443/a")
    )

    one = Identifier.objects.get()
    assert (one.canonical, one.subjects, one.is_strong) == ("https://example.com/a", 2, True)
    assert list(Sighting.objects.values_list("raw", flat=True)) == [
        "https://example.com/a",
        "hxxps://example[.]com/a",
        "HTTPS://EXAMPLE.com:443/a",
    ]
    assert queries.recount(one) == 2


def test_noting_twice_changes_nothing_and_a_further_version_counts_no_more(ida: Actor) -> None:
    named = ((1, "https://example.com/a"), (1, "one@example.com"))
    _noted(ida, *named)
    _noted(ida, *named)
    _noted(ida, *named, part=2)

    assert list(Identifier.objects.order_by("pk").values_list("subjects", flat=True)) == [1, 1]
    assert Sighting.objects.count() == 4


def test_the_account_whose_page_an_address_is_is_noted_too(ida: Actor) -> None:
    _noted(ida, (1, "https://www.instagram.com/numbered.0001/"), (2, "insta: numbered.0001"))

    assert Identifier.objects.get(canonical="instagram:numbered.0001").subjects == 2


def test_what_names_nothing_is_not_noted(ida: Actor) -> None:
    assert not _noted(ida, (1, "Sentence number one."), (1, "javascript:alert(1)"))
    assert not Identifier.objects.exists()


def test_what_was_verified_is_strong_there_and_weak_elsewhere(ida: Actor) -> None:
    (verified,) = _noted(ida, (1, "one@example.com"), is_strong=True)
    (other,) = _noted(ida, (2, "one@example.com"))

    assert (verified.is_strong, other.is_strong) == (True, False)
    assert list(Sighting.objects.order_by("pk").values_list("is_strong", flat=True)) == [True, False]


def test_what_is_in_too_many_reports_is_a_hub_with_its_count(ida: Actor) -> None:
    _noted(ida, *((number, "192.0.2.1") for number in range(1, 101)))
    assert not Identifier.objects.get().is_hub

    (last,) = _noted(ida, (101, "192.0.2.1"))

    one = Identifier.objects.get()
    assert (last.is_hub, one.is_hub, one.subjects, queries.recount(one)) == (True, True, 101, 101)


def test_texts_that_databases_do_not_take_are_kept_as_far_as_they_go(ida: Actor) -> None:
    _noted(
        ida, (1, "https://example.com/\0a"), (1, "word\ud800word"), (1, "https://example.com/" + "b" * 5000)
    )

    assert all(len(each.raw) <= 2048 and "\0" not in each.raw for each in Sighting.objects.all())
    assert len(Identifier.objects.get(canonical__contains="bbb").canonical) > 5000


@pytest.mark.django_db(transaction=True)
def test_nothing_is_noted_outside_the_act(ida: Actor) -> None:
    with pytest.raises(OutsideTransaction):
        note(ida, "report", [])


def test_it_takes_as_many_questions_for_fifty_reports_as_for_ten(ida: Actor) -> None:
    counts = []
    for first, many in ((1, 10), (1000, 50)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            _noted(ida, *((first + at, f"https://example.com/{first + at}") for at in range(many)))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 10


def test_what_is_asked_for_is_found_in_any_notation_and_what_is_alike_by_rarity(ida: Actor) -> None:
    _noted(ida, (1, "https://example.com/a"), (2, "http://www.example.com/a/"), (3, "http://example.com/a"))
    _noted(ida, (4, "http://example.com/a"))

    answer = queries.known(ida, "hxxps://example[.]com/a#top")

    assert [one.canonical for one in answer.known] == ["https://example.com/a"]
    assert [(one.canonical, one.subjects) for one in answer.alike] == [
        ("http://www.example.com/a/", 1),
        ("http://example.com/a", 2),
    ]


def test_no_unit_sees_what_another_has_seen(ida: Actor) -> None:
    other = Unit.objects.create(name="Southern unit", law_pack="demonstration")
    _noted(Actor(0, "x", other.pk, frozenset({Role.ANALYST}), "test"), (1, "https://example.com/a"))

    assert not queries.known(ida, "https://example.com/a").known
    assert signed_in(ida).get(f"/identifiers/{Identifier.objects.get().pk}/").status_code == 404


def test_the_pages_say_where_it_was_seen_and_make_no_link_of_it(ida: Actor, ana: Actor) -> None:
    _noted(ida, *((number, "https://example.com/a") for number in range(1, 61)))
    browser = signed_in(ida)

    answer = browser.get("/known/", {"text": "https://example.com/a"})
    page = browser.get(answer.context["known"][0]["href"])
    older = browser.get(answer.context["known"][0]["href"] + page.context["paging"]["older"])

    for shown in (answer, page, older):
        assert "hxxps://example[.]com/a" in shown.content.decode()
        assert "https://example.com" not in shown.content.decode()
    assert "seen in 60 reports" in page.content.decode()
    assert [row["subject"] for row in page.context["sightings"] + older.context["sightings"]] == [
        f"R-{number}" for number in range(60, 0, -1)
    ]
    Identifier.objects.update(subjects=61)
    assert "It was counted as 61" in browser.get(answer.context["known"][0]["href"]).content.decode()
    assert "was not seen here" in browser.get("/known/", {"text": "https://example.net/"}).content.decode()
    assert signed_in(ana).get("/known/").status_code == 403


def test_what_one_report_names_can_be_asked_for(ida: Actor, ana: Actor) -> None:
    _noted(ida, (1, "https://example.com/a"), (1, "192.0.2.1"), (2, "192.0.2.1"))

    assert [str(each.identifier) for each in queries.of_subject(ida, "report", 1)] == [
        "https://example.com/a",
        "192.0.2.1",
    ]
    with pytest.raises(NotAllowed):
        queries.of_subject(ana, "report", 1)
