"""A unit's own version of a law pack is what it derives by, from when two people approved it."""

import pytest
from django.test import Client

from tests.casework.grading.desks import decide, facts as coded, post
from tests.casework.law.ours import HIGHER, approve_law, law
from tutela.casework.gate import Actor
from tutela.casework.grading.facts import told
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import Item
from tutela.casework.law import law_packs
from tutela.casework.law.errors import NameTaken, PackUnfit
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions as policies
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Version
from tutela.engine.taxonomy import laws
from tutela.engine.taxonomy.errors import BadLaw
from tutela.engine.taxonomy.laws import vectors
from tutela.engine.taxonomy.laws.law import Status

pytestmark = pytest.mark.django_db
DERIVED = "Beta: Proxy B. None; demonstration. Derived by rule beta of demonstration"


def _status(unit: Unit) -> Status | None:
    law = law_packs.in_force(unit.pk, "demonstration")
    return law.status if law is not None else None


def test_a_pack_and_its_truth_table_as_one_text_say_what_is_shipped() -> None:
    text, shipped = law_packs.shipped("demonstration"), laws.load("demonstration")

    assert law_packs.read("demonstration", text).rules == shipped.rules
    assert [each.facts for each in vectors.within(text, "")] == [
        each.facts for each in vectors.load("demonstration")
    ]


def test_a_draft_stays_a_draft_until_two_people_of_the_unit_confirm_it_as_it_is(
    desk: Client, items: list[Item], finn: Actor, quinn: Actor, sam: Actor, unit: Unit
) -> None:
    other = Unit.objects.create(name="Southern unit", law_pack="demonstration")
    decide(desk, items[0], "Beta")
    version = approve_law(law_packs.shipped("demonstration"), finn, quinn)
    assert _status(unit) is Status.DRAFT

    policies.approve(sam, version, version.digest)
    decide(desk, items[1], "Beta")

    assert (_status(unit), _status(other)) == (Status.CONFIRMED, Status.DRAFT)
    first, second = Assessment.objects.order_by("item")
    # What was derived stays as it was derived, and is explained by the text that it was derived by.
    assert told.derivation_of(first) == f"{DERIVED} 1, draft."
    assert told.derivation_of(second) == f"{DERIVED} 1."
    assert first.law_digest != second.law_digest


def test_the_desk_derives_by_the_version_in_force_and_an_older_page_is_told_what_it_comes_to_now(
    desk: Client, items: list[Item], finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve_law(law("demonstration", "2", *HIGHER), finn, quinn, sam)

    said = post(desk, "/facts", facts=coded("C")).json()
    older = decide(desk, items[0], "Gamma", facts=coded("C"))
    plain = decide(desk, items[1], "Gamma")

    assert (said["value"], said["law"], said["version"]) == ("Beta", "demonstration", "2")
    assert older.json()["code"] == "TU-G16"
    assert plain.status_code == 200
    # A person may still give what no facts stand for any more.
    assert Assessment.objects.get().facts == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([('status = "confirmed"', 'status = "draft"')], 'Write status = "confirmed"'),
        ([('code = "None"', 'code = "Nil"'), ('outcome = "None"', 'outcome = "Nil"')], "no outcome 'None'"),
        ([("number = 3", "number = 4")], "number of 'Gamma' is not that of the desk, 3"),
        ([('title = "Demo', 'recipient = "vics-uk"\ntitle = "Demo')], "are for nobody, and this one says"),
        ([('{ activity = "C" }\ncit', '{ activity = "B" }\ncit')], "unreachable rule (gamma)"),
        ([(",A,Alpha\n", ",A,Beta\n")], "vector fails"),
        ([("\ndrawing", "\n# drawing")], "line 2: '# drawing' is not"),
        ([('version = "2"', 'version = "1"'), *HIGHER], "Give this one another version"),
        ([('name = "demonstration"', 'name = "uk"')], "calls itself 'uk'"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_pack_by_which_nothing_could_be_derived_is_not_drafted(
    finn: Actor, changes: list[tuple[str, str]], message: str
) -> None:
    text = law("demonstration", "2", *changes)

    with pytest.raises((BadLaw, PackUnfit, NameTaken)) as refused:
        law_packs.check("demonstration", text)
    assert message in str(refused.value)


def test_a_pack_without_its_truth_table_is_not_drafted(finn: Actor) -> None:
    text, _, _ = law("demonstration", "2").partition("[truth_table]")

    with pytest.raises(PackUnfit, match="The truth table has 0 lines; a pack has at least 50"):
        approve_law(text, finn)


def test_a_number_that_was_in_force_is_not_given_to_another_text(
    finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve_law(law("demonstration", "2"), finn, quinn, sam)

    with pytest.raises(NameTaken, match="what was derived names the version"):
        approve_law(law("demonstration", "2", *HIGHER), finn)


def test_a_version_that_was_changed_in_the_database_derives_nothing(
    desk: Client, items: list[Item], finn: Actor, quinn: Actor, sam: Actor
) -> None:
    version = approve_law(law("demonstration", "2"), finn, quinn, sam)
    Version.objects.filter(pk=version.pk).update(text=law("demonstration", "2", *HIGHER))

    answer = decide(desk, items[0], "Gamma", facts=coded("C"))

    assert answer.json()["code"] == VersionBroken.code == "TU-PO05"
    assert not Assessment.objects.exists()
