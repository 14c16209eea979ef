"""Statements by pages and commands: made, read, checked, proved, and listed."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.casework.doors import run, signed_in
from tests.casework.statements.graded import adopt, graded_case
from tutela.casework.gate import Actor
from tutela.casework.statements.cli import statement
from tutela.casework.statements.models import ScheduleItem, Version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _case(finn: Actor, ana: Actor, quinn: Actor) -> None:
    graded_case(finn, ana, quinn)


@pytest.mark.usefixtures("typst_is_there")
def test_a_statement_goes_by_its_pages_from_its_maker_to_whoever_serves_it(
    finn: Actor, quinn: Actor, sam: Actor, audra: Actor
) -> None:
    adopt(finn, quinn, sam)
    maker, checker = signed_in(finn), signed_in(sam)
    sent = {
        "form": "mg11",
        "occupation": "Practitioner",
        "own": "Sentence 1.\nSentence 2.",
        "contact": "Desk 1",
    }
    page = maker.post("/cases/OP-7/new-statement/", sent, follow=True)
    address = page.redirect_chain[-1][0]

    assert "Sentence 2." in page.content.decode()
    assert b"sign it" not in page.content
    assert b"waits to be checked" in checker.get("/").content
    draft = maker.get(f"{address}1/as/pdf/")
    assert draft.content.startswith(b"%PDF")
    assert "not-checked" in draft["Content-Disposition"]
    assert maker.get(f"{address}1/as/zip/").status_code == 404

    seen = checker.get(address).context["seen"]
    checker.post(address, {"act": "check", "version": "1", "seen": seen})
    assert b"To whom it was served" in maker.get(address).content
    maker.post(address, {"act": "serve", "version": "1", "to": "Prosecutor"})
    assert Version.objects.get().state == "served"
    for form in ("pdf", "apart", "zip", "apart-zip"):
        assert checker.get(f"{address}1/as/{form}/").status_code == 200
    auditor = signed_in(audra)
    assert [auditor.get(f"{address}1/as/{form}/").status_code for form in ("pdf", "apart")] == [200, 403]
    assert "Desk 1" not in auditor.get(address).content.decode()
    told = checker.get(f"{address}1/as/json/").json()
    assert (told["state"], "Desk 1" in json.dumps(told)) == ("served", False)


def test_the_list_is_by_form_and_is_given_as_csv_and_json(finn: Actor, sam: Actor) -> None:
    browser = signed_in(finn)
    for form in ("sfr1", "categories"):
        browser.post("/exhibits/OP-7/JB1/new-statement/", {"form": form})

    listed = signed_in(sam).get("/statements/?form=sfr1").context
    assert [row["form"] for row in listed["statements"]] == ["Streamlined forensic report 1"]
    assert len(listed["waits"]) == 2
    lines = list(csv.DictReader(io.StringIO(browser.get("/statements/as/csv/").content.decode())))
    assert [line["form"] for line in lines] == ["categories", "sfr1"]
    assert browser.get("/statements/as/json/").json()["statements"] == [
        {**line, "version": int(line["version"])} for line in lines
    ]
    refused = browser.post("/exhibits/OP-7/JB1/new-statement/", {"form": "mg6c"})
    assert refused.status_code == 422


def test_unused_material_is_reviewed_on_its_page(finn: Actor) -> None:
    browser = signed_in(finn)
    browser.post("/cases/OP-7/new-statement/", {"form": "mg6c"})
    item = ScheduleItem.objects.earliest("pk")

    browser.post(f"/unused/{item.pk}/mark/", {"schedule": "mg6d", "reason": "Reason 1."})
    refused = browser.post(f"/unused/{ScheduleItem.objects.latest('pk').pk}/mark/", {"schedule": "mg6d"})

    assert refused.status_code == 422
    assert "give a reason" in refused.content.decode()
    page = browser.get("/cases/OP-7/unused/").content.decode()
    assert "MG6D 1" in page
    assert "Reason 1." in page
    assert "MG6C 1<" not in page


@pytest.mark.usefixtures("typst_is_there")
def test_the_commands_make_check_list_and_verify(finn: Actor, sam: Actor, tmp_path: Path) -> None:
    made = json.loads(run(statement, "make", "mg11", "OP-7", "--json", "--as", "finn").stdout)
    reference, target = made["statement"], tmp_path / "s.pdf"
    assert run(statement, "verify", reference, "--as", "finn").exit_code == 3
    run(statement, "check", reference, "--seen", made["seen_sha256"], "--as", "sam")

    verified = run(statement, "verify", reference, "--json", "--as", "sam")
    assert (verified.exit_code, json.loads(verified.stdout)["set_again"]) == (0, True)
    run(statement, "show", reference, str(target), "--as", "finn")
    assert target.read_bytes().startswith(b"%PDF")
    assert f"{reference}  mg11  OP-7  version 1: checked" in run(statement, "list", "--as", "sam").stdout
    run(statement, "make", "mg11", "OP-7", "--next-of", reference, "--own", "Sentence 1.", "--as", "finn")
    assert Version.objects.filter(number=2).exists()
