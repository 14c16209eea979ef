"""A unit's own terms: approved by two people, followed from then on, and never changing what was recorded."""

import pytest
from django.urls import reverse

from tests.casework.grading.desks import desk_of
from tests.casework.law.ours import approve, scheme
from tutela.casework.gate import Actor
from tutela.casework.law import tag_schemes
from tutela.casework.law.errors import NameTaken
from tutela.casework.people.models import Unit
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Version
from tutela.engine.taxonomy.errors import BadScheme
from tutela.engine.taxonomy.facts import schemes, translations
from tutela.engine.taxonomy.facts.terms import TagGroup

pytestmark = pytest.mark.django_db


def test_the_shipped_scheme_as_one_text_is_the_shipped_scheme_in_both_languages() -> None:
    written, shipped = schemes.parse(scheme("ours/1").encode()), schemes.load("starter/2")

    assert written.terms.keys() - shipped.terms.keys() == {(TagGroup.IMAGE, "harbour")}
    assert written.elements == shipped.elements
    assert [each["language"] for each in written.translated] == ["cy"]


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("starter/9", ("", ""), "is a name of those that come with the program"),
        ("bad/1", ('code = "purpose"', 'code = "aims"'), "does not ask 'purpose'"),
        ("bad/1", ('language = "cy"', 'language = "kw"'), "has no [[translation]] in cy"),
        ("bad/1", ('title = "Tag 1"', 'titel = "Tag 1"'), 'Did you mean "title"'),
        ("bad/1", ('key = "h"', 'key = "i"'), "twice"),
    ],
)
def test_a_scheme_on_which_nothing_could_rest_is_not_drafted(
    finn: Actor, name: str, change: tuple[str, str], message: str
) -> None:
    with pytest.raises((BadScheme, NameTaken)) as refused:
        approve(scheme(name, change), finn)
    assert message in str(refused.value)


def test_another_text_does_not_take_the_name_of_a_scheme_that_was_in_force(
    finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve(scheme("taken/1"), finn, quinn, sam)

    with pytest.raises(NameTaken, match="Give this one a new version"):
        approve(scheme("taken/1", ("A tag of the tests.", "Another tag.")), finn)


def test_a_scheme_that_was_changed_in_the_database_is_not_followed(
    finn: Actor, quinn: Actor, sam: Actor, unit: Unit
) -> None:
    version = approve(scheme("broken/1"), finn, quinn, sam)
    Version.objects.filter(pk=version.pk).update(text=scheme("broken/2"))

    with pytest.raises(VersionBroken):
        tag_schemes.in_force(unit.pk)


def test_the_page_shows_each_version_in_each_language_with_its_letters(
    ana: Actor, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    approve(scheme("shown/1"), finn, quinn, sam)
    desk = desk_of(ana)

    english = desk.get(reverse("terms")).content.decode()
    welsh = desk.get(reverse("terms"), {"language": "cy"}).content.decode()
    earlier = desk.get(reverse("terms"), {"scheme": "starter/1"}).content.decode()

    assert "Numbered tag 1" in english
    assert "<kbd>h</kbd>" in english
    assert "Tag y profion." in welsh
    assert "A machine drafted these words" in welsh
    assert "what was recorded by this one keeps its words" in earlier
    assert desk.get(reverse("terms"), {"scheme": "nobodys/1"}).status_code == 404
    assert translations.load("shown/1", "cy").terms[TagGroup.IMAGE, "harbour"].title == "Tag 1"
