"""The words of statements are data with its source; a version with a fault is refused by its name."""

import pytest

from tests.casework.law.ours import approve
from tests.casework.statements.graded import adopt
from tutela.casework.gate import Actor
from tutela.casework.people.models import Unit
from tutela.casework.statements.errors import BadWording
from tutela.casework.statements.models import Form
from tutela.casework.statements.writing import wording

SHIPPED = wording.shipped()


def test_the_shipped_wording_has_every_form_and_says_that_nobody_verified_it() -> None:
    wording.check(SHIPPED)

    assert 'mark = "unverified"' in SHIPPED
    assert "section 9" in SHIPPED
    assert all(f'code = "{form}"' in SHIPPED for form in Form.values)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("{witness}, {occupation}, of", "{wittness}, of", "{wittness}, which is no field there"),
        ("{exhibit} is examined", "{law} is examined", "{law}, which is no field there"),
        ("{pages} page(s)", "{page} page(s)", "{page}, which is no field there"),
        ('code = "mg6e"', 'code = "mg6f"', "is none of"),
        ('kind = "lists"', 'kind = "pictures"', "is no part"),
        ('kind = "own"', 'kind = "own", text = "x"', "has words or not"),
        ("sample = 5", "sample = 500", "from 0 to 50"),
        ("items = 300", "items = 9000", "from 0 to 2,000"),
        ("sample = 5", "sampel = 5", 'Did you mean "sample"'),
        ("sample = 5", "sample =", "not TOML"),
    ],
)
def test_a_version_with_a_fault_is_refused_with_its_name(before: str, after: str, message: str) -> None:
    assert before in SHIPPED

    with pytest.raises(BadWording) as refused:
        wording.check(SHIPPED.replace(before, after))
    assert message in str(refused.value)


def test_a_version_without_a_form_is_refused() -> None:
    with pytest.raises(BadWording, match="no \\[\\[form\\]\\] for mg6e"):
        wording.check(SHIPPED[: SHIPPED.rindex("[[form]]")])


def test_what_fills_a_field_is_not_read_for_fields_again() -> None:
    assert wording.filled("{case} of {unit}", {"case": "{unit}", "unit": "N"}) == "{unit} of N"


@pytest.mark.django_db
def test_a_unit_has_the_shipped_wording_until_two_people_approve_its_own(
    unit: Unit, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    assert wording.in_force(unit.pk)[1] is False

    approve(SHIPPED.replace('version = "2"', 'version = "3"'), finn, quinn, book=wording.BOOK)
    assert wording.in_force(unit.pk)[1] is False


@pytest.mark.django_db
def test_with_the_second_approval_it_is_adopted(unit: Unit, finn: Actor, quinn: Actor, sam: Actor) -> None:
    adopt(finn, quinn, sam)

    words, is_adopted = wording.in_force(unit.pk)
    assert (str(words), is_adopted) == ("uk, version 2", True)
