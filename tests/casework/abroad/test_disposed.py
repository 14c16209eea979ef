"""Once a report is disposed of, nothing of its address is left in what was exchanged of it."""

import pytest
from django.db.models import Model

from tests.casework.abroad import world
from tests.casework.abroad.conftest import Stub
from tests.casework.abroad.world import called
from tutela.casework.abroad import actions
from tutela.casework.abroad.models import ExchangeItem, ItemAction, ItemCall, ItemStep
from tutela.casework.channels.models import Exchange
from tutela.casework.gate import Actor
from tutela.casework.reports import actions as reports
from tutela.casework.retention.actions.disposing import naming, reaching
from tutela.casework.retention.of_reports import due

pytestmark = pytest.mark.django_db
LEFT = (b"198.51.100.7", b"Sentence 4711")


def _octets(model: type[Model]) -> bytes:
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in model._default_manager.values()
        for value in row.values()
    )


def test_texts_payload_and_answers_go_with_the_report(partnered: Stub, item: ExchangeItem) -> None:
    called(item)
    assert item.report_id is not None
    reach = naming.reach_of(item.unit_id, [item.report_id])
    named = {
        model: (how, [row.pk for some in reaching.rows(model, how, reach) for row in some])
        for model, how in reaching.in_order("report")
        if model in (ExchangeItem, ItemCall, ItemStep, ItemAction)
    }

    assert [model for model in named][-1] == ExchangeItem
    assert named[ExchangeItem][1] == [item.pk]
    assert set(named[ItemCall][1]) == set(ItemCall.objects.values_list("pk", flat=True))
    assert {"payload", "memo", "hashes", "reason"} <= set(named[ExchangeItem][0].empties)
    # What stays of the calls names no address.
    assert not any(each in _octets(Exchange) for each in LEFT)


def test_a_mail_about_it_goes_with_the_report(stub: Stub, request: pytest.FixtureRequest) -> None:
    ida, ilse, adele, finn, quinn, sam = (
        request.getfixturevalue(name) for name in ("ida", "ilse", "adele", "finn", "quinn", "sam")
    )
    world.partner(adele, (quinn, sam), "police-nl", "police force", mail="desk@police.example")
    world.approve_book(finn, quinn, sam)
    sent = world.approved(ilse, world.made(ida, grade=""))
    assert sent.report_id is not None

    assert naming.reach_of(sent.unit_id, [sent.report_id])["delivery"] == [sent.delivery_id]


def test_a_report_stays_as_long_as_something_of_it_goes_abroad(ida: Actor) -> None:
    item = world.made(ida, world.ONION, grade="")
    assert item.report is not None
    reports.settle_report(ida, item.report, "no_offence.1", "Sentence 1.")
    before = due.why_they_stay(item.unit_id, [item.report.pk])

    actions.end_item(ida, item, item.version, "Sentence 13.")

    assert (item.state, before) == ("no_route", {item.report.pk: "abroad"})
    assert due.why_they_stay(item.unit_id, [item.report.pk]) == {}
