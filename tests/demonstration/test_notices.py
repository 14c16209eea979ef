"""The demonstration shows fifty notices in every state that its people can bring about; nothing goes out."""

import re
from collections import Counter

import pytest

from tests.casework.doors import signed_in
from tutela.casework.channels.models import Attempt
from tutela.casework.gate import Actor
from tutela.casework.takedown.models import Correction, Hold, MailEvent, Notice, ProviderAnswer, Recheck
from tutela.demonstration.notices import PLAN, make_notices

pytestmark = pytest.mark.django_db
STATES = {
    "no_route": 2,
    "hold": 4,
    "ready": 4,
    "stopped": 2,
    "not_sent": 3,
    "sent": 7,
    "answered": 6,
    "checking": 8,
    "removed": 3,
    "reappeared": 2,
    "suspended": 2,
    "withdrawn": 5,
    "closed": 2,
}


def test_fifty_notices_stand_in_many_states_and_a_second_run_makes_no_more(
    finn: Actor, quinn: Actor, sam: Actor, ida: Actor
) -> None:
    made = make_notices(finn, quinn, sam, ida)
    again = make_notices(finn, quinn, sam, ida)

    browser = signed_in(ida)
    shown = {
        state: len(
            re.findall(r'href="/notices/\d+/"', browser.get(f"/notices/?state={state}").content.decode())
        )
        for state in STATES
    }
    # Whose page of notices it is makes no difference to what waits for them.
    headers = [
        re.findall(r"<strong>(\d+)</strong> notices", browser.get(page).content.decode())[0]
        for page in ("/", "/notices/")
    ]
    assert headers[0] == headers[1]
    assert made == again == len(PLAN) == 50
    assert shown == STATES
    assert Counter(Notice.objects.values_list("state", flat=True)) == STATES
    assert not Attempt.objects.exists()


def test_of_everything_that_can_become_of_a_notice_there_is_one(
    finn: Actor, quinn: Actor, sam: Actor, ida: Actor
) -> None:
    make_notices(finn, quinn, sam, ida)

    assert set(ProviderAnswer.objects.values_list("code", flat=True)) == set(ProviderAnswer.Code.values)
    assert set(Hold.objects.values_list("answer", flat=True)) == {
        "none",
        "authorised",
        "hold_until",
        "refused",
    }
    assert set(MailEvent.objects.values_list("kind", flat=True)) == {"delayed", "absence note", "reply"}
    assert set(Recheck.objects.values_list("found", flat=True)) == {
        "still_there",
        "unreachable",
        "gone",
        "changed_bytes",
        "near_match_still_there",
        "moved",
        "login_wall",
        "geo_difference",
        "removed_confirmed",
    }
    assert Correction.objects.filter(answered_at=None).exists()
    assert Correction.objects.exclude(answered_at=None).exists()
