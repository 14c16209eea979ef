"""The pages and commands of the intelligence log do what the verbs do, and say what is refused."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from tests.casework.doors import signed_in
from tutela import cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.logbook.models import Hypothesis, Line, RegisteredSource

pytestmark = pytest.mark.django_db
FORM = {
    "text": "Sentence 1, https://example.com/a", "source": "1", "information": "A", "handling": "P",
    "provenance": "person", "technique": "told", "obtained_on": "2026-03-02", "subject_class": "other",
    "basis": "fact",
}  # fmt: skip


def test_a_line_goes_from_its_page_to_a_signature(
    exhibit: Exhibit, finn: Actor, quinn: Actor, sam: Actor
) -> None:
    browser, log = signed_in(finn), "/logbook/of/OP-1/"
    assert "/logbook/of/OP-1/" in browser.get("/cases/OP-1/record/").content.decode()
    assert browser.get(f"{log}new/file/").status_code == 200
    assert browser.post(f"{log}new/file/", {**FORM, "handling": "C"}).status_code == 422
    assert browser.post(f"{log}new/file/", {**FORM, "technique": "directed_surveillance"}).status_code == 422
    assert browser.post(f"{log}new/file/", FORM).status_code == 302
    page = f"/logbook/lines/{Line.objects.get().pk}/"
    assert browser.post(f"{page}do/sanitise/", {"text": "Sentence 1."}).status_code == 302
    assert browser.post("/logbook/sources/", {"identity": "Quill Zephyr"}).status_code == 302
    source = RegisteredSource.objects.get().pk
    assert browser.post(f"{page}do/source/", {"source": source}).status_code == 302
    second = signed_in(quinn)
    assert "text waits for your signature" in second.get("/").content.decode()
    assert page in second.get("/logbook/?unsigned=1").content.decode()
    assert second.post(page, {"text": "1"}).status_code == 302
    assert second.post(page, {"text": "1"}).status_code == 422

    shown = browser.get(page).content.decode()

    for said in ("https[:]//example[.]com/a", "Taken out: https, example, com, a", "Signed by Quinn"):
        assert said in shown or said.replace("https[:]", "hxxps:") in shown, said
    for address in (page, log, "/logbook/", f"{log}as/csv/", "/logbook/sources/"):
        assert "Zephyr" not in browser.get(address).content.decode()
    read = signed_in(sam)
    asked = read.post(f"/logbook/sources/{source}/", {"reason": ""})
    assert (asked.status_code, b"Zephyr" in asked.content) == (422, False)
    assert (
        "Quill Zephyr" in read.post(f"/logbook/sources/{source}/", {"reason": "Sentence 1."}).content.decode()
    )
    rows = list(csv.DictReader(io.StringIO(browser.get(f"{log}as/csv/").content.decode())))
    assert [(row["marking"], row["handed_on"]) for row in rows] == [("OFFICIAL-SENSITIVE", "Sentence 1.")]


def test_a_hypothesis_and_an_authority_are_kept_on_pages(exhibit: Exhibit, finn: Actor) -> None:
    browser, log = signed_in(finn), "/logbook/of/OP-1/"
    browser.post(f"{log}new/file/", FORM)
    assert browser.post(f"{log}new/pose/", {"text": "Sentence 2."}).status_code == 302
    page = f"/logbook/hypotheses/{Hypothesis.objects.get().pk}/"
    weighed = {"act": "weigh", "line": Line.objects.get().pk, "is_for": "against", "says": "Sentence 3."}
    assert browser.post(page, weighed).status_code == 302
    assert browser.post(page, weighed).status_code == 422
    assert browser.post(page, {"act": "conclude", "state": "left", "says": "Sentence 4."}).status_code == 302
    assert "Left open for good" in browser.get(page).content.decode()
    form = {
        "technique": "human_source", "reference": "CH 1/26", "granted_by": "Office 1",
        "begins_on": "2026-01-01", "expires_on": "2026-02-01",
    }  # fmt: skip
    assert browser.post(f"{log}new/authority/", form).status_code == 302
    assert "CH 1/26" in browser.get(log).content.decode()


def test_the_commands_go_the_same_way(exhibit: Exhibit, finn: Actor, quinn: Actor) -> None:
    run = CliRunner().invoke
    grades = ["--source", "2", "--information", "C", "--handling", "P", "--provenance", "officer"]
    days = ["--granted-by", "Office 1", "--from", "2026-01-01", "--until", "2026-12-01"]
    steps = [
        ["authority", "OP-1", "communications_data", "CD 1/26", *days, "--as", "finn"],
        ["file", "OP-1", "Sentence 1.", *grades, "--as", "finn"],
        ["sanitise", "IL-", "Sentence.", "--as", "finn"],
        ["sign", "IL-", "1", "--as", "quinn"],
    ]
    for step in steps:
        line = Line.objects.values_list("pk", flat=True).first()
        named = [f"IL-{line}" if word == "IL-" else word for word in step]
        done = run(cli.tutela, ["intelligence", *named])
        assert done.exit_code == 0, (step, done.output)
    told = json.loads(run(cli.tutela, ["intelligence", "list", "OP-1", "--json", "--as", "finn"]).output)
    assert [line["handed_on"] for line in told["lines"]] == ["Sentence."]
