"""Partners are told what our notices of an address came to, once each; a change is no removal."""

import json

import pytest
from django.utils import timezone

from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import called
from tests.casework.working import work_off
from tutela.casework import gate
from tutela.casework.abroad import actions, queries, rounds
from tutela.casework.abroad.models import ExchangeItem, ItemAction, ItemCall
from tutela.casework.gate import Actor
from tutela.casework.takedown import actions as takedown
from tutela.casework.takedown.models import Notice, NoticeItem

pytestmark = pytest.mark.django_db


def _notice(ida: Actor, found: str = "", *, sent: bool = True) -> Notice:
    [notice] = takedown.draft_notices(ida, [queries.trace_of(ExchangeItem.objects.get())])  # type: ignore[list-item]
    if sent:
        Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now())
    if found:
        NoticeItem.objects.filter(notice=notice).update(found=found)
    return notice


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("removed_confirmed", [2, 3]),
        ("changed_bytes", [2]),
        pytest.param("gone", [2], marks=pytest.mark.long),
        pytest.param("unreachable", [2, 4], marks=pytest.mark.long),
        pytest.param("moved", [2, 0], marks=pytest.mark.long),
    ],
)
def test_they_are_told_what_our_notices_came_to_once_and_a_change_is_no_removal(
    partnered: Stub, item: ExchangeItem, ida: Actor, found: str, told: list[int]
) -> None:
    called(item)
    _notice(ida, found)

    for _ in range(2):
        rounds.keep_going()
        work_off()

    item.refresh_from_db()
    assert item.state == "taken"
    assert [json.loads(each["body"])["actionType"] for each in partnered.calls("action")] == told
    assert not ItemAction.objects.filter(told_at=None).exists()


@pytest.mark.parametrize(("before", "times"), [(True, 1), (False, 2)])
def test_an_action_whose_answer_was_lost_is_looked_for_before_it_is_told_again(
    partnered: Stub, item: ExchangeItem, ida: Actor, before: bool, times: int
) -> None:
    called(item)
    _notice(ida)
    actions.follow_notices(gate.machine(ida.unit, "the exchange abroad"))
    partnered.behaves(action=[{"cut": True, "before": before}])
    called(item)

    done = called(item)

    assert done.state == "taken"
    assert len(partnered.calls("action")) == times
    assert ItemCall.objects.filter(kind="check").count() == 1
