"""An open door for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.portal.opened import OpenPortal
from tutela.casework.gate import Actor
from tutela.casework.partners import actions as partners
from tutela.casework.partners.models import Contact
from tutela.casework.reports import rounds
from tutela.site.settings import Portal


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPortal]:
    """The partners' door, open, with companies let in."""
    opened = OpenPortal(tmp_path_factory.mktemp("portal"))
    opened.let_in()
    with opened.serving():
        yield opened


@pytest.fixture
def keys(sam: Actor, adele: Actor) -> tuple[str, str]:
    """A company that was let in: its program's key, and the link of its authorised person."""
    company = partners.enter_partner(sam, "example", "Example Ltd", "company")
    for part in Contact.Part.values[:5]:
        partners.add_contact(
            sam, company, part, f"Person {part}", mail="ada@example.com", telephone="01632 960001"
        )
    partners.approve_partner(sam, company)
    company = partners.approve_partner(adele, company)
    agreement = partners.propose_agreement(
        sam, company, ["company"], legal_basis="Online Safety Act 2023 s.66", contact="Desk",
        valid_from=timezone.localdate(),
    )  # fmt: skip
    partners.confirm_agreement(adele, agreement)
    person = company.contacts.get(part=Contact.Part.AUTHORISED)
    token = partners.issue_key(sam, person, "Program", ["report", "read"], 30)[1]
    return token, partners.invite(sam, person)[1]


@pytest.fixture
def beside(tmp_path: Path, settings: Settings, keys: tuple[str, str]) -> OpenPortal:
    """A door beside this unit's workbench."""
    opened = OpenPortal(tmp_path)
    database = f"sqlite:{tmp_path}/portal/exchange.db"
    settings.TUTELA = replace(settings.TUTELA, portal=Portal(on=True, database=database))
    rounds.take_in_submissions()
    return opened
