"""Every figure equals a recount in plain Python, opens exactly its rows, and gives no small number away."""

import csv
import io
import re
from collections import Counter
from html import unescape
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tests.casework.doors import signed_in
from tests.casework.figures.recount import NAIVE, Row, everything, within
from tests.casework.figures.year import Year
from tests.casework.grading.opinions.making import person
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.figures import queries
from tutela.casework.figures.catalogue import counting, listing, pages, reading, removal
from tutela.casework.figures.catalogue.periods import offered, read
from tutela.casework.figures.catalogue.reading import MONTH, Defined, Kind, catalogue, parse
from tutela.casework.figures.catalogue.sources import SOURCES
from tutela.casework.figures.errors import BadCatalogue, BadSpan, NoRows
from tutela.casework.gate import Actor, NotAllowed, Role
from tutela.casework.people.models import Unit
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
SPANS = [read(code) for code in ("2026-02", "2026-Q1", "2025", "2026")]
FIGURES = list(catalogue().figures.values())
SMALL = {"1", "2", "3", "4"}
POLICE, PARTNER = "A police force", "A partner or hotline"


@pytest.fixture
def year(sam: Actor, ida: Actor, otis: Actor) -> Year:
    """Fourteen months of two units, of which one asks."""
    Year(2, otis, person(Unit.objects.get(pk=otis.unit), "otto", Role.SUPERVISOR))
    return Year(1, ida, sam)


def _amount(figure: Defined, rows: list[Row], over: int) -> float | None:
    match figure.kind:
        case Kind.COUNT:
            return len(rows)
        case Kind.SUM:
            return sum(row.number for row in rows)
        case Kind.SHARE:
            return sum(row.counts for row in rows)
        case Kind.PER:
            return 1000 * len(rows) / over if over else None
        case Kind.MEDIAN:
            took = [row.minutes for row in rows if row.minutes is not None]
            return median(took) if took else None


def test_every_figure_and_each_of_its_parts_equals_a_recount(year: Year) -> None:
    found, naive = Counter[str](), everything(year.unit)
    for figure in FIGURES:
        for period in SPANS:
            counted = counting.count(figure, year.unit, period)
            rows = within(naive[figure.rows], period)
            over = len(within(naive[figure.over], period)) if figure.over else 0
            assert counted.rows == len(rows), (figure.key, period)
            assert counted.amount == pytest.approx(_amount(figure, rows, over)), (figure.key, period)
            found[figure.key] += counted.rows
            for way in figure.by:
                told = counting.split(figure, year.unit, period, way)
                again = Counter[str]()
                for row in rows:
                    month = f"{timezone.localtime(row.at):%Y-%m}"
                    again[month if way == MONTH else row.ways[way]] += row.number
                shown = {part.code: part.number for part in told.parts if part.number}
                assert told.is_hidden or shown == {code: n for code, n in again.items() if n}

    assert set(NAIVE) == set(SOURCES)
    assert min(found.values()) > 5, found


def test_every_figure_opens_exactly_the_rows_that_it_counts(year: Year, sam: Actor) -> None:
    naive, whole = everything(sam.unit), SPANS[3]
    for figure in FIGURES:
        rows, source = within(naive[figure.rows], whole), figure.source

        opened = queries.rows_of(sam, source, whole, {})

        assert set(opened.values_list("pk", flat=True)) == {row.key for row in rows}, figure.key
        for way in figure.by:
            for part in counting.split(figure, sam.unit, whole, way).parts:
                narrowed = queries.rows_of(sam, source, whole, {way: part.code})
                numbers = narrowed.values_list(source.number or "pk", flat=True)
                assert part.number == (sum(numbers) if source.number else len(numbers))
        if source.counts is not None:
            counts = queries.rows_of(sam, source, whole, {"counts": "yes"})
            assert counts.count() == sum(row.counts for row in rows)


def test_the_pages_of_figures_lead_to_lists_and_files_as_long_as_they_say(year: Year, sam: Actor) -> None:
    browser, opened = signed_in(sam), 0
    for figure in FIGURES:
        page = pages.figure(sam, figure.key, SPANS[3])
        parts = [part["rows"] for split in page["splits"] for part in split["parts"] if part["rows"]]
        links = [page["counted"]["rows"], *parts[:1]]
        for link in links:
            answer: Any = browser.get(f"{link}&form=csv")
            lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
            rows = queries.rows_of(sam, figure.source, SPANS[3], listing.which(figure, _narrowed(link))[1])
            assert len(lines) - 1 == rows.count() > 0
            opened += 1
    assert opened > 30
    address = "/figures/of/reports-received/rows/"
    listed = browser.get(f"{address}?span=2026").content.decode()
    received = counting.count(catalogue().named("reports-received"), sam.unit, SPANS[3]).rows
    assert f"2026: {received} rows" in listed
    further = unescape(re.findall(r'href="([^"]*)" rel="next"', listed)[0])
    shown = [
        re.findall(r'href="/reports/(\d+)/"', page)
        for page in (listed, browser.get(address + further).content.decode())
    ]
    assert len(shown[0]) == 50
    assert len({*shown[0], *shown[1]}) == min(received, 100)


def _narrowed(link: str) -> dict[str, str]:
    asked = {name: value for name, [value] in parse_qs(urlsplit(link).query, keep_blank_values=True).items()}
    return {name: value for name, value in asked.items() if name != "span"}


def test_no_board_and_no_file_of_one_shows_a_small_number(year: Year, sam: Actor) -> None:
    browser, hidden = signed_in(sam), 0
    for board in ("command", "management"):
        for period in SPANS:
            answer = browser.get(f"/figures/{board}/?span={period.code}&form=csv").content.decode()
            values = [line[3] for line in csv.reader(io.StringIO(answer)) if line[0] != "span"]
            hidden += sum(value in {"<5", "withheld"} for value in values)
            assert not SMALL & {
                value.split(" ")[0] for value in values if "h" not in value and "min" not in value
            }
        assert browser.get(f"/figures/{board}/?span=2026").status_code == 200

    assert hidden > 20


@pytest.mark.parametrize(
    ("numbers", "value", "parts"),
    [
        ((4, 4), "8", None),
        ((3, 0), "<5", {POLICE: "<5"}),
        ((2, 9), "11", {POLICE: "<5", PARTNER: "withheld"}),
        ((6, 5), "11", {POLICE: "6", PARTNER: "5"}),
    ],
)
def test_parts_are_shown_as_far_as_none_gives_a_small_number_away_beside_the_total(
    numbers: tuple[int, int], value: str, parts: dict[str, str] | None, quinn: Actor
) -> None:
    at = SPANS[0].start
    for asker, number in zip(("police", "partner"), numbers, strict=True):
        for _ in range(number):
            Enquiry.objects.create(
                unit_id=quinn.unit, channel="mail", asker=asker, about="known", words="Sentence 1.",
                came_at=at, ended_at=at, state="ended", ending="answered",
            )  # fmt: skip
    figure = catalogue().named("enquiries-ended")

    counted, told = (
        counting.count(figure, quinn.unit, SPANS[0]), counting.split(figure, quinn.unit, SPANS[0], "asker"),
    )  # fmt: skip

    assert counted.said == told.total == value
    assert told.is_hidden == (parts is None)
    assert {part.name: part.said for part in told.parts} == (parts or {})


def test_figures_are_for_their_readers_and_rows_for_whoever_may_see_each(
    year: Year, ana: Actor, quinn: Actor, audra: Actor, otis: Actor
) -> None:
    command, management = "/figures/command/", "/figures/management/"
    seen = {
        name: [signed_in(who).get(page).status_code for page in (command, management)]
        for name, who in (("ana", ana), ("quinn", quinn), ("audra", audra))
    }
    assert seen == {"ana": [403, 403], "quinn": [403, 200], "audra": [200, 403]}
    rows = "/figures/of/reports-received/rows/?span=2026"
    assert signed_in(audra).get(rows).status_code == 403
    assert rows not in signed_in(audra).get("/figures/of/reports-received/?span=2026").content.decode()
    assert signed_in(audra).get("/figures/of/notices-sent/rows/?span=2026").status_code == 200
    assert signed_in(quinn).get("/figures/of/appeals-decided/").status_code == 403
    with pytest.raises(NotAllowed):
        queries.figures_for(ana)
    naive = everything(otis.unit)
    for counted, _ in pages.told(otis, FIGURES, SPANS[3]):
        assert counted.rows == len(within(naive[counted.figure.rows], SPANS[3]))
    with pytest.raises(NoRows):
        queries.rows_of(quinn, SOURCES["lots decided"], SPANS[3], {"person": "1"})
    with pytest.raises(NotFound):
        queries.figure_for(quinn, "nothing")


def test_a_span_is_whole_months_and_nothing_else() -> None:
    days = [(str(each), each.first.isoformat(), each.until.isoformat()) for each in SPANS]

    assert days == [
        ("February 2026", "2026-02-01", "2026-02-28"),
        ("January to March 2026", "2026-01-01", "2026-03-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ]
    assert [each.code for each in SPANS[1].parts()] == ["2026-01", "2026-02", "2026-03"]
    assert all(read(each.code) == each for each in offered(SPANS[0].first))
    for wrong in ("2026-13", "2026-Q5", "26", "2026-2", "1969", "2026-02-01"):
        with pytest.raises(BadSpan):
            read(wrong)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('rows = "reports received"', 'rows = "nothing"'),
        ('by = ["month", "source", "band"]', 'by = ["person"]'),
        ('boards = ["command", "management"]', 'boards = ["wall"]'),
        ('caveat = "One event', 'caveat = ""  # '),
        ('key = "reports-ended"', 'key = "reports-received"'),
        ('kind = "share"', 'kind = "count"\nby = ["no"]'),
        ("below = 5", "below = 0"),
    ],
)
def test_a_catalogue_that_names_what_is_not_there_is_refused(was: str, becomes: str) -> None:
    text = reading.shipped()
    assert was in text

    with pytest.raises(BadCatalogue):
        parse(text.replace(was, becomes, 1))


@pytest.mark.parametrize(
    "text",
    [
        "no TOML [",
        'longer = "L"\nthere = "T"\nband = []\n',
        'longer = "L"\nthere = "T"\n[[band]]\ncode = "a"\ntitle = "A"\nhours = 2\n'
        '[[band]]\ncode = "b"\ntitle = "B"\nhours = 1\n',
        'longer = "L"\nthere = "T"\n[[band]]\ncode = "there"\ntitle = "A"\nhours = 2\n',
    ],
)
def test_bands_that_do_not_grow_or_say_too_little_are_refused(text: str) -> None:
    with pytest.raises(BadCatalogue):
        removal.parse(text)
