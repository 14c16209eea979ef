"""What the work led to is told to the whole team: a coded phrase, a safe sentence, and no item."""

import pytest

from tests.casework.doors import signed_in
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.partners.models import Partner
from tutela.casework.support import actions
from tutela.casework.support.errors import BadRecord
from tutela.casework.support.models import Outcome
from tutela.engine.taxonomy.errors import RefusedWords

pytestmark = pytest.mark.django_db


def test_everybody_reads_it_on_the_start_page_and_whoever_told_it_takes_it_back(
    ana: Actor, quinn: Actor, sam: Actor, otis: Actor
) -> None:
    Partner.objects.create(unit_id=sam.unit, name="force-1", title="Force 1", kind=Partner.Kind.FORCE)
    sent = {"phrase": "safeguarded", "says": "Sentence 1.", "partner": "force-1"}
    assert signed_in(sam).post("/outcomes/", sent).status_code == 302

    told = "What our work led to: A child was safeguarded. Sentence 1. (Told by Force 1)"
    for who in (ana, quinn):
        assert told in signed_in(who).get("/").content.decode()
    assert "Sentence 1." not in signed_in(otis).get("/").content.decode()
    assert "Take it back" not in signed_in(quinn).get("/outcomes/").content.decode()
    number = Outcome.objects.get().pk
    assert signed_in(quinn).post("/outcomes/", {"act": "withdraw", "number": number}).status_code == 422
    assert signed_in(sam).post("/outcomes/", {"act": "withdraw", "number": number}).status_code == 302
    assert told not in signed_in(ana).get("/").content.decode()


@pytest.mark.parametrize("says", ["See T-12.", "https://example.com/a", "a@example.com", "x" * 301, "0" * 64])
def test_a_message_names_no_item_address_or_account(sam: Actor, says: str) -> None:
    with pytest.raises(BadRecord):
        actions.tell_outcome(sam, "removed", says)


def test_only_codes_of_the_unit_and_words_of_the_field_are_told(ana: Actor, sam: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.tell_outcome(ana, "removed")
    with pytest.raises(BadRecord):
        actions.tell_outcome(sam, "no code")
    with pytest.raises(BadRecord):
        actions.tell_outcome(sam, "removed", partner="nobody")
    with pytest.raises(RefusedWords):
        actions.tell_outcome(sam, "removed", "child " + "porn" + "ography")

    assert not Outcome.objects.exists()
