"""An administrator sees how the installation stands and how it is set, and nothing that is secret."""

from dataclasses import replace

import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import signed_in
from tutela.casework.gate import Actor
from tutela.casework.jobs.models import Job
from tutela.site.settings import Database, Outbound


def test_health_is_a_page_that_says_what_the_doctor_says(adele: Actor, sam: Actor) -> None:
    browser = signed_in(adele)
    page = browser.get("/system/").content.decode()

    for what in ("Fence", "Database", "Checkpoints", "Backup", "Jobs", "Disk", "Clock"):
        assert f">{what}</th>" in page
    assert "none failed" in page
    Job.objects.create(kind="stack", unit=sam.unit, state=Job.State.FAILED)
    assert "1 jobs failed for good" in browser.get("/system/").content.decode()
    assert 'href="/system/"' in browser.get("/").content.decode()
    assert signed_in(sam).get("/system/").status_code == 403
    assert 'href="/system/"' not in signed_in(sam).get("/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://tutela:hunter2@db.example/tutela",
        "postgresql://tutela@db.example/tutela?password=hunter2",
        "postgresql://tutela:hun@hunter2@db.example/tutela",
        "postgresql://tutela:hun?hunter2@db.example/tutela",
        "postgresql://tutela:hunter2?x@db.example/tutela",
        "postgresql://db.example/tutela?password=a@hunter2",
    ],
)
def test_settings_are_shown_without_what_is_secret(adele: Actor, settings: Settings, address: str) -> None:
    settings.TUTELA = replace(
        settings.TUTELA,
        database=Database(url=address, password_file="/etc/tutela/password"),  # noqa: S106 (a place)
        outbound=Outbound(allow=["https://robot:hunter2@partner.example"]),
    )

    page = signed_in(adele).get("/system/settings/").content.decode()

    assert "hunter2" not in page
    assert "/etc/tutela/password" in page


def test_every_page_says_which_unit_one_is_in(ana: Actor, adele: Actor) -> None:
    for browser in (signed_in(ana), signed_in(adele)):
        assert "Northern unit" in browser.get("/").content.decode().partition("</header>")[0]
