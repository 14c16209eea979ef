"""The results of an exhibit and of a case are what a recount of all rows gives, on pages and in files."""

import csv
import io
import re
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.finding.received import exhibit_of, place
from tests.casework.quality.sampling import planned
from tutela.casework.cases.models import Exhibit
from tutela.casework.examination.models import Match, Stack, StackMember
from tutela.casework.examination.queries import totals
from tutela.casework.gate import Actor
from tutela.casework.grading import actions as grading
from tutela.casework.grading.models import Assessment, Batch, Skip
from tutela.casework.intake.models import Receipt, UnsealedEntry
from tutela.casework.items.models import HashValue, Instance, Item, Settlement
from tutela.casework.items.queries import elsewhere
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.people.models import Unit
from tutela.casework.quality import actions as quality

EXHIBITS = ["OP-7/JB1", "OP-7/JB2", "OP-8/JB1"]


@pytest.fixture
def exhibits(ana: Actor, quinn: Actor, finn: Actor, unit: Unit) -> list[Exhibit]:
    """Three exhibits of two cases with items in every state, some in several of them."""
    made = [exhibit_of(finn, *reference.split("/")) for reference in EXHIBITS]
    for exhibit in made:
        Receipt.objects.create(intake=exhibit.intake, source=b"/mnt", begun_by="Finn")
    for number in range(24):
        item = place(made[number % 3], f"a/{number}.jpg")
        if number % 4 == 0:
            place(made[0], f"again/{number}.jpg", item)
        if number % 6 == 0:
            place(made[2], f"once more/{number}.jpg", item)
    _grade(ana, quinn, list(Item.objects.order_by("pk")))
    _set_aside_and_know(made[1], unit)
    stack = Stack.objects.create(unit=unit, representative=Item.objects.earliest("pk"))
    for item in Item.objects.order_by("pk")[:5]:
        StackMember.objects.create(stack=stack, item=item, relation="near", distance=3)
    for kind, detail in (("unreadable", "no permission"), ("unreadable", "no permission"), ("folder", "")):
        _entry(made[1], kind, detail)
    return made


def _grade(ana: Actor, quinn: Actor, items: list[Item]) -> None:
    grading.dispense(ana)
    for item in items[:4]:
        grading.assess(ana, item, "Alpha", uuid4())
    quality.release_lot(quinn, grading.confirm_shift(ana, grading.begin_shift(ana)))
    grading.dispense(ana)
    for item in items[4:7]:
        grading.assess(ana, item, "Beta", uuid4())
    grading.skip(ana, items[9], "not_now", uuid4())


def _set_aside_and_know(exhibit: Exhibit, unit: Unit) -> None:
    known = HashList.objects.create(unit=unit, name="Partner", pack="england-and-wales")
    entry = Entry.objects.create(hash_list=known, fingerprint=b"1", category="A")
    for number, rule in enumerate(("exact", "near", "frame")):
        item = place(exhibit, f"known/{number}.jpg", state="known" if number < 2 else "queued")
        Match.objects.create(item=item, entry=entry, rule=rule, algorithm="pdq")
        if number < 2:
            Settlement.objects.create(
                item=item,
                category="A",
                pack="england-and-wales",
                pack_version="1",
                basis="inherited",
                source="Partner",
            )
    for number in range(3):
        place(exhibit, f"odd/{number}", kind="picture", condition="damaged", note="cut off", state="queued")
    place(exhibit, "notes.txt", kind="other", condition="not_media", state="set_aside")
    place(exhibit, "new.jpg", kind="", condition="", state="received")


def _entry(exhibit: Exhibit, kind: str, detail: str) -> None:
    number = UnsealedEntry.objects.count()
    UnsealedEntry.objects.create(
        intake=exhibit.intake, path=b"x%d" % number, path_sha256=b"%d" % number, kind=kind, detail=detail
    )


def _recount(references: list[str]) -> dict[str, Any]:
    """Count the same one row at a time, as somebody with a pencil would."""
    places = [row for row in Instance.objects.select_related("intake") if row.intake.reference in references]
    items = {row.item_id: Item.objects.get(pk=row.item_id) for row in places}
    grades: Counter[tuple[str, str]] = Counter()
    for number in items:
        settled = Settlement.objects.filter(item=number).first()
        given = Assessment.objects.filter(item=number, stands=True).first()
        if settled or given:
            grade = settled or given
            grades[grade.pack, grade.category] += 1  # type: ignore[union-attr]  # one of the two is there
    elsewhere = {
        row.item_id
        for row in Instance.objects.select_related("intake")
        if row.item_id in items and row.intake.reference not in references
    }
    return {
        "items": len(items),
        "places": len(places),
        "grades": dict(grades),
        "to grade": sum(item.state == "queued" for item in items.values()),
        "line": sum(item.state in {"received", "examined"} for item in items.values()),
        "aside": sum(item.state == "set_aside" for item in items.values()),
        "damaged": sum(item.condition == "damaged" for item in items.values()),
        "matched": sum(Match.objects.filter(item=number).exists() for number in items),
        "stacked": sum(StackMember.objects.filter(item=number).exists() for number in items),
        "shared": len(elsewhere),
    }


def _of_page(context: Any) -> dict[str, Any]:
    totals = {row["label"]: row["value"] for row in context["totals"]}
    return {
        "items": totals["Items"],
        "to grade": totals["Still to be graded"],
        "line": totals["Still on the line"],
        "aside": totals["Set aside, nobody has to look"],
        "graded": totals["With a grade"],
        "damaged": sum(row["count"] for row in context["reasons"] if row["condition"] == "damaged"),
        "matched": sum(row["items"] for row in context["lists"]),
        "stacked": context["stacks"]["items"],
        "shared": context["shared"].items,
    }


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("/exhibits/OP-7/JB1/results/", EXHIBITS[:1]),
        ("/exhibits/OP-7/JB2/results/", EXHIBITS[1:2]),
        ("/exhibits/OP-8/JB1/results/", EXHIBITS[2:]),
        ("/cases/OP-7/results/", EXHIBITS[:2]),
        ("/cases/OP-8/results/", EXHIBITS[2:]),
    ],
)
def test_a_pages_numbers_and_its_files_are_those_of_a_recount(
    ana: Actor, exhibits: list[Exhibit], address: str, of: list[str]
) -> None:
    browser, counted = signed_in(ana), _recount(of)

    page = browser.get(address)
    told = browser.get(f"{address}json/").json()
    rows = list(csv.reader(io.StringIO(browser.get(f"{address}csv/").content.decode())))

    graded = sum(counted["grades"].values())
    assert _of_page(page.context) == {
        "graded": graded, **{name: counted[name] for name in counted if name not in {"grades", "places"}}
    }  # fmt: skip
    assert counted["items"] == graded + counted["to grade"] + counted["line"] + counted["aside"]
    of_json = {
        (grade["pack"], grade["category"]): grade["inherited"] + grade["released"] + grade["given"]
        for grade in told["grades"]
    }
    assert (of_json, told["items"], told["places"]) == (
        counted["grades"],
        counted["items"],
        counted["places"],
    )
    assert sum(int(row[3]) for row in rows if row[0] == "grades") == graded
    assert (sum(told["by_state"].values()), told["by_state"].get("queued", 0)) == (
        counted["items"],
        counted["to grade"],
    )
    assert ["totals", "Items", "", str(counted["items"])] in rows
    sums = {pack["name"]: pack["sums"]["total"] for pack in page.context["packs"]}
    assert sums == {
        name: sum(n for key, n in counted["grades"].items() if key[0] == name)
        for name, _ in counted["grades"]
    }


def test_the_pages_about_exhibits_say_the_same_numbers(ana: Actor, exhibits: list[Exhibit]) -> None:
    browser = signed_in(ana)
    listed = {
        row["reference"]: row
        for case in browser.get("/exhibits/").context["cases"]
        for row in case["exhibits"]
    }

    for reference in EXHIBITS:
        results = _of_page(browser.get(f"/exhibits/{reference}/results/").context)
        of_case = browser.get(f"/cases/{reference.partition('/')[0]}/results/").context["exhibits"]["rows"]
        row = next(row for row in of_case if row["reference"] == reference)
        page = browser.get(f"/exhibits/{reference}/").context
        distinct = next(total["value"] for total in page["totals"] if total["label"] == "Distinct items")
        assert listed[reference]["items"] == row["items"] == results["items"] == distinct
        assert listed[reference]["left"] == row["left"] == results["to grade"]
        assert row["graded"] == results["graded"]


def test_what_remains_names_desks_and_skips_and_every_reason_is_there(
    ana: Actor, exhibits: list[Exhibit]
) -> None:
    page = signed_in(ana).get("/exhibits/OP-7/JB2/results/").context

    assert {(row["what"], row["condition"], row["note"], row["count"]) for row in page["reasons"]} == {
        ("picture", "damaged", "cut off", 3),
        ("entry without content", "could not be read", "no permission", 2),
    }
    remaining = [signed_in(ana).get(f"/exhibits/{one}/results/").context["remaining"] for one in EXHIBITS]
    assert sum(one.skipped for one in remaining) == 1


def test_what_lies_on_a_desk_whose_lease_is_over_and_a_skip_taken_back_do_not_count(
    ana: Actor, exhibits: list[Exhibit]
) -> None:
    address, number = "/cases/OP-7/results/", Skip.objects.get().pk
    before = signed_in(ana).get(address).context["remaining"]
    grading.unskip(ana, Skip.objects.get(pk=number))
    Batch.objects.update(until=timezone.now() - timedelta(seconds=1))

    after = signed_in(ana).get(address).context["remaining"]

    assert before.on_desks > 0
    assert before.skipped == 1
    assert (after.on_desks, after.skipped) == (0, 0)


@pytest.mark.parametrize("case", ["OP-7", "OP-8"])
def test_what_grades_rest_on_is_counted_and_what_is_derived_says_so(
    ana: Actor, exhibits: list[Exhibit], case: str
) -> None:
    browser, address = signed_in(ana), f"/cases/{case}/results/"
    own = Assessment.objects.filter(stands=True, item__instances__intake__exhibit__case__reference=case)

    told = browser.get(f"{address}json/").json()["grounds"]
    lines = list(csv.reader(io.StringIO(browser.get(f"{address}csv/").content.decode())))

    of_csv, page = [line for line in lines if line[0] == "facts"], browser.get(address).content.decode()
    assert sum(row["count"] for row in told) == own.values("item").distinct().count() > 0
    assert [int(line[3]) for line in of_csv] == [row["count"] for row in told]
    for row, line in zip(told, of_csv, strict=True):
        derived = f"Derived by rule {row['rule']} of demonstration 1, draft."
        assert (row["given"], row["derivation"].endswith(derived)) == ("key", True)
        assert line[2] == f"Facts that its key stands for. {row['derivation']}"
        assert derived in page


def test_another_units_results_are_not_there_and_an_unknown_form_neither(
    ana: Actor, otis: Actor, adele: Actor, exhibits: list[Exhibit]
) -> None:
    addresses = ["/exhibits/OP-7/JB1/results/", "/cases/OP-7/results/", "/cases/OP-7/results/json/"]

    assert [signed_in(otis).get(address).status_code for address in addresses] == [404] * 3
    assert [signed_in(adele).get(address).status_code for address in addresses] == [403] * 3
    assert signed_in(ana).get("/cases/OP-7/results/xml/").status_code == 404


def test_where_else_items_are_is_counted_whole_though_only_the_first_are_named(
    ana: Actor, exhibits: list[Exhibit]
) -> None:
    own = exhibits[0].intake_id
    held = set(Instance.objects.filter(intake=own).values_list("item", flat=True))
    places = set(Instance.objects.filter(item__in=held).exclude(intake=own).values_list("intake", "item"))
    by_intake = Counter(intake for intake, _ in places)

    found, nothing = elsewhere([own], 1), elsewhere([], 1)

    first = min(by_intake.items(), key=lambda each: (-each[1], each[0]))
    assert (found.items, found.intakes) == (len({item for _, item in places}), 2)
    assert found.most == [first]
    assert (nothing.items, nothing.intakes, nothing.most) == (0, 0, [])


def test_results_ask_the_database_as_often_of_many(ana: Actor, finn: Actor, exhibits: list[Exhibit]) -> None:
    browser, asked = signed_in(ana), []
    for more in (0, 30):
        for number in range(more):
            place(exhibit_of(finn, "OP-7", f"MORE{number}"), "more.jpg")
        with CaptureQueriesContext(connection) as run:
            assert browser.get("/cases/OP-7/results/").status_code == 200
        asked.append(len(run))

    assert asked[0] == asked[1] < 40


def test_an_exhibit_leads_to_its_results(ana: Actor, exhibits: list[Exhibit]) -> None:
    page = signed_in(ana).get("/exhibits/OP-7/JB1/").content.decode()

    assert 'href="/exhibits/OP-7/JB1/results/"' in page


def test_the_start_pages_numbers_are_those_of_a_recount(
    ana: Actor, otis: Actor, unit: Unit, exhibits: list[Exhibit]
) -> None:
    items = list(Item.objects.filter(unit=unit))
    for item in items[:7]:
        for algorithm in ("pdq", "blockmean"):
            HashValue.objects.create(item=item, algorithm=algorithm, recipe="", value=b"1", quality=1)
    # One that lost its members is none any more.
    Stack.objects.create(unit=unit, representative=items[8])

    told = totals(unit.pk)

    assert told.by_state == dict(Counter(item.state for item in items))
    assert (told.hashed, told.stacks) == (7, 1)
    assert totals(otis.unit).by_state == {}
    page = signed_in(ana).get("/").content.decode()
    assert re.search(rf"<dt[^>]*>Items</dt>\s*<dd[^>]*>{len(items)}</dd>", page)


def test_whoever_may_check_a_grade_blind_is_told_its_category_by_no_page_and_no_file(
    ana: Actor, quinn: Actor, finn: Actor, unit: Unit
) -> None:
    item = place(exhibit_of(finn, "OP-9", "JB1"), "a/1.jpg")
    planned.follow(unit)
    grading.dispense(ana)
    grading.assess(ana, item, "Alpha", uuid4())
    pages = ("/exhibits/OP-9/JB1/results/", "/cases/OP-9/results/", f"/items/{item.pk}/")

    def told(reader: Actor) -> list[bool]:
        browser = signed_in(reader)
        files = [f"/cases/OP-9/results/{form}/" for form in ("json", "csv")]
        return [b"Alpha" in browser.get(each).content for each in (*pages, *files)]

    # Before there is a lot, and while it waits to be checked.
    running = told(quinn)
    grading.confirm_shift(ana, grading.begin_shift(ana))
    waiting = told(quinn)

    assert running == waiting == [False] * 5
    assert told(ana) == [True] * 5
    found = signed_in(quinn).get("/cases/OP-9/results/json/").json()
    assert [(each["category"], each["given"]) for each in found["grades"]] == [("kept", 1)]
    assert found["graded"] == 1
    page = signed_in(quinn).get(pages[0]).content.decode()
    assert "Kept from you, who may be asked to check it" in page
