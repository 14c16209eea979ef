"""The gate lets an act pass by role, unit, team, clearance and sharing, and refuses what it does not know."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.test import Client

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor, Guard, NotAllowed, Role
from tutela.casework.people.models import Person

OWN, OTHER, ME, SOMEBODY = 1, 2, 7, 8
_EVERYBODY = "administrator, analyst, assessor, auditor, forensic practitioner, quality officer, supervisor"
# Written out here, so that a changed cell of the gate's table is seen: the roles that may, by act.
MAY = {
    Act.OPEN_CASE: "forensic practitioner, supervisor",
    Act.RECEIVE: "forensic practitioner",
    Act.EXAMINE: "machine",
    Act.REHASH: "forensic practitioner, supervisor",
    Act.WEIGH_EVIDENCE: "forensic practitioner, machine, supervisor",
    Act.MARK_ITEM: "assessor, forensic practitioner, quality officer, supervisor",
    Act.CLEAR_MARK: "quality officer, supervisor",
    Act.SEE_REFERRALS: "auditor, forensic practitioner, quality officer, supervisor",
    Act.WORK_REFERRALS: "forensic practitioner, supervisor",
    Act.DRAFT_REFERRALS: "machine",
    Act.TELL_HOLDERS: "machine",
    Act.SIGN_SERIES: "quality officer, supervisor",
    Act.IMPORT_LIST: "forensic practitioner, supervisor",
    Act.END_UPLOADS: "machine",
    Act.ENTER_CALLS: "analyst, supervisor",
    Act.SEE_CASEWORK: "assessor, auditor, forensic practitioner, quality officer, supervisor",
    Act.SEE_MEDIA: "assessor, quality officer",
    Act.GRADE: "assessor",
    Act.CONFIRM_SHIFT: "assessor",
    Act.RELEASE_LOT: "quality officer, supervisor",
    Act.PROPOSE_ENTRIES: "quality officer",
    Act.PUBLISH_EDITION: "supervisor",
    Act.EXPORT: "forensic practitioner, supervisor",
    Act.READ_LOG: "auditor, supervisor",
    Act.MANAGE_PEOPLE: "administrator",
    Act.SUSPEND: "administrator, supervisor",
    Act.OWN_SIGN_IN: _EVERYBODY,
    Act.WITNESS: _EVERYBODY,
    Act.OVERSEE: "supervisor",
    Act.GIVE_WORK: "supervisor",
    Act.TEND_WORK: "administrator",
    Act.SEE_CLOCKS: "analyst, supervisor",
    Act.HAND_ON_CLOCKS: "machine",
    Act.KEEP_DUTY: "supervisor",
    Act.ANSWER_ALERTS: "analyst, supervisor",
    Act.TELL_DUTY: "machine",
    Act.READ_POLICIES: _EVERYBODY,
    Act.WRITE_POLICY: "administrator, forensic practitioner, quality officer, supervisor",
    Act.APPROVE_POLICY: "quality officer, supervisor",
    Act.BACK_TEST: "machine",
    Act.IMPORT_REPORTS: "analyst, supervisor",
    Act.READ_MAILBOX: "analyst, machine, supervisor",
    Act.BUNDLE_ANEW: "machine, supervisor",
    Act.SEE_ENQUIRIES: "analyst, auditor, supervisor",
    Act.WORK_ENQUIRIES: "analyst, supervisor",
    Act.LOOK_UP: "analyst, supervisor",
    Act.SEE_REPORTS: "analyst, supervisor",
    Act.TRIAGE_REPORTS: "analyst, supervisor",
    Act.SEE_BOARDS: "analyst, quality officer, supervisor",
    Act.SEE_COMMAND: "auditor, supervisor",
    Act.SEE_MANAGEMENT: "quality officer, supervisor",
    Act.MAKE_PAPERS: "supervisor",
    Act.SETTLE_REPORTS: "analyst, supervisor",
    Act.LOOK_AT_ADDRESSES: "analyst, supervisor",
    Act.AGE_REPORTS: "machine",
    Act.RENEW_LETTER_KEYS: "administrator, machine",
    Act.TAKE_IN_LETTERS: "machine",
    Act.RELEASE_CONTACT: "analyst, quality officer, supervisor",
    Act.SEE_TRACES: "analyst, auditor, supervisor",
    Act.TRACE: "analyst, machine, supervisor",
    Act.SEE_NOTICES: "analyst, auditor, supervisor",
    Act.WORK_NOTICES: "analyst, supervisor",
    Act.FOLLOW_NOTICES: "machine",
    Act.DECIDE_APPEALS: "supervisor",
    Act.SEE_EXCHANGES: "analyst, auditor, supervisor",
    Act.WORK_EXCHANGES: "analyst, supervisor",
    Act.APPROVE_EXCHANGE: "analyst, supervisor",
    Act.PULL_EXCHANGES: "analyst, machine, supervisor",
    Act.FOLLOW_EXCHANGES: "machine",
    Act.SEND_OUT: "analyst, assessor, forensic practitioner, machine, quality officer, supervisor",
    Act.TEND_CHANNELS: "administrator, supervisor",
    Act.TAKE_IN_SUBMISSIONS: "machine",
    Act.SEE_PARTNERS: "administrator, analyst, auditor, forensic practitioner, quality officer, supervisor",
    Act.MANAGE_PARTNERS: "administrator, supervisor",
    Act.RECEIVE_COMMUNICATIONS: "forensic practitioner, machine, supervisor",
    Act.READ_COMMUNICATIONS: "analyst, forensic practitioner, supervisor",
    Act.MARK_COMMUNICATIONS: "analyst, forensic practitioner, supervisor",
    Act.OWN_VIEWING: _EVERYBODY,
    Act.ASSESS_VIEWING: "administrator, quality officer, supervisor",
    Act.KEEP_READINESS: "administrator, supervisor",
    Act.OWN_SUPPORT: _EVERYBODY,
    Act.REPORT_BREACH: _EVERYBODY,
    Act.TELL_OUTCOMES: "analyst, forensic practitioner, quality officer, supervisor",
    Act.KEEP_CASE: "forensic practitioner, supervisor",
    Act.CLOSE_CASE: "quality officer, supervisor",
    Act.SEE_STATEMENTS: "auditor, forensic practitioner, quality officer, supervisor",
    Act.MAKE_STATEMENT: "forensic practitioner, supervisor",
    Act.CHECK_STATEMENT: "quality officer, supervisor",
    Act.SERVE_STATEMENT: "forensic practitioner, supervisor",
    Act.SEE_PACKAGES: "analyst, auditor, forensic practitioner, quality officer, supervisor",
    Act.WORK_PACKAGES: "analyst, forensic practitioner, supervisor",
    Act.ANSWER_PACKAGES: "analyst, forensic practitioner, machine, supervisor",
    Act.CHECK_PACKAGE: "quality officer, supervisor",
    Act.FOLLOW_PACKAGES: "machine",
    Act.SEE_CYBERTIPS: "analyst, auditor, forensic practitioner, quality officer, supervisor",
    Act.WORK_CYBERTIPS: "analyst, forensic practitioner, supervisor",
    Act.APPROVE_CYBERTIP: "quality officer, supervisor",
    Act.FOLLOW_CYBERTIPS: "machine",
    Act.SEE_SUBJECTS: "analyst, auditor, forensic practitioner, supervisor",
    Act.WORK_SUBJECTS: "analyst, forensic practitioner, supervisor",
    Act.DECIDE_NOMINATION: "supervisor",
    Act.SEE_LOGBOOK: "analyst, forensic practitioner, quality officer, supervisor",
    Act.WORK_LOGBOOK: "analyst, forensic practitioner, supervisor",
    Act.SIGN_SANITISED: "quality officer, supervisor",
    Act.READ_SOURCES: "supervisor",
    Act.ANSWER_LOOKUPS: "machine",
    Act.AGREE_FEEDS: "forensic practitioner, supervisor",
    Act.CONFIRM_FEED: "quality officer, supervisor",
    Act.FETCH_FEEDS: "machine",
    Act.FOLLOW_SUPPLIES: "machine",
    Act.ANSWER_SUPPLIES: "machine",
    Act.SEE_RETENTION: "analyst, auditor, forensic practitioner, quality officer, supervisor",
    Act.KEEP_RETENTION: "analyst, forensic practitioner, supervisor",
    Act.CONFIRM_DISPOSAL: "quality officer, supervisor",
    Act.APPROVE_ACCESS: "supervisor",
    Act.CARRY_OUT_DISPOSAL: "machine",
    Act.APPROVE_PARTNER: "administrator, quality officer, supervisor",
    Act.SEE_TOOLS: "assessor, auditor, forensic practitioner, quality officer, supervisor",
    Act.SUPPLY_TOOL: "forensic practitioner, quality officer, supervisor",
    Act.APPROVE_TOOL: "quality officer, supervisor",
    Act.STOP_TOOL: "forensic practitioner, quality officer, supervisor",
    Act.RUN_TOOLS: "machine",
}


@dataclass(frozen=True)
class Thing:
    """Something the gate is asked about."""

    guard: Guard


def _actor(role: Role, clearance: int = 0) -> Actor:
    return Actor(ME, "ana", OWN, frozenset({role}), "test", clearance)


def _passes(by: Actor, act: Act, on: gate.Guarded = gate.OWN_UNIT) -> bool:
    """Ask the gate both ways, which must agree."""
    try:
        gate.require(by, act, on=on)
    except NotAllowed:
        assert not gate.may(by, act, on=on)
        return False
    assert gate.may(by, act, on=on)
    return True


# A guard, and whether an actor of unit 1, numbered 7, of clearance 1 passes: a person, a machine.
THINGS = {
    "own unit": (Guard(OWN), True, True),
    "other unit": (Guard(OTHER), False, False),
    "own team": (Guard(OWN, team=frozenset({ME, SOMEBODY})), True, True),
    "other team": (Guard(OWN, team=frozenset({SOMEBODY})), False, True),
    "low clearance": (Guard(OWN, clearance=1), True, True),
    "high clearance": (Guard(OWN, clearance=2), False, True),
    "shared": (Guard(OTHER, shared={OWN: frozenset(Act)}), True, True),
    "shared with a third": (Guard(OTHER, shared={3: frozenset(Act)}), False, False),
    "shared, for nothing": (Guard(OTHER, shared={OWN: frozenset()}), False, False),
    "shared, above clearance": (Guard(OTHER, clearance=2, shared={OWN: frozenset(Act)}), False, True),
    "shared, for a team": (Guard(OTHER, frozenset({SOMEBODY}), shared={OWN: frozenset(Act)}), False, True),
}


@pytest.mark.parametrize("kind", THINGS)
@pytest.mark.parametrize("role", Role)
def test_an_act_passes_by_role_and_by_what_it_is_done_to(role: Role, kind: str) -> None:
    guard, for_person, for_machine = THINGS[kind]
    open_to = for_machine if role is Role.MACHINE else for_person

    passed = {act for act in Act if _passes(_actor(role, clearance=1), act, Thing(guard))}

    assert passed == {act for act in Act if open_to and role.value in MAY[act].split(", ")}


@pytest.mark.parametrize("role", Role)
def test_without_a_thing_an_act_is_asked_of_the_actors_own_unit(role: Role) -> None:
    assert {act for act in Act if _passes(_actor(role), act)} == {
        act for act in Act if role.value in MAY[act].split(", ")
    }


def test_a_thing_is_shared_for_the_acts_that_are_named_only() -> None:
    thing = Thing(Guard(OTHER, shared={OWN: frozenset({Act.SEE_CASEWORK})}))

    assert {act for act in Act if gate.may(_actor(Role.ASSESSOR), act, on=thing)} == {Act.SEE_CASEWORK}


def test_an_act_that_the_gate_does_not_know_is_refused_to_every_role() -> None:
    unknown = cast(Act, "do as one likes")

    for role in Role:
        with pytest.raises(NotAllowed, match="does not know this act"):
            gate.require(_actor(role), unknown, on=Thing(Guard(OWN)))


@pytest.mark.parametrize("unknown", ["1", 1, None, object(), Thing(cast(Guard, None)), Thing(cast(Guard, 1))])
def test_a_thing_that_the_gate_does_not_know_is_refused_to_every_role(unknown: Any) -> None:
    for role in Role:
        for act in Act:
            with pytest.raises(NotAllowed, match="does not know what"):
                gate.require(_actor(role), act, on=unknown)
            assert not gate.may(_actor(role), act, on=unknown)


@pytest.mark.django_db
def test_a_refusal_is_on_record_with_its_code(adele: Actor) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=adele.person))

    answer = client.get("/record/")

    entry = next(iter(log.latest(limit=1)))
    assert answer.status_code == 403
    assert (entry["act"], entry["actor"]) == ("act.refused", "adele")
    assert entry["what"] == {"path": "/record/", "code": NotAllowed.code}


def test_an_actor_is_called_by_their_name_and_a_machine_has_no_persons_number(ana: Actor) -> None:
    assert str(ana) == ana.name
    assert gate.machine(OWN).person == 0
