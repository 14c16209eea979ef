"""What people tell in confidence reaches whom the unit names, past line managers, and nobody else."""

import json

import pytest

from tests.casework.doors import signed_in
from tests.casework.support.naming import lay_down
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person
from tutela.casework.support import actions, queries
from tutela.casework.support.errors import BadRecord, NobodyNamed
from tutela.casework.support.models import Filed
from tutela.casework.support.records import Kind
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db


def _row(of: Actor) -> Person:
    return Person.objects.get(pk=of.person)


@pytest.fixture
def named(finn: Actor, quinn: Actor, sam: Actor) -> None:
    """A unit that names quinn for support, and sam for reports of conduct."""
    lay_down(finn, (quinn, sam), support="quinn", conduct="sam")


@pytest.mark.usefixtures("named")
def test_support_is_asked_for_without_a_word_and_is_seen_to(ana: Actor, quinn: Actor, sam: Actor) -> None:
    assert signed_in(ana).post("/support/", {"act": "ask"}).status_code == 302

    assert [(each.kind, each.person, each.body) for each in queries.unseen(quinn)] == [
        (Kind.ASKED, ana.person, {"to": quinn.person})
    ]
    assert queries.unseen(sam) == queries.told(sam) == []
    start = signed_in(quinn).get("/").content.decode()
    assert "A colleague told you something in confidence." in start
    assert "Ana" not in start.partition("What you can do")[0].partition("Notices")[2]
    number = queries.unseen(quinn)[0].number
    assert signed_in(quinn).post("/support/", {"act": "seen", "number": number}).status_code == 302
    assert queries.unseen(quinn) == []
    assert "Seen to" in signed_in(ana).get("/support/").content.decode()
    with pytest.raises(NotFound):
        actions.see_to(sam, number)


@pytest.mark.usefixtures("named")
def test_a_concern_reaches_whom_the_unit_names_and_leaves_no_trace_of_whom_it_is_about(
    ana: Actor, asif: Actor, quinn: Actor, adele: Actor
) -> None:
    people.set_line_manager(adele, _row(asif), _row(ana))
    actions.raise_concern(ana, _row(asif), "Sentence 7731.")

    assert queries.unseen(quinn)[0].body["says"] == "Sentence 7731."
    assert queries.told(asif) == queries.own(asif) == []
    filed = Filed.objects.get()
    assert (filed.person_id, LogEntry.objects.filter(act="support.filed").count()) == (ana.person, 1)
    what = json.loads(LogEntry.objects.get(act="support.filed").body)["what"]
    assert set(what) == {"support", "wrote"}
    assert "Sentence 7731." in signed_in(quinn).get("/support/").content.decode()
    assert "7731" not in signed_in(asif).get("/support/").content.decode()


@pytest.mark.usefixtures("named")
def test_a_concern_about_whom_the_unit_names_goes_to_nobody(ana: Actor, quinn: Actor) -> None:
    with pytest.raises(NobodyNamed):
        actions.raise_concern(ana, _row(quinn), "Sentence 1.")
    with pytest.raises(NobodyNamed):
        actions.ask_support(quinn)
    with pytest.raises(BadRecord):
        actions.raise_concern(ana, _row(ana), "Sentence 1.")

    assert not Filed.objects.exists()


def test_a_report_of_conduct_bypasses_every_line_manager_and_whom_they_manage(
    ana: Actor, asif: Actor, quinn: Actor, sam: Actor, finn: Actor, adele: Actor
) -> None:
    lay_down(finn, (quinn, sam), conduct='sam", "finn", "audra')
    people.set_line_manager(adele, _row(ana), _row(sam))
    actions.report_conduct(ana, _row(asif), "Sentence 1.")
    assert len(queries.unseen(finn)) == 1

    # Of whom finn is the manager now, finn hears no more; and of sam himself, nobody whom sam manages.
    people.set_line_manager(adele, _row(asif), _row(finn))
    with pytest.raises(NobodyNamed):
        actions.report_conduct(ana, _row(asif), "Sentence 2.")
    people.set_line_manager(adele, _row(finn), _row(sam))
    people.set_line_manager(adele, _row(asif), _row(sam))
    with pytest.raises(NobodyNamed):
        actions.report_conduct(asif, _row(sam), "Sentence 3.")
    assert queries.told(sam) == []
    assert Filed.objects.count() == 1
