"""The pages and commands of entities and people do what the verbs do, and say what is refused."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from tests.casework.doors import signed_in
from tests.casework.subjects.conftest import Note, Talk
from tutela import cli
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.subjects import actions
from tutela.casework.subjects.models import Judgement, Nomination, Observation, Subject

pytestmark = pytest.mark.django_db


def test_the_pages_of_a_case_gather_suggest_judge_and_undo(talk: Talk, exhibit: Exhibit, finn: Actor) -> None:
    talk(("instagram: user1", "Person 1"), "Person 2")
    talk("Person 2")
    for number in range(11):
        talk(f"Hub{'!' * number}")
    browser, address = signed_in(finn), "/subjects/of/OP-1/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"act": "gather"}).status_code == 302

    page = browser.get(address).content.decode()

    assert "Person 2" in page
    assert "which 2 entities of this case hold" in page
    assert "1 value is held by more than 10 entities each" in page
    one, other = Observation.objects.filter(raw="Person 2").order_by("pk")
    sent = {"one": one.pk, "other": other.pk, "verdict": "same", "reason": "Sentence 1."}
    assert browser.post(address, {**sent, "reason": ""}).status_code == 422
    assert browser.post(address, sent).status_code == 302
    entity = browser.get(f"/subjects/entities/{other.pk}/").content.decode()
    assert f"Entity O-{one.pk}" in entity
    assert "Sentence 1." in entity
    undo = {"act": "undo", "judgement": Judgement.objects.latest("pk").pk, "reason": "Sentence 2."}
    assert browser.post(f"/subjects/entities/{one.pk}/", undo).status_code == 302
    filtered = browser.get(f"{address}?kind=account").content.decode()
    assert "instagram: user1" in filtered
    assert f">O-{one.pk}<" not in filtered.split("May be the same")[0]


def test_a_person_is_opened_stated_nominated_decided_and_reviewed_on_pages(
    note: Note, finn: Actor, sam: Actor
) -> None:
    browser, anchor = signed_in(finn), note("Person 1")
    form = {"title": "Subject 1", "subject_class": "suspect", "basis": "opinion", "reason": "Sentence 1."}
    assert browser.post(f"/subjects/entities/{anchor.pk}/open/", {**form, "basis": ""}).status_code == 422
    assert browser.post(f"/subjects/entities/{anchor.pk}/open/", form).status_code == 302
    page = f"/subjects/{Subject.objects.get().pk}/"
    fact = {"fact": "contact_indicated", "value": "1", "source": "message 4"}
    assert browser.post(f"{page}do/fact/", fact).status_code == 302
    assert browser.post(f"{page}do/class/", {**form, "subject_class": "other"}).status_code == 302
    assert browser.post(f"{page}do/lower/", {"band": "M", "reason": "Sentence 2."}).status_code == 302
    assert browser.post(page, {"act": "confirm"}).status_code == 422
    second = signed_in(sam)
    assert second.post(page, {"act": "refuse", "reason": "Sentence 3."}).status_code == 302
    sent = {"tasking": "National tasking", "reason": "Sentence 4."}
    assert browser.post(f"{page}do/nominate/", sent).status_code == 302
    decide = f"/subjects/nominations/{Nomination.objects.get().pk}/decide/"
    decision = {"outcome": "tasked", "decision": "Sentence 5.", "review_on": "2099-01-01"}
    assert second.post(decide, {**decision, "review_on": ""}).status_code == 422
    assert second.post(decide, decision).status_code == 302
    Nomination.objects.update(review_on="2026-01-01")
    assert "The review of nomination" in browser.get("/").content.decode()
    assert browser.post(decide.replace("decide", "review"), {"says": "Sentence 6."}).status_code == 302

    shown = browser.get(page).content.decode()

    for said in (
        "Very high",
        "Finn: message 4",
        "Signs of contact with a child",
        "Reviewed to its end",
        "38(3)",
    ):
        assert said in shown, said
    rows = list(csv.DictReader(io.StringIO(browser.get("/subjects/as/csv/").content.decode())))
    assert [(row["subject"], row["band"], row["class"]) for row in rows] == [
        (str(Subject.objects.get()), "V", "other")
    ]
    assert browser.get(f"{page}as/json/").json()["nominations"][0]["outcome"] == "ended"
    assert "The filters leave out 1." in browser.get("/subjects/?class=victim").content.decode()


def test_the_commands_go_the_same_way(exhibit: Exhibit, finn: Actor, sam: Actor) -> None:
    run = CliRunner().invoke
    steps = [
        ["gather", "OP-1", "--as", "finn"],
        ["note", "OP-1", "Person 1", "--kind", "name", "--place", "book 1", "--as", "finn"],
        ["note", "OP-1", "Person 1", "--kind", "name", "--place", "book 2", "--as", "finn"],
        ["judge", "O-0", "O-1", "same", "--why", "Sentence 1.", "--as", "finn"],
        ["undo", "J-0", "--why", "Sentence 2.", "--as", "finn"],
        ["open", "O-0", "Subject 1", "--class", "suspect", "--why", "Sentence 3.", "--as", "finn"],
        ["state", "S-0", "first_generation", "1", "--source", "mark on T-1", "--as", "finn"],
        ["nominate", "S-0", "--to", "National tasking", "--why", "Sentence 4.", "--as", "finn"],
        ["decide", "NM-0", "tasked", "--why", "Sentence 5.", "--review", "2099-01-01", "--as", "sam"],
    ]
    models = {"O": Observation, "J": Judgement, "S": Subject, "NM": Nomination}
    for step in steps:
        words = [
            f"{word[:-1]}{models[word[:-2]]._default_manager.order_by('pk')[int(word[-1])].pk}"
            if word[-2:] in ("-0", "-1") and word[:-2] in models
            else word
            for word in step
        ]
        done = run(cli.tutela, ["subject", *words])
        assert done.exit_code == 0, (step, done.output)
    listed = run(cli.tutela, ["subject", "list", "--json", "--as", "sam"])
    assert [row["band"] for row in json.loads(listed.output)["subjects"]] == ["H"]
    assert actions.gather(finn, exhibit.case).added == 0
