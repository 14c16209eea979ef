"""A version counts once two people who did not write it approved it, and is what they approved."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.working import work_off
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.people import actions as people, queries as known
from tutela.casework.people.models import Unit
from tutela.casework.policies import actions, queries
from tutela.casework.policies.errors import BadPolicy, NotBackTested, OwnVersion, VersionBroken, VersionMoved
from tutela.casework.policies.models import Policy, Version
from tutela.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
SOURCE: Any = {"change": "First version", "citation": "Decision 1/26", "read_on": date(2026, 11, 2)}


@pytest.fixture
def use(finn: Actor) -> Policy:
    return actions.make_policy(finn, "use", "Acceptable use", "Head of unit", must_be_read=True)


@pytest.fixture
def tides(finn: Actor, settings: Settings) -> Policy:
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.casework.policies.tides"]
    return actions.make_policy(finn, "tides", "Tides", "Harbour", rule_book="tide rules")


def _proposed(by: Actor, policy: Policy, text: str = "1. Sentence one.") -> Version:
    return actions.propose(by, actions.draft(by, policy, text, **SOURCE))


def _in_force(by: Actor, policy: Policy, quinn: Actor, sam: Actor, text: str) -> Version:
    version = _proposed(by, policy, text)
    actions.approve(quinn, version, version.digest)
    return actions.approve(sam, version, version.digest)


def test_two_who_did_not_write_it_put_it_in_force(finn: Actor, quinn: Actor, sam: Actor, use: Policy) -> None:
    version = _proposed(finn, use)
    assert queries.in_force(use) is None

    actions.approve(quinn, version, version.digest)
    assert queries.in_force(use) is None
    with pytest.raises(OwnVersion, match="already"):
        actions.approve(quinn, version, version.digest)
    actions.approve(sam, version, version.digest)

    assert queries.in_force(use) == version
    acts = [json.loads(entry.body) for entry in LogEntry.objects.order_by("seq")]
    said = [entry["what"]["sha256"] for entry in acts if entry["act"] == "policy.approved"]
    assert said == [version.digest] * 2
    assert acts[-1]["act"] == "policy.in_force"


def test_nobody_approves_what_they_wrote_nor_without_the_role(
    quinn: Actor, finn: Actor, ana: Actor, use: Policy
) -> None:
    own = _proposed(quinn, use)
    with pytest.raises(OwnVersion, match="wrote"):
        actions.approve(quinn, own, own.digest)
    for other in (finn, ana):
        with pytest.raises(NotAllowed):
            actions.approve(other, own, own.digest)
    assert not queries.approvals_of(own)


def test_an_approval_is_of_the_text_that_was_read(finn: Actor, quinn: Actor, use: Policy) -> None:
    first = actions.draft(finn, use, "1. Sentence one.", **SOURCE)
    read = first.digest
    version = actions.propose(finn, actions.draft(finn, use, "1. Sentence two.", **SOURCE))
    assert version.number == first.number

    with pytest.raises(VersionMoved, match="not the text"):
        actions.approve(quinn, version, read)
    Version.objects.filter(pk=version.pk).update(text="1. Sentence three.")
    with pytest.raises(VersionMoved, match="not the text"):
        actions.approve(quinn, version, version.digest)


@pytest.mark.parametrize(
    "changed", [{"text": "other"}, {"mark": "verified"}, {"citation": "other"}, {"owner": "other"}]
)
def test_a_version_that_was_changed_in_the_database_is_not_followed(
    finn: Actor, quinn: Actor, sam: Actor, use: Policy, changed: dict[str, str]
) -> None:
    version = _in_force(finn, use, quinn, sam, "1. Sentence one.")
    Version.objects.filter(pk=version.pk).update(**changed)

    with pytest.raises(VersionBroken, match="not followed"):
        queries.in_force(use)


def test_a_version_put_in_force_by_hand_is_not_followed(finn: Actor, quinn: Actor, use: Policy) -> None:
    version = _proposed(finn, use)
    actions.approve(quinn, version, version.digest)
    Version.objects.filter(pk=version.pk).update(state=Version.State.IN_FORCE)

    with pytest.raises(VersionBroken):
        queries.in_force(use)


def test_a_new_version_supersedes_and_nothing_is_overwritten(
    finn: Actor, quinn: Actor, sam: Actor, use: Policy
) -> None:
    first = _in_force(finn, use, quinn, sam, "1. Sentence one.")
    second = _in_force(sam, use, quinn, _second_supervisor(sam), "1. Sentence two.")

    first.refresh_from_db()
    assert (first.state, first.text) == ("superseded", "1. Sentence one.")
    assert first.ended_at == second.in_force_at
    assert queries.in_force(use) == second


def _second_supervisor(sam: Actor) -> Actor:
    unit = Unit.objects.get(pk=sam.unit)
    people.add_person(known.installation(unit.pk), "sofia", "Sofia", unit, Role.SUPERVISOR)
    return known.actor_named("sofia", "test")


def test_one_version_at_a_time_is_written_and_by_one(finn: Actor, sam: Actor, use: Policy) -> None:
    draft = actions.draft(finn, use, "1. Sentence one.", **SOURCE)
    with pytest.raises(VersionMoved, match="draft"):
        actions.draft(sam, use, "1. Sentence two.", **SOURCE)
    with pytest.raises(VersionMoved):
        actions.propose(sam, draft)
    actions.propose(finn, draft)
    with pytest.raises(VersionMoved, match="proposed"):
        actions.draft(finn, use, "1. Sentence three.", **SOURCE)

    actions.withdraw(sam, draft, "written anew")
    assert actions.draft(sam, use, "1. Sentence two.", **SOURCE).number == draft.number + 1
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("withdrawn", "written anew")


def test_what_is_missing_is_said(finn: Actor, use: Policy) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for slip in ({"change": " "}, {"citation": ""}, {"read_on": tomorrow}, {"change": "x" * 501}):
        with pytest.raises(BadPolicy):
            actions.draft(finn, use, "1. Sentence one.", **{**SOURCE, **slip})
    with pytest.raises(BadPolicy):
        actions.draft(finn, use, "   ", **SOURCE)
    for name in ("use", "Use it", ""):
        with pytest.raises(BadPolicy):
            actions.make_policy(finn, name, "Other", "Head of unit")
    with pytest.raises(BadPolicy, match="follows"):
        actions.make_policy(finn, "other", "Other", "Head of unit", rule_book="none such")


def test_rules_are_read_by_their_room_and_tried_before_they_are_approved(
    finn: Actor, quinn: Actor, sam: Actor, tides: Policy
) -> None:
    with pytest.raises(Invalid, match="no TOML"):
        actions.draft(finn, tides, "high =", **SOURCE)
    version = _proposed(finn, tides, "high = 4\n")
    with pytest.raises(NotBackTested):
        actions.approve(quinn, version, version.digest)

    work_off()
    test = queries.newest_back_test(version)
    assert test is not None
    assert (test.compared, test.changed, test.rows[0]["what"]) == (3, 1, "Boat 1")
    actions.approve(quinn, version, version.digest)
    actions.approve(sam, version, version.digest)

    followed = queries.rules_in_force(finn.unit, "tide rules")
    assert followed is not None
    assert followed.text == "high = 4\n"
    assert queries.rules_in_force(finn.unit + 1, "tide rules") is None
    assert queries.rules_in_force(finn.unit, "") is None


def test_a_back_test_that_went_wrong_approves_nothing_and_can_be_asked_for_again(
    finn: Actor, quinn: Actor, tides: Policy
) -> None:
    version = _proposed(finn, tides, "high = 0\n")
    with pytest.raises(VersionMoved, match="under way"):
        actions.ask_back_test(finn, version)
    work_off()
    with pytest.raises(NotBackTested):
        actions.approve(quinn, version, version.digest)

    again = actions.ask_back_test(finn, version)
    work_off()
    again.refresh_from_db()
    assert again.fault == "Nothing is higher than nought."
    assert version.back_tests.count() == 2


def test_reading_is_of_the_version_in_force_and_counts_once(
    finn: Actor, quinn: Actor, sam: Actor, ana: Actor, use: Policy
) -> None:
    version = _in_force(finn, use, quinn, sam, "1. Sentence one.")
    assert list(queries.to_read(ana)) == [version]
    with pytest.raises(VersionMoved):
        actions.say_read(ana, version, "0" * 64)

    assert actions.say_read(ana, version, version.digest) == actions.say_read(ana, version, version.digest)

    assert not queries.to_read(ana)
    assert "Ana" not in {person.name for person in queries.not_read_by(version)}
    _in_force(sam, use, quinn, _second_supervisor(sam), "1. Sentence two.")
    assert queries.to_read(ana).count() == 1


def test_another_units_policies_do_not_exist(otis: Actor, use: Policy) -> None:
    assert not queries.policies_of(otis)
    with pytest.raises(NotFound):
        queries.policy_for(otis, "use")
    with pytest.raises(NotAllowed):
        actions.draft(otis, use, "1. Sentence one.", **SOURCE)


def test_what_a_failed_approval_had_begun_is_not_there(
    finn: Actor, quinn: Actor, use: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = _proposed(finn, use)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tutela.casework.custody.log.record", full)
    with pytest.raises(OSError, match="space"):
        actions.approve(quinn, version, version.digest)
    assert not version.approvals.exists()
