"""What a list does not show on its first page is on the next ones, to the last row."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.casework.doors import signed_in
from tutela.casework.duty.models import Alert
from tutela.casework.gate import Actor
from tutela.casework.grading.models import Lot, Shift
from tutela.casework.lists import actions as lists
from tutela.casework.lists.models import HashList, ListImport
from tutela.casework.people.models import Person
from tutela.casework.policies.models import Policy
from tutela.casework.quality.models import Verdict

pytestmark = pytest.mark.django_db
MANY = 120
# More than two pages of what people look through by eye.
LONG = 203
OLDER = re.compile(r'href="([^"]+)" rel="next"')


def _walked(client: Client, address: str, row: str) -> set[str]:
    """Go through a list to its end, and give what each row is called."""
    found, following = set[str](), "?"
    while following:
        page = client.get(address + following).content.decode()
        assert not found & set(re.findall(row, page))
        found |= set(re.findall(row, page))
        older = OLDER.search(page)
        following = older[1] if older else ""
    return found


def test_every_closed_lot_is_on_a_page(ana: Actor, quinn: Actor) -> None:
    for number in range(MANY):
        shift = Shift.objects.create(unit_id=ana.unit, person_id=ana.person, confirmed_at="2026-01-05T10:00Z")
        lot = Lot.objects.create(unit_id=ana.unit, shift=shift, assessments=1)
        outcome = Verdict.Outcome.RELEASED if number % 3 else Verdict.Outcome.RETURNED
        Verdict.objects.create(
            lot=lot, outcome=outcome, by_id=quinn.person, reason="" if number % 3 else "Finding 1."
        )

    walked = _walked(signed_in(quinn), "/lots/", r">Lot (\d+)</a>")

    assert walked == {str(number) for number in Lot.objects.values_list("pk", flat=True)}


def test_every_alert_is_on_a_page(sam: Actor) -> None:
    for _ in range(MANY):
        Alert.objects.create(unit_id=sam.unit, taken_up_by_id=sam.person, taken_up_at="2026-01-05T10:00Z")

    walked = _walked(signed_in(sam), "/duty/", r">A-(\d+)</a>")

    assert walked == {str(number) for number in Alert.objects.values_list("pk", flat=True)}


def test_every_import_of_a_list_is_on_a_page(sam: Actor) -> None:
    made = lists.make_list(sam, "theirs", purpose="known-illegal", pack="demonstration")
    for number in range(MANY):
        ListImport.objects.create(
            hash_list=made, format=f"form {number}", state="finished", imported_by="sam"
        )

    walked = _walked(signed_in(sam), "/lists/theirs/", r">(form \d+)</td>")

    assert walked == {f"form {number}" for number in range(MANY)}


def _people(by: Actor) -> str:
    Person.objects.bulk_create(
        Person(username=f"p{number:03}", name=f"P {number}", unit_id=by.unit) for number in range(LONG)
    )
    return "/people/"


def _lists(by: Actor) -> str:
    HashList.objects.bulk_create(
        HashList(unit_id=by.unit, name=f"List {number:03}", pack="demonstration") for number in range(LONG)
    )
    return "/lists/"


def _policies(by: Actor) -> str:
    # Alike in their titles, by twos.
    Policy.objects.bulk_create(
        Policy(unit_id=by.unit, name=f"policy{number}", title=f"Policy {number // 2:03}")
        for number in range(LONG)
    )
    return "/policies/"


def _lots(by: Actor) -> str:
    shift = Shift.objects.create(unit_id=by.unit, person_id=by.person)
    Lot.objects.bulk_create(Lot(unit_id=by.unit, shift=shift, assessments=0) for _ in range(LONG))
    return "/lots/"


@pytest.mark.parametrize(
    ("fill", "rows"),
    [(_people, "people"), (_lists, "lists"), (_policies, "policies"), (_lots, "waiting")],
)
def test_a_long_list_goes_on_by_its_key_and_names_every_row_once(
    sam: Actor, adele: Actor, quinn: Actor, fill: Callable[[Actor], str], rows: str
) -> None:
    who = {"people": adele, "waiting": quinn}.get(rows, sam)
    address, browser, seen = fill(who), signed_in(who), list[str]()

    asked, sizes = "?", list[int]()
    while asked:
        page = browser.get(address + asked)
        found = [str(sorted(row.items(), key=str)) for row in page.context[rows]]
        seen += found
        sizes.append(len(found))
        asked = page.context["further"]["more"]

    assert sizes[:2] == [100, 100]
    assert len(seen) == len(set(seen)) >= LONG
    assert "First" in page.content.decode()
    for after in ("999999", "x", "-1", "\x00"):
        assert browser.get(address, {"after": after}).status_code == 200
