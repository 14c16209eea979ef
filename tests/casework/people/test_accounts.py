"""An account that is suspended, ended or lapsed is shut from the next request on, at every door."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.doors import by_link, run, signed_in
from tutela.casework import rooms
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import audit
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.people import actions, cli, queries
from tutela.casework.people.errors import AccountEnded, BadUserName, OwnAccount, UnknownPerson
from tutela.casework.people.models import Guesses, Person, RoleGrant, Session


def _acts(act: str) -> list[LogEntry]:
    return list(LogEntry.objects.filter(act=act))


@pytest.mark.parametrize("way", ["suspend", "end"])
def test_whoever_is_shut_out_is_out_at_their_next_request(adele: Actor, ana: Actor, way: str) -> None:
    browser = signed_in(ana)
    assert browser.get("/").status_code == 200

    getattr(actions, way)(adele, queries.person_of(ana))

    assert browser.get("/").status_code == 302
    assert browser.post("/grade/api/queue").status_code == 401
    assert not Session.objects.filter(person=ana.person).exists()
    with pytest.raises(UnknownPerson):
        queries.actor_named("ana", "test")
    with pytest.raises(UnknownPerson):
        queries.actor_numbered(ana.person, "worker")


def test_an_account_lapses_by_itself_on_its_day(adele: Actor, ana: Actor) -> None:
    browser = signed_in(ana)
    actions.end(adele, queries.person_of(ana), timezone.now() + timedelta(days=1))
    assert browser.get("/").status_code == 200

    Person.objects.filter(pk=ana.person).update(ends_at=timezone.now() - timedelta(seconds=1))

    assert browser.get("/").status_code == 302
    assert browser.post("/grade/api/queue").status_code == 401
    with pytest.raises(UnknownPerson):
        actions.issue_link(adele, queries.person_of(ana))


def test_a_suspended_person_comes_in_again_only_anew(adele: Actor, ana: Actor) -> None:
    browser = signed_in(ana)
    token = actions.issue_link(adele, queries.person_of(ana))
    actions.suspend(adele, queries.person_of(ana))

    actions.resume(adele, queries.person_of(ana))

    assert browser.get("/").status_code == 302
    with pytest.raises(UnknownPerson):
        actions.sign_in_by_link(token, "test")
    assert signed_in(ana).get("/").status_code == 200


def test_an_ended_account_is_never_opened_again(adele: Actor, ana: Actor) -> None:
    actions.end(adele, queries.person_of(ana))

    with pytest.raises(AccountEnded):
        actions.resume(adele, queries.person_of(ana))
    with pytest.raises(AccountEnded):
        actions.end(adele, queries.person_of(ana), timezone.now() + timedelta(days=9))


def test_nobody_changes_their_own_account_and_only_some_others(
    adele: Actor, sam: Actor, ana: Actor, asif: Actor
) -> None:
    for act in (actions.suspend, actions.resume, actions.end):
        with pytest.raises(OwnAccount):
            act(adele, queries.person_of(adele))
    actions.suspend(sam, queries.person_of(adele))
    with pytest.raises(NotAllowed):
        actions.suspend(ana, queries.person_of(asif))
    with pytest.raises(NotAllowed):
        actions.end(sam, queries.person_of(ana))


def test_sessions_are_listed_and_ended_one_or_all(adele: Actor, ana: Actor) -> None:
    first, second = signed_in(ana), signed_in(ana)
    page = second.get("/my-sign-in/")
    other = Session.objects.get(
        session_key__in=[row["name"] for row in page.context["sessions"] if not row["is_this"]]
    )

    second.post("/my-sign-in/", {"session": other.session_key})

    assert first.get("/").status_code == 302
    assert second.get("/").status_code == 200
    run(cli.person, "sessions", "ana", "--end", "--as", "adele")
    assert second.get("/").status_code == 302
    assert len(_acts("session.ended")) == 2


def test_nobody_ends_a_session_of_somebody_else_as_their_own(ana: Actor, asif: Actor) -> None:
    theirs = signed_in(asif)
    session = Session.objects.get(person=asif.person)

    signed_in(ana).post("/my-sign-in/", {"session": session.session_key})

    assert theirs.get("/").status_code == 200


def test_a_session_copied_to_another_row_signs_nobody_in(ana: Actor) -> None:
    signed_in(ana)
    thief = Client()
    thief.force_login(queries.person_of(ana))
    row = Session.objects.order_by("began_at").last()
    Session.objects.filter(pk=row.pk).update(  # type: ignore[union-attr]  # there are two
        session_data=Session.objects.order_by("began_at").values_list("session_data", flat=True)[0]
    )

    assert thief.get("/").status_code == 302


def test_a_session_lasts_from_its_beginning_whatever_is_written_to_it(ana: Actor) -> None:
    browser = signed_in(ana)
    before = Session.objects.get(person=ana.person).expire_date

    kept = browser.session
    kept["something"] = "new"
    kept.save()

    assert Session.objects.get(person=ana.person).expire_date == before
    assert browser.get("/").status_code == 200


def test_signing_in_and_out_is_on_record(adele: Actor, ana: Actor) -> None:
    browser = Client()
    by_link(browser, actions.issue_link(adele, queries.person_of(ana)))
    browser.post("/sign-out/")

    (into,), (out,) = _acts("person.signed_in"), _acts("person.signed_out")
    assert json.loads(into.body)["what"]["way"] == "link"
    assert (into.actor, out.actor) == ("ana", "ana")
    assert not Session.objects.filter(person=ana.person).exists()


def test_a_wrong_link_is_on_record_and_a_flood_of_them_is_bounded(ana: Actor, adele: Actor) -> None:
    for _ in range(130):
        by_link(Client(), "guessed")

    assert len(_acts("sign_in.failed")) == 100
    assert Guesses.objects.count() == 1
    # Nobody is shut out by it.
    assert by_link(Client(), actions.issue_link(adele, queries.person_of(ana))).status_code == 302


def test_the_page_of_a_person_does_what_its_buttons_say(adele: Actor, ana: Actor) -> None:
    browser, at = signed_in(adele), "/people/ana/"

    link = browser.post(at, {"act": "link"}).context["link"]
    assert by_link(Client(), link.partition("#")[2]).status_code == 302
    browser.post(at, {"act": "suspend"})
    assert not queries.person_of(ana).is_active
    browser.post(at, {"act": "resume"})
    assert queries.person_of(ana).is_able
    assert browser.post(at, {"act": "end", "last": "soon"}).status_code == 422
    assert browser.post(at, {"act": "end", "last": "9999-12-31"}).status_code == 422
    browser.post(at, {"act": "end", "last": "2999-12-31"})
    assert queries.person_of(ana).is_able
    browser.post(at, {"act": "end", "last": "2026-01-31"})
    assert queries.person_of(ana).has_ended


def test_a_command_suspends_and_ends(adele: Actor, sam: Actor, ana: Actor) -> None:
    run(cli.person, "suspend", "ana", "--as", "sam")
    assert not queries.person_of(ana).is_active
    run(cli.person, "resume", "ana", "--as", "sam")
    said = run(cli.person, "end", "ana", "--on", "2999-12-31", "--as", "adele").output
    assert "active until" in said
    assert "ended" in run(cli.person, "end", "ana", "--as", "adele").output


def test_a_person_is_added_on_a_page_with_what_is_wrong_said_at_the_field(adele: Actor, sam: Actor) -> None:
    browser = signed_in(adele)
    good = {"username": "noor", "name": "Noor Vale", "roles": ["assessor"]}

    for slip, said in (
        ({"username": "sam"}, "The user name sam is taken"),
        ({"username": "no/or"}, "use 1 to 60 letters"),
        ({"username": "noör"}, "use 1 to 60 letters"),
        ({"name": " "}, "Enter the name of the person."),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["machine"]}, "Select a valid choice"),
        ({"roles": ["administrator", "assessor"]}, "An administrator never sees media"),
    ):
        page = browser.post("/new-person/", {**good, **slip})
        assert (page.status_code, said in page.content.decode()) == (422, True), said
    assert not Person.objects.filter(username="noor").exists()
    added = browser.post("/new-person/", good)

    assert added["Location"] == "/people/noor/"
    assert queries.actor_named("noor", "test").roles == {Role.ASSESSOR}
    assert 'href="/new-person/"' in browser.get("/people/").content.decode()
    assert "/new-person/" not in signed_in(sam).get("/people/").content.decode()


def test_a_taken_or_unfit_user_name_is_refused_at_the_command_line_too(adele: Actor) -> None:
    for name in ("adele", "a b", ""):
        with pytest.raises(BadUserName):
            run(cli.person, "add", name, "Noor Vale", "--role", "auditor", "--as", "adele")


def test_roles_are_given_and_taken_on_a_persons_page_from_their_next_request_on(
    adele: Actor, ana: Actor
) -> None:
    browser, of_ana = signed_in(adele), signed_in(ana)
    assert of_ana.get("/record/").status_code == 403

    assert browser.post("/people/ana/", {"act": "give", "role": "auditor"}).status_code == 302
    assert of_ana.get("/record/").status_code == 200
    assert browser.post("/people/ana/", {"act": "take", "role": "auditor"}).status_code == 302
    assert of_ana.get("/record/").status_code == 403

    clash = browser.post("/people/ana/", {"act": "give", "role": "administrator"})
    assert (clash.status_code, '<a href="#role">' in clash.content.decode()) == (422, True)
    assert browser.post("/people/ana/", {"act": "give", "role": "machine"}).status_code == 422
    assert browser.post("/people/ana/", {"act": "give"}).status_code == 422
    # What they do not hold is not taken, and nothing of it is on record.
    assert browser.post("/people/ana/", {"act": "take", "role": "auditor"}).status_code == 302
    assert [json.loads(act.body)["what"]["role"] for act in _acts("role.taken")] == ["auditor"]
    assert queries.actor_named("ana", "test").roles == {Role.ASSESSOR}


def test_nobody_takes_a_role_from_themselves(adele: Actor) -> None:
    page = signed_in(adele).post("/people/adele/", {"act": "take", "role": "administrator"})

    assert page.status_code == 422
    assert queries.actor_named("adele", "test").roles == {Role.ADMINISTRATOR}


def test_a_role_that_was_taken_after_a_backup_is_taken_again_once(adele: Actor, ana: Actor) -> None:
    actions.take_role(adele, queries.person_of(ana), Role.ASSESSOR)
    what = json.loads(_acts("role.taken")[0].body)["what"]
    # As the backup holds it.
    actions.grant(adele, queries.person_of(ana), Role.ASSESSOR)
    installation = queries.installation(adele.unit)

    assert [rooms.redo("role.taken", installation, what) for _ in range(2)] == [True, False]
    assert queries.actor_named("ana", "test").roles == set()


def test_the_rows_agree_with_a_role_that_was_taken_until_somebody_puts_it_back_by_hand(
    adele: Actor, ana: Actor
) -> None:
    person = queries.person_of(ana)
    actions.take_role(adele, person, Role.ASSESSOR)
    audit.require_none()

    RoleGrant.objects.create(person=person, role=Role.ASSESSOR.value, granted_by="adele")
    with pytest.raises(audit.RowsDiffer, match="ana holds the role assessor"):
        audit.require_none()
    RoleGrant.objects.filter(person=person).delete()
    actions.grant(adele, person, Role.ASSESSOR)
    audit.require_none()
