"""Nobody acts without a role, a link works once, and nobody is administrator and viewer at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.doors import by_link
from tutela.casework.custody.models import LogEntry
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.people import actions, queries
from tutela.casework.people.errors import OwnRole, RolesClash, UnknownPerson
from tutela.casework.people.models import Person, SignInLink, Unit


def test_a_link_signs_in_once(adele: Actor, ana: Actor, client: Client) -> None:
    token = actions.issue_link(adele, Person.objects.get(username="ana"))

    assert by_link(client, token).status_code == 302
    assert client.get("/").status_code == 200
    assert by_link(Client(), token).status_code == 404


def test_a_token_stands_behind_the_sign_that_no_server_sees(adele: Actor, ana: Actor) -> None:
    page = Client().get("/sign-in/")

    assert page.status_code == 200
    assert b'name="token"' in page.content
    assert Client().get("/sign-in/some-token/").status_code == 302


def test_a_newer_link_makes_the_older_one_void(adele: Actor, ana: Actor) -> None:
    older = actions.issue_link(adele, Person.objects.get(username="ana"))
    newer = actions.issue_link(adele, Person.objects.get(username="ana"))

    assert by_link(Client(), older).status_code == 404
    assert by_link(Client(), newer).status_code == 302


def test_a_link_that_was_used_leaves_no_other_that_waits(adele: Actor, ana: Actor) -> None:
    person = Person.objects.get(username="ana")
    older = actions.issue_link(adele, person)
    newer = actions.issue_link(adele, person)
    # As a database of before holds it: several links that wait.
    SignInLink.objects.update(void_at=None)

    by_link(Client(), newer)

    assert by_link(Client(), older).status_code == 404


def test_an_old_link_is_refused(adele: Actor, ana: Actor) -> None:
    token = actions.issue_link(adele, Person.objects.get(username="ana"))
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(UnknownPerson, match="too old"):
        actions.sign_in_by_link(token, "test")


def test_only_the_links_digest_is_kept(adele: Actor, ana: Actor) -> None:
    token = actions.issue_link(adele, Person.objects.get(username="ana"))

    kept = SignInLink.objects.get()
    assert token not in {kept.token_sha256, *LogEntry.objects.values_list("body", flat=True)}


def test_an_administrator_never_gets_a_role_that_sees_media(adele: Actor, unit: Unit) -> None:
    with pytest.raises(RolesClash):
        actions.add_person(adele, "both", "Both", unit, Role.ADMINISTRATOR, Role.ASSESSOR)
    with pytest.raises(RolesClash):
        actions.grant(
            queries.installation(unit.pk), Person.objects.get(username="adele"), Role.QUALITY_OFFICER
        )


def test_nobody_changes_their_own_roles(adele: Actor) -> None:
    with pytest.raises(OwnRole):
        actions.grant(adele, Person.objects.get(username="adele"), Role.AUDITOR)


def test_people_of_another_unit_are_out_of_reach(adele: Actor, otis: Actor) -> None:
    with pytest.raises(NotAllowed, match="another unit"):
        actions.issue_link(adele, Person.objects.get(username="otis"))
