"""An exhibit's page says what it shows, and what it does not."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.casework.doors import signed_in
from tutela.casework.cases import actions
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record import evidence
from tutela.casework.gate import Actor
from tutela.casework.items.models import HashValue, Instance
from tutela.engine.hashing.fingerprints import FAST_MARK


@pytest.mark.parametrize(("links", "sentence"), [(50, "All 50 are here"), (51, "50 of 51 are here")])
def test_entries_that_are_not_shown_are_counted(
    finn: Actor, exhibit: Exhibit, tmp_path: Path, links: int, sentence: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(links):
        (source / f"link{number}").symlink_to("nowhere")
    actions.receive(finn, exhibit, source)

    page = signed_in(finn).get(reverse("exhibit", args=[exhibit.case.reference, exhibit.reference]))

    assert sentence in page.content.decode()


def test_cases_go_on_page_by_page_each_with_its_newest_exhibits(finn: Actor) -> None:
    for number in range(22):
        actions.open_case(finn, f"OP-{number}")
    large = actions.open_case(finn, "OP-LARGE")
    for number in range(23):
        actions.add_exhibit(finn, large, f"JB{number}", "Warrant 1/26")
    browser = signed_in(finn)

    first = browser.get("/exhibits/")
    second = browser.get(f"/exhibits/{first.context['paging']['older']}")

    named = [case["reference"] for page in (first, second) for case in page.context["cases"]]
    assert named == ["OP-LARGE", *(f"OP-{number}" for number in reversed(range(22)))]
    exhibits = [row["reference"] for row in first.context["cases"][0]["exhibits"]]
    assert exhibits == [f"OP-LARGE/JB{number}" for number in range(3, 23)]
    assert "The newest 20 of 23 exhibits are here." in first.content.decode()
    assert 'href="/cases/OP-LARGE/results/"' in first.content.decode()
    assert len(browser.get("/").context["exhibits"]) == 20
    assert browser.get("/exhibits/?before=9x").status_code == 200


def test_a_case_and_its_exhibit_are_opened_on_pages_with_what_is_wrong_said_at_the_field(
    finn: Actor, ana: Actor
) -> None:
    browser = signed_in(finn)
    actions.open_case(finn, "OP-1")

    for slip, said in (
        ({"reference": ""}, "Enter the reference of the case."),
        ({"reference": "OP 2"}, "use letters, digits"),
        ({"reference": ".."}, "not dots alone"),
        ({"reference": "OP-1"}, "Case OP-1 is open already"),
        ({"reference": "O" * 61}, "at most 60 characters"),
    ):
        page = browser.post("/new-case/", {"title": "Referral 2291", **slip})
        assert page.status_code == 422
        assert said in page.content.decode()
        assert '<a href="#id_reference">' in page.content.decode()
        assert 'value="Referral 2291"' in page.content.decode()

    to_exhibit = browser.post("/new-case/", {"reference": "OP-2", "title": "Referral 2291"})
    assert to_exhibit["Location"] == "/cases/OP-2/new-exhibit/"
    missing = browser.post(to_exhibit["Location"], {"reference": "JB1", "authority": "  "})
    assert (missing.status_code, "Enter the authority" in missing.content.decode()) == (422, True)
    added = browser.post(to_exhibit["Location"], {"reference": "JB1", "authority": "Warrant 1/26"})
    again = browser.post(to_exhibit["Location"], {"reference": "JB1", "authority": "Warrant 1/26"})
    assert (again.status_code, "is there already" in again.content.decode()) == (422, True)
    assert "tutela receive OP-2/JB1 FOLDER" in browser.get(added["Location"]).content.decode()

    exhibit = Exhibit.objects.get()
    assert (exhibit.case.title, exhibit.authority) == ("Referral 2291", "Warrant 1/26")
    acts = list(LogEntry.objects.order_by("-seq")[:2])
    assert [json.loads(act.body)["act"] for act in acts] == ["exhibit.added", "case.opened"]
    cases = browser.get("/exhibits/").content.decode()
    assert 'href="/new-case/"' in cases
    assert 'href="/cases/OP-2/new-exhibit/"' in cases
    of_ana = signed_in(ana).get("/exhibits/").content.decode()
    assert "/new-case/" not in of_ana
    assert "new-exhibit" not in of_ana


def test_the_pages_of_what_is_named_api_are_pages(finn: Actor) -> None:
    actions.add_exhibit(finn, actions.open_case(finn, "api"), "api", "Warrant 1/26")
    typed, browser = {"Sec-Fetch-Site": "none"}, signed_in(finn)
    paths = ("cases/api/results", "exhibits/api/api", "exhibits/api/gone")

    pages = [browser.get(f"/{path}/", headers=typed) for path in paths]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert {page.headers["Content-Type"] for page in pages} == {"text/html; charset=utf-8"}


def test_a_file_bears_the_name_of_its_case_in_any_letters(finn: Actor) -> None:
    actions.add_exhibit(finn, actions.open_case(finn, "Ąžuolas"), "JB1", "Warrant 1/26")
    browser = signed_in(finn)
    paths = {
        "/exhibits/Ąžuolas/JB1/report/": "receive-report-Ąžuolas-JB1.json",
        "/cases/Ąžuolas/results/csv/": "results-Ąžuolas.csv",
    }

    named = {path: browser.get(path).headers["Content-Disposition"] for path in paths}

    assert named == {path: f"attachment; filename*=utf-8''{quote(name)}" for path, name in paths.items()}


@pytest.mark.parametrize(("form", "ending"), [("vics", "vics.json"), ("csv", "csv")])
def test_the_page_of_an_exhibit_gives_its_case_file_with_a_proof_that_holds(
    finn: Actor, ana: Actor, exhibit: Exhibit, tmp_path: Path, form: str, ending: str
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "1").write_text("sentence 1")
    actions.receive(finn, exhibit, tmp_path / "source")
    page = reverse("exhibit", args=[exhibit.case.reference, exhibit.reference])
    address = reverse("exhibit-case-file", args=[exhibit.case.reference, exhibit.reference])
    name = f"{exhibit.case.reference}-{exhibit.reference}.{ending}"

    answer = signed_in(finn).post(address, {"form": form})

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path)
    words = [tmp_path / "verify_record.py", tmp_path / f"{name}.proof.json", "--key", evidence.public_key()]
    said = subprocess.run(
        [sys.executable, "-I", *map(str, words)], capture_output=True, text=True, check=True
    )
    assert "is the one on record" in said.stdout
    assert LogEntry.objects.filter(act="exhibit.exported").count() == 1
    assert address in signed_in(finn).get(page).content.decode()
    assert address not in signed_in(ana).get(page).content.decode()
    assert signed_in(finn).post(address, {"form": "other"}).status_code == 422


def test_a_page_gives_no_case_file_for_which_much_has_to_be_opened_first(
    finn: Actor, exhibit: Exhibit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[actions.hand_out.__module__], "MOST_OPENED", 0)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "1").write_text("sentence 1")
    actions.receive(finn, exhibit, tmp_path / "source")
    item = Instance.objects.get().item
    HashValue.objects.create(
        item=item, algorithm="pdq", value=bytes(32), quality=90, recipe=f"one {FAST_MARK}", is_latest=True
    )

    answer = signed_in(finn).post(
        reverse("exhibit-case-file", args=[exhibit.case.reference, exhibit.reference]), {"form": "vics"}
    )

    assert answer.status_code == 409
    assert "tutela exhibit export OP-1/JB1 FILE" in answer.content.decode()
    assert not LogEntry.objects.filter(act="exhibit.exported").exists()
