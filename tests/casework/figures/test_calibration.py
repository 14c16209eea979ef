"""Risk rules are judged by outcomes as planted, and nothing is said of too few."""

import csv
import io
import json
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tutela.casework.bundles.models import Bundle, Member
from tutela.casework.figures.calibration import pages, records
from tutela.casework.figures.calibration.judging import judge
from tutela.casework.figures.calibration.records import Foreseen
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.packages.models import Outcome, Package
from tutela.casework.partners.models import Partner
from tutela.casework.reports.models import Report
from tutela.casework.risk import rules as risk_rules
from tutela.casework.risk.models import Assessment, FollowedBook

pytestmark = pytest.mark.django_db


def _planted(number: int, seed: int = 3) -> list[Foreseen]:
    """Draw reports of which those in higher bands come true more often; some of the urgent stand low."""
    drawn, rows = random.Random(seed), []
    for report in range(number):
        place = drawn.randrange(4)
        true = drawn.random() < (0.9, 0.6, 0.3, 0.1)[place]
        rows.append(Foreseen(report, "ABCD"[place], place, drawn.randrange(5), true, true and place < 3))
    return rows


def _report(by: Actor, outcome: str, band: str, order: int = 0, hours: int = 2) -> Report:
    """Put a settled report there that the rules placed before anybody had it, and elsewhere later."""
    now, text = timezone.now(), risk_rules.shipped()
    at = now - timedelta(days=2)
    report = Report.objects.create(
        unit_id=by.unit, source="ncmec", channel="file", received_at=at, state="settled", ended_at=now,
        first_look_at=at + timedelta(hours=hours), outcome=outcome,
    )  # fmt: skip
    book, _ = FollowedBook.objects.get_or_create(digest=risk_rules.read(text).digest, defaults={"text": text})
    first, other = risk_rules.read(text).codes[0], risk_rules.read(text).codes[-1]
    for place, (moment, said) in enumerate(
        [(at, other if band == first else first), (at + timedelta(hours=1), band), (now, other)]
    ):
        Assessment.objects.create(
            unit_id=by.unit, subject_kind="report", subject=report.pk, version=place + 1, at=moment,
            cause="c", book=book, model_version="1", rule_band=said, band=said, place=0, order=order,
            act_within=1,
        )  # fmt: skip
    return report


def test_planted_rates_and_the_planted_share_of_missed_are_found_within_their_intervals() -> None:
    rows = _planted(2000)

    found = judge(rows)

    planted = dict(zip("ABCD", (0.9, 0.6, 0.3, 0.1), strict=True))
    assert [each.band for each in found.bands] == list("ABCD")
    for band in found.bands:
        assert band.came.low <= planted[band.band] <= band.came.high
        assert abs(band.fitted - planted[band.band]) < 0.06
    for each in found.bins:
        assert each.came.low - 0.03 <= each.expected <= each.came.high + 0.03
    urgent = [row for row in rows if row.was_urgent]
    assert found.missed is not None
    assert (found.missed.found, found.missed.of) == (sum(row.place >= 2 for row in urgent), len(urgent))
    assert found.missed.low < 0.3 / 1.8 < found.missed.high
    assert not found.lacks


@pytest.mark.parametrize("number", [0, 1, 12, 49])
def test_nothing_is_said_of_too_few(number: int) -> None:
    found = judge(_planted(number))

    assert (found.bands, found.bins) == ([], [])
    assert found.lacks


def test_a_report_counts_by_what_the_rules_said_before_anybody_had_it(sam: Actor, ida: Actor) -> None:
    codes = risk_rules.read(risk_rules.shipped()).codes
    first = _report(ida, "actioned", codes[1], order=7)
    _report(ida, "duplicate_of", codes[0])
    led_on = _report(ida, "no_offence", codes[2])
    bundle = Bundle.objects.create(unit_id=ida.unit, kind="report")
    Member.objects.create(bundle=bundle, kind="report", subject=led_on.pk)
    force = Partner.objects.create(unit_id=ida.unit, name="f", title="f", kind="police force", entered_by="s")
    package = Package.objects.create(
        unit_id=ida.unit, bundle=bundle, summary="s", marking="OFFICIAL", handling="P", need="n",
        recipient=force, route_reason="r", basis="b", basis_version="1", made_by_id=ida.person,
    )  # fmt: skip
    Outcome.objects.create(
        package=package, code="safeguarded", count=1, as_of=timezone.localdate(), through="officer", by="s"
    )

    rows = records.foreseen(ida.unit)

    assert rows == [
        Foreseen(first.pk, codes[1], 1, 7, came_true=True, was_urgent=False),
        Foreseen(led_on.pk, codes[2], 2, 0, came_true=True, was_urgent=True),
    ]


def test_the_page_its_plot_and_its_files_say_the_same_and_change_nothing(
    sam: Actor, ida: Actor, quinn: Actor, ana: Actor
) -> None:
    codes = risk_rules.read(risk_rules.shipped()).codes
    for number in range(60):
        _report(ida, ("disseminated", "no_offence", "actioned")[number % 3], codes[number % len(codes)])
    before = (list(Assessment.objects.values()), list(Report.objects.values()))

    page = signed_in(quinn).get("/figures/risk-rules/").content.decode()
    table = list(
        csv.DictReader(io.StringIO(signed_in(sam).get("/figures/risk-rules/?form=csv").content.decode()))
    )
    rows = list(
        csv.DictReader(io.StringIO(signed_in(sam).get("/figures/risk-rules/?form=rows").content.decode()))
    )

    assert before == (list(Assessment.objects.values()), list(Report.objects.values()))
    assert "60 reports, of which 40 came true and 20 were urgent" in page
    assert "<svg" in page
    assert len(rows) == 60
    bands = [line for line in table if line["table"] == "band"]
    assert {line["row"]: (int(line["came_true"]), int(line["of"])) for line in bands} == {
        code: (
            sum(row["came_true"] == "yes" for row in rows if row["band"] == code),
            sum(row["band"] == code for row in rows),
        )
        for code in codes
    }
    assert sum(int(line["of"]) for line in table if line["table"] == "reliability") == 60
    assert "form=rows" not in page
    assert signed_in(quinn).get("/figures/risk-rules/?form=rows").status_code == 403
    assert signed_in(ana).get("/figures/risk-rules/").status_code == 403
    with pytest.raises(NotAllowed):
        pages.calibration(ana)
    assert json.dumps(judge(records.foreseen(sam.unit)).lacks) == "[]"
