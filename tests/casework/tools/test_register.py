"""A tool stands in the register; two others approve it, and what was not approved is not asked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.casework.tools.colours import approved, supplied
from tutela.casework import rooms
from tutela.casework.custody import copies
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, machine
from tutela.casework.people.models import Person, Unit
from tutela.casework.tools import actions, queries, rounds
from tutela.casework.tools.actions.supply import NO_ITEM
from tutela.casework.tools.errors import BadTool, OwnTool, ToolMoved
from tutela.casework.tools.models import Tool
from tutela.demonstration import benign_tool
from tutela.engine.classifying.errors import BadCard
from tutela.engine.taxonomy.errors import RefusedWords

pytestmark = pytest.mark.django_db


def test_a_tool_is_supplied_sealed_and_approved_by_two_others(finn: Actor, quinn: Actor, sam: Actor) -> None:
    tool = supplied(finn)
    assert copies.read(machine(finn.unit), tool.sealed, NO_ITEM) == benign_tool.model()

    once = actions.approve(quinn, tool, tool.digest)
    assert (once.state, queries.why_not(once)) == ("proposed", "unapproved")
    twice = actions.approve(sam, tool, tool.digest)

    assert (twice.state, queries.why_not(twice)) == ("approved", None)
    acts = LogEntry.objects.filter(object_kind="tool", object_number=tool.pk).order_by("seq")
    assert list(acts.values_list("act", flat=True)) == ["tool.supplied", "tool.approved", "tool.approved"]


def test_nobody_approves_their_own_or_twice_or_what_they_did_not_read(
    finn: Actor, quinn: Actor, sam: Actor
) -> None:
    tool = supplied(quinn)
    with pytest.raises(OwnTool):
        actions.approve(quinn, tool, tool.digest)
    with pytest.raises(ToolMoved):
        actions.approve(sam, tool, "0" * 64)
    actions.approve(sam, tool, tool.digest)
    with pytest.raises(OwnTool):
        actions.approve(sam, tool, tool.digest)
    with pytest.raises(NotAllowed):
        actions.approve(finn, tool, tool.digest)
    assert Tool.objects.get().state == "proposed"


def test_the_database_keeps_two_apart_who_are_one(finn: Actor, quinn: Actor, sam: Actor) -> None:
    tool = approved(finn, quinn, sam)
    for column in ("first_approver", "supplied_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tool.objects.filter(pk=tool.pk).update(**{column: sam.person})
    with pytest.raises(IntegrityError), transaction.atomic():
        Tool.objects.filter(pk=tool.pk).update(first_approver=None)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ({"owner": ""}, BadCard),
        ({"labels": '["Alpha", "Delta"]'}, BadTool),
        ({"model_sha256": f'"{"0" * 64}"'}, BadTool),
        ({"expires": "2020-01-01"}, BadTool),
        ({"title": '"p' + 'aedophil"'}, RefusedWords),
    ],
    ids=["no owner", "unknown label", "another file", "expired", "refused words"],
)
def test_a_card_that_does_not_fit_is_refused(
    finn: Actor, lines: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        supplied(finn, **lines)
    assert not Tool.objects.exists()


def test_a_version_is_there_once_and_its_owner_is_of_the_unit(finn: Actor) -> None:
    supplied(finn)
    with pytest.raises(BadTool, match="registered already"):
        supplied(finn, 19.0)
    elsewhere = Person.objects.create(unit=Unit.objects.create(name="South", law_pack="uk"), username="otis")
    model = benign_tool.model(18.0)
    card = benign_tool.card(model, timezone.localdate(), version='"2"')
    with pytest.raises(BadTool, match="owner"):
        actions.supply(finn, card, model, elsewhere)


def test_a_stopped_tool_needs_both_approvals_anew_and_a_withdrawn_one_gets_none(
    finn: Actor, quinn: Actor, sam: Actor
) -> None:
    tool = approved(finn, quinn, sam)
    with pytest.raises(BadTool):
        actions.suspend(sam, tool, " ")

    stopped = actions.suspend(sam, tool, "It is looked at.")

    assert (stopped.first_approver_id, stopped.second_approver_id) == (None, None)
    assert [queries.why_not(stopped), stopped.reason] == ["suspended", "It is looked at."]
    assert list(queries.stopped_for(sam)) == list(queries.stopped_for(finn)) == [tool]
    assert not queries.stopped_for(quinn)
    actions.approve(sam, tool, tool.digest)
    assert actions.approve(quinn, tool, tool.digest).state == "approved"
    actions.withdraw(finn, tool, "There is a better one.")
    with pytest.raises(ToolMoved):
        actions.approve(sam, tool, tool.digest)


def test_a_restored_backup_lets_no_stopped_tool_be_asked_again(finn: Actor, quinn: Actor, sam: Actor) -> None:
    tool = approved(finn, quinn, sam)
    what = {"tool": tool.pk}

    assert rooms.redo("tool.suspended", sam, what)
    assert not rooms.redo("tool.suspended", sam, what)
    assert Tool.objects.get().state == "suspended"
    assert rooms.redo("tool.withdrawn", sam, what)
    assert not rooms.redo("tool.withdrawn", sam, what)
    assert Tool.objects.get().state == "withdrawn"
    assert {"tool.suspended", "tool.withdrawn"} <= rooms.redone()


def test_a_tool_ends_on_its_day(finn: Actor, quinn: Actor, sam: Actor) -> None:
    tool = approved(finn, quinn, sam)
    yesterday = timezone.localdate() - timedelta(days=1)
    Tool.objects.filter(pk=tool.pk).update(expires=yesterday)
    # Before anybody looks after it, too.
    assert queries.why_not(Tool.objects.get()) == "expired"

    rounds.follow()
    rounds.follow()

    assert Tool.objects.get().state == "expired"
    assert LogEntry.objects.filter(act="tool.expired").count() == 1
