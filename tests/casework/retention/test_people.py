"""What is held about one person is told across cases and reports, with each clock and hold."""

import pytest

from tests.casework.doors import signed_in
from tests.casework.reports.telling import arrival, received
from tutela.casework.cases import actions as cases
from tutela.casework.gate import Actor, machine
from tutela.casework.retention import actions
from tutela.casework.retention.nominals import pages
from tutela.casework.retention.queries import thing_for, thing_of_case
from tutela.casework.subjects import actions as subjects
from tutela.casework.subjects.models import Subject
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(finn: Actor, sam: Actor, ida: Actor) -> Subject:
    """A person of two cases, by a mailbox that one of two reports names."""
    first, second = (cases.open_case(finn, reference, "Title") for reference in ("OP-1", "OP-2"))
    one, _ = (
        subjects.note_observation(finn, case, subjects.Noted("person1@example.com", "email", place="page 1"))
        for case in (first, second)
    )
    subjects.note_observation(finn, second, subjects.Noted("Name 1", "name", place="page 2"))
    received(ida, arrival(1), arrival(2))
    cases.close_case(sam, first, "Sentence 1.")
    return subjects.open_subject(finn, one, "Person 1", "suspect", "Sentence 2.")


@pytest.mark.usefixtures("book")
def test_a_person_is_found_in_every_case_and_report_with_clocks_and_holds(
    sam: Actor, ida: Actor, person: Subject
) -> None:
    actions.begin_clocks(machine(sam.unit, "retention"))
    actions.place_hold(sam, thing_of_case(person.case), "Sentence 3.", "Order 1/26")

    told = pages.person(sam, person.pk)

    found = {row["name"]: row for row in told["rows"]}
    reports = [name for name in found if name.startswith("R-")]
    assert set(found) == {"OP-1", "OP-2", *reports}
    assert [found[name]["by"] for name in reports] == ["person1@example.com"]
    assert [clock["key"] for clock in found["OP-1"]["clocks"]] == ["case-first-review"]
    assert (bool(found["OP-1"]["hold"]), bool(found["OP-2"]["hold"])) == (True, False)
    listed = pages.people(sam, 0)["people"]
    assert [(row["cases"], row["reports"], row["held"]) for row in listed] == [(2, 1, 1)]
    actions.place_hold(ida, thing_for(ida, "report", reports[0]), "Sentence 4.", "Order 2/26")
    assert pages.people(sam, 0)["people"][0]["held"] == 2


def test_pages_show_people_to_whoever_sees_them_and_nobody_of_another_unit(
    sam: Actor, quinn: Actor, otis: Actor, person: Subject
) -> None:
    assert "Person 1" in signed_in(sam).get("/retention/people/").content.decode()
    assert "OP-2" in signed_in(sam).get(f"/retention/people/{person.pk}/").content.decode()
    assert signed_in(quinn).get("/retention/people/").status_code == 403
    with pytest.raises(NotFound):
        pages.person(otis, person.pk)
