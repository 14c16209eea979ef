"""Around its work the demonstration has something of each kind, made once."""

import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.casework.doors import signed_in
from tutela.casework.abroad.models import ExchangeItem
from tutela.casework.channels.models import Attempt
from tutela.casework.gate import Actor
from tutela.casework.policies.models import Policy
from tutela.casework.statements.models import Statement
from tutela.demonstration import around, desk, outside
from tutela.demonstration.inquiry import Team, make_inquiry
from tutela.demonstration.team import Whole

pytestmark = pytest.mark.django_db
MESSAGES = 90
# Each has something in it, for whoever sees most.
PAGES = (
    "enquiries/1/", "enquiries/1/as/json/", "disclosure/logs/1/", "disclosure/requests/1/",
    "retention/holds/1/", "retention/disposals/1/", "retention/disposals/2/certificate.json",
    "figures/papers/1/", "statements/1/", "statements/2/", "packages/3/", "packages/3/anew/",
    "policies/use/versions/1/", "policies/use/versions/2/", "policies/care/draft/",
    "policies/handling/versions/1/", "logbook/of/PHONES/",
    "logbook/lines/1/", "logbook/hypotheses/1/", "logbook/sources/1/",
    "communications/translations/1/withdraw/", "subjects/nominations/1/decide/", "bundles/joins/1/restore/",
    "breaches/1/", "limits/assessments/1/", "tools/1/", "batches/1/", "reports/imports/1/",
    "partners/example-hotline-nine/", "reports/sheets/example-photos.csv",
    "lists/Example received list/uploads/1/", "abroad/1/", "abroad/2/",
)  # fmt: skip


def test_there_is_something_on_every_page_and_a_second_run_adds_nothing(
    tmp_path: Path, ana: Actor, asif: Actor, quinn: Actor, finn: Actor, sam: Actor, adele: Actor, ida: Actor
) -> None:
    case = make_inquiry(Team(finn, ida, quinn, sam, adele), tmp_path, MESSAGES)
    whole = Whole(ana, asif, quinn, finn, sam, adele, ida)

    def fill() -> dict[str, int]:
        outside.go_abroad(whole)
        outside.company(whole)
        outside.send_list(whole)
        around.import_tips(ida, tmp_path / "tips")
        around.look_after_people(whole)
        around.ask_things(whole, case)
        around.keep_things(whole)
        around.write_papers(whole, case)
        around.file_lines(whole, case)
        desk.have_a_batch(whole, case, tmp_path / "batch")
        return {each.__name__: each._default_manager.count() for each in apps.get_models()}

    once = fill()
    again = fill()

    assert again == once
    assert sorted(ExchangeItem.objects.values_list("state", flat=True)) == ["made", "no_route"]
    assert not Attempt.objects.exists()
    browser = signed_in(sam)
    answers = {page: browser.get(f"/{page}").status_code for page in PAGES}
    # Whatever stands on a page, nobody searched for it.
    version = browser.get("/policies/use/versions/2/").content.decode()
    assert 'name="q" type="search" maxlength="500" value=""' in version
    assert {page: status for page, status in answers.items() if status != 200} == {}
    # The assessors have read what must be read; sam is asked to.
    asked = {
        who.name: "Read Handling of material" in signed_in(who).get("/").content.decode()
        for who in (ana, sam)
    }
    assert asked == {"ana": False, "sam": True}


def test_without_what_sets_documents_only_statements_lack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ana: Actor, asif: Actor, quinn: Actor, finn: Actor,
    sam: Actor, adele: Actor, ida: Actor,
) -> None:  # fmt: skip
    case = make_inquiry(Team(finn, ida, quinn, sam, adele), tmp_path, MESSAGES)
    monkeypatch.setitem(sys.modules, "typst", None)

    around.write_papers(Whole(ana, asif, quinn, finn, sam, adele, ida), case)

    assert not Statement.objects.exists()
    assert Policy.objects.filter(must_be_read=True).exists()
