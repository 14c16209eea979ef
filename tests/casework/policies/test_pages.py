"""Policies are written, approved and read on pages, which say who may do what and why not."""

from pathlib import Path
from typing import Any

import click
import pytest
from pytest_django.fixtures import Settings

from tests.casework.doors import run, signed_in
from tests.casework.working import work_off
from tutela import cli
from tutela.casework.gate import Actor
from tutela.casework.policies.models import Version

pytestmark = pytest.mark.django_db
DRAFT = {
    "text": "1. Sentence one.\n2. <b>Sentence two.</b>\n",
    "change": "First version",
    "owner": "Head of unit",
    "citation": "Decision 1/26",
    "read_on": "2026-11-02",
}
PAGE = "/policies/use/versions/1/"


def _made(browser: Any, **more: str) -> None:
    made = browser.post(
        "/new-policy/", {"name": "use", "title": "Acceptable use", "owner": "Head of unit", **more}
    )
    assert made["Location"] == "/policies/use/draft/"
    assert browser.post(made["Location"], DRAFT)["Location"] == PAGE


def _act(browser: Any, act: str) -> Any:
    return browser.post(PAGE, {"act": act, "digest": browser.get(PAGE).context["digest"]})


def test_a_policy_goes_from_a_draft_to_being_read(finn: Actor, quinn: Actor, sam: Actor, ana: Actor) -> None:
    of_finn, of_quinn, of_sam, of_ana = map(signed_in, (finn, quinn, sam, ana))
    _made(of_finn, must_be_read="on")
    assert _act(of_finn, "propose").status_code == 302

    page = of_finn.get(PAGE)
    assert "A supervisor or a quality officer approves it." in page.content.decode()
    assert "waits for your approval" in of_quinn.get("/").content.decode()
    for browser in (of_quinn, of_sam):
        assert "I have read it and approve it" in browser.get(PAGE).content.decode()
        assert _act(browser, "approve").status_code == 302
    assert "You cannot approve" not in of_quinn.get(PAGE).content.decode()

    page = of_ana.get(PAGE)
    assert "Not verified" in page.content.decode()
    assert "&lt;b&gt;Sentence two." in page.content.decode()
    assert "Read Acceptable use, version 1" in of_ana.get("/").content.decode()
    assert "Ana" in of_sam.get(PAGE).context["missing"]
    _act(of_ana, "read")
    assert "You said on" in of_ana.get(PAGE).content.decode()
    assert "Ana" not in of_sam.get(PAGE).context["missing"]
    assert "Read Acceptable use" not in of_ana.get("/").content.decode()
    assert not of_ana.get(PAGE).context["missing"]


def test_what_is_wrong_stands_at_its_field(finn: Actor) -> None:
    browser = signed_in(finn)
    _made(browser)
    for slip, said in (
        ({"text": ""}, "Enter the text."),
        ({"read_on": "2 Nov"}, "Write it as 2027-03-05."),
        ({"citation": ""}, "Enter where it comes from."),
        ({"read_on": "2099-01-01"}, "still to come"),
    ):
        page = browser.post("/policies/use/draft/", {**DRAFT, **slip})
        assert (page.status_code, said in page.content.decode()) == (422, True)
    assert browser.post(PAGE, {"act": "burn"}).status_code == 422
    assert browser.post(PAGE + "withdraw/", {"reason": ""}).status_code == 422
    assert browser.post(PAGE + "withdraw/", {"reason": "written anew"})["Location"] == PAGE
    assert "written anew" in browser.get(PAGE).content.decode()


def test_those_who_write_nothing_are_shown_no_way_to(ana: Actor, finn: Actor, otis: Actor) -> None:
    _made(signed_in(finn))
    browser = signed_in(ana)

    assert "/new-policy/" not in browser.get("/policies/").content.decode()
    assert not browser.get("/policies/use/").context["draft_href"]
    assert "Withdraw" not in browser.get(PAGE).content.decode()
    for path in ("/new-policy/", "/policies/use/draft/", PAGE + "withdraw/"):
        assert browser.get(path).status_code == 403
    assert browser.post(PAGE, {"act": "propose"}).status_code == 403
    assert [signed_in(otis).get(path).status_code for path in ("/policies/use/", PAGE)] == [404, 404]


def test_a_page_shows_what_differs_and_what_rules_would_have_done(
    finn: Actor, quinn: Actor, sam: Actor, settings: Settings
) -> None:
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.casework.policies.tides"]
    browser = signed_in(finn)
    new = {"name": "tides", "title": "Tides", "owner": "Harbour", "rule_book": "tide rules"}
    assert browser.post("/new-policy/", new).status_code == 302
    draft = browser.get("/policies/tides/draft/")
    assert "high = 3" in draft.content.decode()
    page = "/policies/tides/versions/{}/"
    for number, text in ((1, "high = 3\n"), (2, "high = 5\n")):
        assert browser.post("/policies/tides/draft/", {**DRAFT, "text": text}).status_code == 302
        browser.post(page.format(number), {"act": "propose"})
        assert "Under way" in browser.get(page.format(number)).content.decode()
        work_off()
        for other in (signed_in(quinn), signed_in(sam)):
            digest = other.get(page.format(number)).context["digest"]
            other.post(page.format(number), {"act": "approve", "digest": digest})

    shown = browser.get(page.format(2)).content.decode()
    assert "<del>-high = 3</del>" in shown
    assert "<ins>+high = 5</ins>" in shown
    assert "Of 3 that were tried, 2 would end otherwise" in shown
    assert Version.objects.get(policy__name="tides", number=1).state == Version.State.SUPERSEDED


def test_the_commands_do_the_same(finn: Actor, quinn: Actor, sam: Actor, ana: Actor, tmp_path: Path) -> None:
    file = tmp_path / "use.md"
    file.write_text(DRAFT["text"])
    policy = cli.tutela.get_command(click.Context(cli.tutela), "policy")
    assert policy is not None

    run(policy, "new", "use", "Acceptable use", "--owner", "Head of unit", "--as", "finn")
    source = ("--change", "First", "--citation", "Decision 1/26", "--read-on", "2026-11-02")
    run(policy, "draft", "use", file, *source, "--as", "finn")
    run(policy, "propose", "use", "1", "--as", "finn")
    digest = Version.objects.get().digest
    for name in ("quinn", "sam"):
        said = run(policy, "approve", "use", "1", digest, "--as", name)
    assert "In force since" in said.output
    assert (
        "You read Acceptable use, version 1." in run(policy, "read", "use", "1", digest, "--as", "ana").output
    )

    assert run(policy, "show", "use", "--version", "1", "--as", "ana").output == DRAFT["text"] + "\n"
    assert digest in run(policy, "list", "--as", "ana").output
    listed = run(policy, "show", "use", "--json", "--as", "ana").output
    assert '"approved_by": ["quinn", "sam"]' in listed
    file.write_bytes(b"\xff\xfe")
    assert run(policy, "draft", "use", file, *source, "--as", "finn").exit_code == 2
