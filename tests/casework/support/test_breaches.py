"""A breach is reported in one click to manager and security lead; its clock runs, and it is never deleted."""

from datetime import timedelta

import pytest

from tests.casework.doors import signed_in
from tests.casework.support.naming import lay_down
from tutela.casework.clocks.models import Clock
from tutela.casework.gate import Actor
from tutela.casework.people import actions as people
from tutela.casework.people.models import Person
from tutela.casework.support import actions
from tutela.casework.support.errors import BadRecord, BreachMoved
from tutela.casework.support.models import Breach

pytestmark = pytest.mark.django_db


@pytest.fixture
def breach(ana: Actor, adele: Actor, quinn: Actor, sam: Actor, finn: Actor) -> Breach:
    """A breach that ana reported in one click; sam manages her, and adele leads security."""
    lay_down(finn, (quinn, sam), security="adele")
    people.set_line_manager(adele, Person.objects.get(pk=ana.person), Person.objects.get(pk=sam.person))
    answer = signed_in(ana).post("/breaches/")
    assert answer.status_code == 302
    return Breach.objects.get()


def test_one_click_tells_manager_and_lead_and_starts_the_clock(
    breach: Breach, ana: Actor, sam: Actor, adele: Actor, quinn: Actor
) -> None:
    assert (breach.reporter_id, breach.manager_id, breach.lead_id) == (ana.person, sam.person, adele.person)
    clock = Clock.objects.get(subject_kind="breach", subject=breach.pk)
    assert clock.due_at == breach.noticed_at + timedelta(hours=72)
    assert (clock.owner_id, clock.runs) == (adele.person, Clock.Runs.ELAPSED)
    for told in (sam, adele):
        assert "Decide whether the authority is told." in signed_in(told).get("/").content.decode()
    page = f"/breaches/{breach.pk}/"
    assert [signed_in(who).get(page).status_code for who in (ana, sam, adele, quinn)] == [200, 200, 200, 404]
    assert "not verified" in signed_in(ana).get(page).content.decode()


def test_the_reporter_says_what_it_was_and_the_lead_what_comes_of_it(
    breach: Breach, ana: Actor, adele: Actor
) -> None:
    actions.write_breach_step(ana, breach, 1, "device", "open", "Sentence 1.")
    with pytest.raises(BadRecord):
        actions.write_breach_step(ana, breach, 2, "device", "told", "Sentence 2.")
    with pytest.raises(BreachMoved):
        actions.write_breach_step(adele, breach, 1, "device", "told", "Sentence 2.")
    with pytest.raises(BadRecord):
        actions.write_breach_step(adele, breach, 2, "device", "ended", "Sentence 2.")
    sent = {"version": "2", "what": "device", "state": "told", "says": "Sentence 2."}
    assert signed_in(adele).post(f"/breaches/{breach.pk}/", sent).status_code == 302

    assert Clock.objects.get(subject_kind="breach").ended_at is not None
    actions.write_breach_step(adele, breach, 3, "device", "ended", "Sentence 3.")
    with pytest.raises(BreachMoved):
        actions.write_breach_step(adele, breach, 4, "device", "ended", "Sentence 4.")
    assert [step.says for step in breach.steps.order_by("number")] == [
        "", "Sentence 1.", "Sentence 2.", "Sentence 3.",
    ]  # fmt: skip


def test_without_anybody_named_a_supervisor_is_told_and_nobody_of_their_own(ana: Actor, sam: Actor) -> None:
    assert actions.report_breach(ana).lead_id == sam.person
    with pytest.raises(Exception, match="named nobody"):
        actions.report_breach(sam)
