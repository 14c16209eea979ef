"""That the record was proved is on record: by whom, when and how far; the page and doctor read it there."""

import sys
from dataclasses import replace

import pytest
from django.db import transaction

from tests.casework.doors import run, signed_in
from tests.casework.working import work_off
from tutela.casework.audit import actions, cli, queries
from tutela.casework.custody import log
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record.audit import RowsDiffer
from tutela.casework.gate import Actor, Role
from tutela.casework.jobs.models import Job
from tutela.casework.people.models import RoleGrant

pytestmark = pytest.mark.django_db


def _state(who: Actor) -> dict[str, object]:
    state: dict[str, object] = signed_in(who).get("/record/").context["state"]
    return state


def _act(by: Actor) -> int:
    with transaction.atomic():
        return log.record(by, "act.done", purpose="test").seq


def test_a_record_that_nobody_has_verified_says_so(sam: Actor) -> None:
    assert _state(sam)["verified"] is None


def test_the_page_goes_on_saying_who_verified_the_record_and_how_far(sam: Actor, audra: Actor) -> None:
    last = _act(sam)

    signed_in(audra).post("/record/", {"act": "verify"})
    _act(sam)

    state = _state(sam)
    assert state["verified"] is True
    assert f"entries 1 to {last}, verified on " in str(state["says"])
    assert "by audra. Added since: 2." in str(state["says"])


def test_what_was_found_broken_stays_on_the_page_until_it_is_whole_again(sam: Actor) -> None:
    last = _act(sam)
    said = LogEntry.objects.get(seq=last)
    LogEntry.objects.filter(seq=last).update(actor="eve")

    signed_in(sam).post("/record/", {"act": "verify"})
    broken = _state(sam)
    LogEntry.objects.filter(seq=last).update(actor=said.actor)
    signed_in(sam).post("/record/", {"act": "verify"})

    assert (broken["verified"], _state(sam)["verified"]) == (False, True)
    assert f"Entry {last} was changed" in str(broken["says"])


def test_another_units_verifications_are_not_shown(sam: Actor, otis: Actor) -> None:
    signed_in(otis).post("/record/", {"act": "verify"})

    assert _state(sam)["verified"] is None


def test_what_differs_in_another_unit_is_said_and_not_named(sam: Actor, otis: Actor) -> None:
    RoleGrant.objects.create(person_id=otis.person, role=Role.ADMINISTRATOR.value, granted_by="nobody")

    for who in (sam, otis):
        signed_in(who).post("/record/", {"act": "verify"})
        state = _state(who)
        assert state["verified"] is False
        assert "not of your unit alone" in str(state["says"])
        assert "otis" not in str(state["says"]).partition("Found when")[0]
    with pytest.raises(RowsDiffer, match="otis"):
        actions.verify_record(replace(otis, through="command line"))


def test_a_long_record_is_verified_by_a_worker_and_meanwhile_the_page_says_so(
    sam: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[actions.start_verifying.__module__], "MOST_AT_ONCE", 1)
    client = signed_in(sam)

    client.post("/record/", {"act": "verify"})
    client.post("/record/", {"act": "verify"})
    waits, jobs = _state(sam), Job.objects.filter(state=Job.State.WAITING).count()
    work_off()

    assert (waits.get("waits"), jobs) == (True, 1)
    assert _state(sam)["verified"] is True


def test_a_shell_puts_it_on_record_if_it_says_for_whom(audra: Actor) -> None:
    run(cli.log, "verify")
    assert queries.last_verification() is None

    run(cli.log, "verify", "--as", "audra")

    last = queries.last_verification()
    assert last
    assert (last.by, last.fault) == ("audra", "")


def test_whoever_may_not_read_the_record_has_nothing_verified_in_their_name(ana: Actor) -> None:
    assert signed_in(ana).post("/record/", {"act": "verify"}).status_code == 403
    assert not LogEntry.objects.filter(act=queries.VERIFIED).exists()
