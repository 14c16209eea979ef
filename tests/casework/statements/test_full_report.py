"""The full report: who, by what, each item, what was left, continuity, and an answer to each point."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from tests.casework.doors import run, signed_in
from tests.casework.law.ours import approve
from tests.casework.statements.graded import graded_case
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.grading.models import Assessment
from tutela.casework.items.models import HashValue, Instance, Item, Settlement
from tutela.casework.people.models import Person
from tutela.casework.results import queries as results, scope as scopes
from tutela.casework.results.scope import Scope
from tutela.casework.statements import actions, papers, queries
from tutela.casework.statements.cli import statement
from tutela.casework.statements.errors import BadStatement
from tutela.casework.statements.models import Statement, Version
from tutela.casework.statements.writing import wording
from tutela.casework.statements.writing.told import Witness
from tutela.casework.welfare.actions.fitness.enter_clearance import enter_clearance
from tutela.casework.welfare.models import Clearance

pytestmark = pytest.mark.django_db
UNTIL = datetime.date(2031, 1, 31)


@pytest.fixture
def exhibits(finn: Actor, ana: Actor, quinn: Actor) -> list[Exhibit]:
    made = graded_case(finn, ana, quinn)
    for item in Item.objects.order_by("pk")[:5]:
        HashValue.objects.create(item=item, algorithm="pdq", recipe="pdq/1", value=b"\0" * 32, quality=90)
    Item.objects.filter(pk=Item.objects.latest("pk").pk).update(condition="damaged", note="cut off")
    return made


@pytest.fixture
def scope(finn: Actor, exhibits: list[Exhibit]) -> Scope:
    return scopes.of_case(finn, "OP-7")


def report(by: Actor, scope: Scope, of: Statement | None = None, **written: str) -> Version:
    said = {"disputes": "Point 1.\nPoint 2.", **written}
    return actions.make_version(by, scope, "sfr2", Witness(by.name, **said), of)


def table(version: Version, caption: str) -> list[list[str]]:
    """Give the rows of the one table of a version that has a caption."""
    blocks = json.loads(version.document)["blocks"]
    (found,) = (block for block in blocks if block.get("caption") == caption)
    rows: list[list[str]] = found["rows"]
    return rows


def accredit(by: Actor, person: Actor) -> None:
    """Enter that somebody is accredited."""
    whom = Person.objects.get(pk=person.person)
    enter_clearance(by, whom, Clearance.Kind.ACCREDITATION, "Level 2", UNTIL, "A-1")


def facts(version: Version) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(version.facts)
    return told


def test_points_in_dispute_are_numbered_and_what_the_author_says_stands_with_them(
    finn: Actor, scope: Scope
) -> None:
    made = report(finn, scope, own="D1: Sentence 1.", qualifications="Sentence 2.", relied_on="Sentence 3.")

    assert table(made, "Points in dispute") == [["D1", "Point 1."], ["D2", "Point 2."]]
    within = under_headings(made)
    assert [
        "Sentence 2." in within["1."], "D1: Sentence 1." in within["2."], "Sentence 3." in within["3."]
    ] == [True] * 3  # fmt: skip


def under_headings(version: Version) -> dict[str, list[str]]:
    """Give the texts below each heading by its number."""
    found: dict[str, list[str]] = {"": []}
    for block in json.loads(version.document)["blocks"]:
        if block["kind"] == "heading":
            found[block["text"].partition(" ")[0]] = []
        elif "text" in block:
            found[list(found)[-1]].append(block["text"])
    return found


def test_every_graded_item_is_listed_by_reference_with_its_digest_grade_and_places(
    finn: Actor, scope: Scope, exhibits: list[Exhibit]
) -> None:
    made = report(finn, scope)

    for exhibit in exhibits:
        rows = table(made, f"Items of exhibit {exhibit}")
        assert rows
        assert rows == [row for item in Item.objects.order_by("pk") for row in expected(item, exhibit)]
    assert facts(made)["items"]["count"] == results.results(scope).graded


def expected(item: Item, exhibit: Exhibit) -> list[list[str]]:
    """Say what a report should say of an item of an exhibit, by its rows."""
    places = Instance.objects.filter(item=item, intake=exhibit.intake).count()
    settled = Settlement.objects.filter(item=item).first()
    given = Assessment.objects.filter(item=item, stands=True).first()
    if not places or not (settled or given):
        return []
    basis = settled.basis.capitalize() if settled else "Given, not released"
    category = settled.category if settled else given.category  # type: ignore[union-attr]
    return [[item.reference, bytes(item.sha256).hex(), category, basis, str(places)]]


def test_a_report_names_who_graded_with_their_accreditation_and_its_author_first(
    finn: Actor, ana: Actor, adele: Actor, scope: Scope
) -> None:
    accredit(adele, ana)
    made = report(finn, scope)

    assert table(made, "Who graded items") == [["Ana", "Level 2, reference A-1, until 2031-01-31", "6"]]
    assert [each["name"] for each in facts(made)["people"]] == ["Finn", "Ana"]
    assert "None is on record" in made.document


def test_methods_reasons_and_continuity_are_those_of_the_record(
    finn: Actor, scope: Scope, exhibits: list[Exhibit]
) -> None:
    made = report(finn, scope)

    assert table(made, "Perceptual fingerprints") == [["pdq", "pdq/1", "5"]]
    assert table(made, "Not opened whole") == [["picture", "damaged", "cut off", "1"]]
    acts = [(row[2], row[3], row[4]) for row in table(made, "Continuity of the exhibits")]
    assert acts == [(str(each), "exhibit added", "Finn") for each in exhibits]


def test_a_report_says_what_changed_on_record_by_the_part_that_it_is_in(
    finn: Actor, ana: Actor, adele: Actor, scope: Scope, exhibits: list[Exhibit], tmp_path: Path
) -> None:
    made = report(finn, scope)
    assert not queries.changes_since(finn, made)

    accredit(adele, ana)
    cases.export(finn, exhibits[0], tmp_path / "manifest.csv", "csv")
    HashValue.objects.create(
        item=Item.objects.latest("pk"), algorithm="pdq", recipe="pdq/1", value=b"\0" * 32, quality=90
    )
    Settlement.objects.filter(item=Settlement.objects.earliest("pk").item_id).update(category="Gamma")

    assert set(queries.changes_since(finn, made)) == {
        "who graded, and their accreditation", "the record of its exhibits", "fingerprints",
        "grades", "counts by category", "grades of single items",
    }  # fmt: skip
    assert not queries.changes_since(finn, report(finn, scope, made.statement))


def test_a_full_report_without_a_point_is_refused_and_so_is_what_a_form_would_leave_out(
    finn: Actor, scope: Scope
) -> None:
    with pytest.raises(BadStatement, match="name each point"):
        report(finn, scope, disputes=" \n ")
    for form, written in (("mg11", "disputes"), ("sfr1", "qualifications"), ("categories", "own")):
        with pytest.raises(BadStatement, match="has no place for"):
            actions.make_version(finn, scope, form, Witness(finn.name, **{written: "Sentence 1."}))
    assert not Statement.objects.exists()


def test_a_long_list_is_cut_where_the_wording_says_and_the_digest_is_over_all(
    finn: Actor, quinn: Actor, sam: Actor, scope: Scope
) -> None:
    whole = facts(report(finn, scope))["items"]
    approve(wording.shipped().replace("items = 300", "items = 4"), finn, quinn, sam, book=wording.BOOK)
    made = report(finn, scope)
    cut = facts(made)["items"]

    assert (cut["count"], cut["sha256"]) == (whole["count"], whole["sha256"])
    assert cut["listed"] == whole["listed"][:4]
    assert "Of 9 items with a grade, 4 are listed. The 5 with higher numbers are not listed." in made.document


@pytest.mark.usefixtures("typst_is_there")
def test_a_report_is_made_by_its_page_and_command_checked_by_another_and_proved(
    finn: Actor, sam: Actor, scope: Scope
) -> None:
    maker = signed_in(finn)
    sent = {"form": "sfr2", "disputes": "Point 1.", "own": "D1: Sentence 1.", "qualifications": "Sentence 2."}
    address = maker.post("/cases/OP-7/new-statement/", sent, follow=True).redirect_chain[-1][0]
    refused = maker.post("/cases/OP-7/new-statement/", {**sent, "disputes": ""})

    assert (refused.status_code, "name each point" in refused.content.decode()) == (422, True)
    assert "Continuity of the exhibits" in maker.get(address).content.decode()
    checker = signed_in(sam)
    seen = checker.get(address).context["seen"]
    checker.post(address, {"act": "check", "version": "1", "seen": seen})
    paper = queries.paper_of(Version.objects.get(), is_served=True)
    assert paper is not None
    assert papers.prove(paper)["kind"] == "sfr2"
    assert papers.is_set_again(paper) is True

    form = maker.get(f"{address}new/").content.decode()
    assert "Points in dispute" in form
    reference = Version.objects.get().statement.reference
    run(
        statement,
        "make",
        "sfr2",
        "OP-7",
        "--next-of",
        reference,
        "--dispute",
        "Point 1.",
        "--dispute",
        "Point 2.",
        "--as",
        "finn",
    )
    assert len(table(Version.objects.get(number=2), "Points in dispute")) == 2
