"""HA-13: an appeal goes to a manager who took no part; upheld, everybody who was told gets a correction."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.casework.doors import signed_in
from tests.casework.takedown import world
from tests.casework.takedown.world import BRITISH, DUTCH
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.takedown import actions, queries
from tutela.casework.takedown.errors import NoticeMoved, TookPart
from tutela.casework.takedown.letters import templates
from tutela.casework.takedown.models import Appeal, Correction, Notice, State

pytestmark = pytest.mark.django_db
SAID: Any = {
    "host": "Example Hosting Two",
    "serial": "N-1",
    "contact": "legal@two.example",
    "says": "Sentence 1.",
}
POLICE = templates.shipped_holds().replace('mailbox = ""', 'mailbox = "liaison@police.example"')


def test_ha_13_the_notice_is_suspended_and_who_took_part_decides_nothing(
    box: Path, ida: Actor, sam: Actor
) -> None:
    notice = world.sent(sam, world.drafted(ida, DUTCH)[0])
    appeal = actions.enter_appeal(ida, notice, **SAID)
    notice.refresh_from_db()
    assert notice.state == State.SUSPENDED
    with pytest.raises(NoticeMoved):
        actions.enter_check(ida, notice, 1, "gone", vantage="London")
    with pytest.raises(NoticeMoved):
        actions.enter_appeal(ida, notice, **SAID)

    with pytest.raises(TookPart):
        actions.decide_appeal(sam, appeal, is_upheld=True, reason="Sentence 2.")
    with pytest.raises(NotAllowed):
        actions.decide_appeal(ida, appeal, is_upheld=True, reason="Sentence 2.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(decided_by=ida.person)


def test_ha_13_a_dismissed_appeal_brings_the_notice_back_where_it_stood(
    box: Path, ida: Actor, sam: Actor
) -> None:
    notice = world.sent(ida, world.drafted(ida, DUTCH)[0])
    appeal = actions.enter_appeal(ida, notice, **SAID)

    assert actions.decide_appeal(sam, appeal, is_upheld=False, reason="Sentence 2.") == []

    notice.refresh_from_db()
    assert notice.state == State.SENT
    with pytest.raises(NoticeMoved):
        actions.decide_appeal(sam, appeal, is_upheld=True, reason="Sentence 3.")


def test_ha_13_a_reversal_corrects_everybody_who_was_told_and_lists_who_has_not_answered(
    box: Path, ida: Actor, sam: Actor, finn: Actor, quinn: Actor
) -> None:
    world.approve(finn, quinn, sam, templates.HOLDS, POLICE)
    [notice] = world.drafted(ida, BRITISH)
    actions.answer_hold(ida, notice, "authorised", answered_by="DS One", basis="Mail 1")
    notice = world.sent(ida, Notice.objects.get())
    appeal = actions.enter_appeal(ida, notice, **SAID)

    corrections = actions.decide_appeal(sam, appeal, is_upheld=True, reason="Sentence 2.")
    world.follow(ida.unit)

    assert {each.recipient for each in corrections} == {"abuse@one.example", "liaison@police.example"}
    assert all(each.delivery and each.delivery.state for each in corrections)
    assert all(Correction.objects.get(pk=each.pk).delivery.state == "accepted" for each in corrections)  # type: ignore[union-attr]
    notice.refresh_from_db()
    assert (notice.state, queries.pages_of(ida.unit)) == (State.WITHDRAWN, {})
    actions.answer_correction(ida, corrections[0], "Mail 9")
    assert [each.recipient for each in queries.unanswered(notice)] == [corrections[1].recipient]
    page = signed_in(sam).get(f"/notices/{notice.pk}/").content.decode()
    assert "Told of the correction, and not answered" in page


def test_who_was_never_told_is_told_of_no_correction(box: Path, ida: Actor, sam: Actor) -> None:
    [notice] = world.drafted(ida, DUTCH)
    appeal = actions.enter_appeal(ida, notice, **SAID)

    assert actions.decide_appeal(sam, appeal, is_upheld=True, reason="Sentence 2.") == []
    assert not list(box.iterdir())


def test_the_pages_do_all_of_it(box: Path, ida: Actor, sam: Actor) -> None:
    analyst, manager = signed_in(ida), signed_in(sam)
    [notice] = world.drafted(ida, DUTCH)
    assert "Ready to send" in analyst.get("/notices/?state=ready").content.decode()
    here = f"/notices/{notice.pk}/"
    assert analyst.post(here, {"act": "send", "version": "1"}).status_code == 302
    world.follow(ida.unit)
    page = analyst.get(here).content.decode()
    assert "Accepted on" in page
    assert "hxxps://198[.]51" in page
    assert 'href="https' not in page

    said = {"code": "removed", "through": "mail", "item": "1", "says": "Sentence 1."}
    assert analyst.post(f"{here}answer/", said).status_code == 302
    looked = {"item": "1", "found": "changed_bytes", "vantage": "London"}
    assert analyst.post(f"{here}check/", looked).status_code == 302
    assert analyst.post(f"{here}check/", {**looked, "item": "7"}).status_code == 422
    assert analyst.post(f"{here}appeal/", SAID).status_code == 302
    decided = f"/notices/appeals/{Appeal.objects.get().pk}/"
    assert manager.post(decided, {"decision": "dismiss", "reason": "Sentence 2."}).status_code == 302
    assert analyst.post(f"{here}end/", {"reason": "Sentence 3."}).status_code == 302
    assert "Withdrawn" in analyst.get(here).content.decode()


def test_traces_lead_to_notices_and_back(box: Path, ida: Actor) -> None:
    browser = signed_in(ida)
    [notice] = world.drafted(ida, DUTCH)
    trace = notice.items.get().trace
    assert f"Notice {notice}" in browser.get(f"/hosting/{trace.pk}/").content.decode()
    answer = browser.post("/notices/", {"chosen": trace.reference})
    assert answer.status_code == 422
