"""The page of agreement says what a recount says, names nobody, and finds errors of a planted rate."""

import csv
import io
import json
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.grading.desks import facts
from tests.casework.grading.opinions.making import opinion, person
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.grading.models import Assessment, Lot, Shift
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.quality.agreement import figures, records
from tutela.casework.quality.agreement.records import Asked
from tutela.casework.quality.models import Check, Sample
from tutela.engine.taxonomy import facts as forms

ANY = Asked()
CODES = ("Alpha", "Beta", "Gamma", "None")


def _item(unit: Unit, number: int) -> Item:
    return Item.objects.create(
        unit=unit, sha256=number.to_bytes(32), sha1=number.to_bytes(20), md5=number.to_bytes(16),
        size_bytes=1, state=Item.State.ASSESSED,
    )  # fmt: skip


def _sample(
    unit: Unit, grader: int, checker: int, pairs: list[tuple[str, str]], weeks_ago: int = 0
) -> Sample:
    """Put a sample there that was accepted: of each item what it was graded as and checked as."""
    shift = Shift.objects.create(unit=unit, person_id=grader, confirmed_at=timezone.now())
    lot = Lot.objects.create(unit=unit, shift=shift, assessments=len(pairs))
    sample = Sample.objects.create(
        lot=lot, graded_by_id=grader, drawn_by_id=checker, plan_version="1", plan_digest="0", seed="0",
        items=len(pairs), size=len(pairs), accept=0, is_sequential=False, came="accepted",
    )  # fmt: skip
    first = Item.objects.count() + 1
    for place, (graded, checked) in enumerate(pairs, 1):
        grade = opinion(shift, _item(unit, first + place), graded, 1)
        Check.objects.create(
            sample=sample, place=place, assessment=grade, part="core", graded_by_id=grader,
            answered_by_id=checker, answered_at=timezone.now() - timedelta(weeks=weeks_ago), category=checked,
            severity="" if graded == checked else "major",
        )  # fmt: skip
    return sample


def _browser(by: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=by.person))
    return client


def test_errors_of_a_planted_rate_are_recovered_within_the_stated_interval(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor
) -> None:
    chance, planted = random.Random(4), 0.12
    for by in (ana, asif):
        pairs = []
        for _ in range(150):
            truth = chance.choice(CODES)
            wrong = chance.random() < planted
            pairs.append(
                (chance.choice([code for code in CODES if code != truth]) if wrong else truth, truth)
            )
        _sample(unit, by.person, quinn.person, pairs)

    rows = records.checked(quinn, ANY)
    measured = figures.of_checks(rows)

    assert measured is not None
    said = {each.name: each for each in measured.measures}
    assert set(said) == {"percent", "cohen", "fleiss", "krippendorff"}
    for name, is_so in (("percent", 1 - planted), ("cohen", 1 - planted * 4 / 3)):
        low, high = said[name].low, said[name].high
        assert low is not None
        assert high is not None
        assert low < is_so < high
        assert high - low < 0.12
    assert figures.matrix(rows) == Counter((row.graded, row.checked) for row in rows)
    ((_, found),) = figures.by_subgroup(rows, lambda row: row.sex)
    assert found.low is not None
    assert found.high is not None
    assert found.low < planted < found.high


def test_too_few_items_or_one_persons_grades_are_no_figure(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor
) -> None:
    _sample(unit, ana.person, quinn.person, [("Alpha", "Beta")] * 30)
    assert figures.of_checks(records.checked(quinn, ANY)) is None

    _sample(unit, asif.person, quinn.person, [("Alpha", "Alpha")])
    assert figures.of_checks(records.checked(quinn, ANY)) is not None
    assert figures.of_checks(records.checked(quinn, ANY)[-4:]) is None


def test_sex_and_age_of_several_opinions_are_measured_each_at_its_level(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor
) -> None:
    shifts = [
        Shift.objects.create(unit=unit, person_id=by.person, confirmed_at=timezone.now())
        for by in (ana, asif)
    ]
    for number in range(1, 9):
        item = _item(unit, number)
        for place, shift in enumerate(shifts):
            age = [number, number + 2 + place]
            child = {"age": age, "sex": "F" if number % 2 else "M"}
            said = json.dumps(facts("A", gate={"activity": "A", "child": "yes"}, children=[child]))
            grade = opinion(shift, item, "Alpha", place + 1)
            Assessment.objects.filter(pk=grade.pk).update(
                facts=forms.write(forms.read(said)), facts_given="person"
            )

    found = {each.facet: {one.name: one.value for one in each.measures} for each in figures.of_opinions(
        records.opinions(quinn, ANY)
    )}  # fmt: skip

    assert found["sex"]["percent"] == 1.0
    assert found["age"]["percent"] == 0.0
    alpha = found["age"]["krippendorff"]
    assert alpha is not None
    assert 0.9 < alpha < 1.0


def test_each_figure_opens_its_rows_and_the_file_says_the_same(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor
) -> None:
    pairs = [("Alpha", "Alpha")] * 6 + [("Alpha", "Beta")] * 2 + [("None", "None")] * 4
    for weeks_ago, by in enumerate((ana, asif)):
        _sample(unit, by.person, quinn.person, pairs, weeks_ago)
    browser = _browser(quinn)

    page = browser.get("/agreement/")
    file = browser.get("/agreement/" + page.context["csv"]).content.decode()
    lines = {
        (each["table"], each["row"], each["head"]): each["value"]
        for each in csv.DictReader(io.StringIO(file))
    }
    opened = 0
    for table in page.context["tables"]:
        for row in table["rows"]:
            for head, cell in zip(table["heads"][1:], row[1:], strict=True):
                if cell["href"]:
                    opened += 1
                    assert browser.get(cell["href"]).context["count"] == cell["value"]
                assert lines[table["caption"], str(row[0]["value"]), head] == str(cell["value"])
    assert opened >= 8
    main = page.content.decode().split("<main")[1].split("</main")[0]
    assert not any(name in main for name in ("Ana", "Asif", "Quinn"))
    assert page.context["chart"] is not None


def test_a_week_that_drifts_is_said(unit: Unit, ana: Actor, asif: Actor, quinn: Actor) -> None:
    for weeks_ago in range(6):
        for by in (ana, asif):
            faulty = 8 if not weeks_ago else 1
            pairs = [("Alpha", "Beta")] * faulty + [("Alpha", "Alpha")] * (20 - faulty)
            _sample(unit, by.person, quinn.person, pairs, weeks_ago)

    page = _browser(quinn).get("/agreement/")

    assert len(page.context["drift"]) == 1
    assert "Faults drift" in page.content.decode()


def test_grades_are_told_apart_by_law_pack_and_guidance(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor
) -> None:
    for by in (ana, asif):
        _sample(unit, by.person, quinn.person, [("Alpha", "Alpha")] * 4)

    assert len(records.checked(quinn, Asked(pack="demonstration 1"))) == 8
    assert not records.checked(quinn, Asked(pack="uk 1"))
    assert len(records.checked(quinn, Asked(guidance="none"))) == 8
    assert not records.checked(quinn, Asked(guidance="1"))
    assert records.choices(quinn) == (["demonstration 1"], [])


def test_nobody_else_reads_it_and_nothing_of_another_unit(
    unit: Unit, ana: Actor, asif: Actor, quinn: Actor, otis: Actor
) -> None:
    _sample(unit, ana.person, quinn.person, [("Alpha", "Alpha")] * 9)
    with pytest.raises(NotAllowed):
        records.checked(ana, ANY)
    with pytest.raises(NotAllowed):
        records.opinions(person(unit, "aud", Role.AUDITOR), ANY)

    assert records.checked(otis, ANY) == []
    assert records.choices(otis) == ([], [])
