"""Papers say what was counted when they were made, on record, the same each time, and no small number."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from pypdf import PdfReader

from tests.casework.doors import run, signed_in
from tests.casework.figures.recount import everything, within
from tests.casework.figures.year import Year
from tutela.casework.cases.models import Marking
from tutela.casework.custody.models import LogEntry
from tutela.casework.figures import actions, cli, queries
from tutela.casework.figures.catalogue.periods import read
from tutela.casework.figures.errors import BadSpan
from tutela.casework.figures.models import Form, Paper
from tutela.casework.figures.papers import files
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.takedown.models import NoticeItem
from tutela.engine.taxonomy.errors import RefusedWords
from tutela.errors import NotFound

pytestmark = pytest.mark.django_db
YEAR, MARKED = read("2026"), Marking.Level.SENSITIVE
SMALL = {"1", "2", "3", "4"}


@pytest.fixture
def typst_is_there() -> None:
    """Leave a test out where what sets documents, an extra, is not installed."""
    pytest.importorskip("typst")


@pytest.fixture
def year(sam: Actor, ida: Actor) -> Year:
    return Year(1, ida, sam)


def _text(content: bytes) -> tuple[int, str]:
    read_back = PdfReader(io.BytesIO(content))
    return len(read_back.pages), " ".join(page.extract_text() for page in read_back.pages)


@pytest.mark.usefixtures("typst_is_there")
def test_a_briefing_is_one_page_with_its_marking_and_the_same_bytes_each_time(year: Year, sam: Actor) -> None:
    made = actions.make_paper(sam, Form.BRIEFING, read("2026-Q1"), MARKED, "Sentence 1.\nSentence 2.")

    again = files.as_pdf(Paper.objects.get(pk=made.pk))
    NoticeItem.objects.update(removed_at=None)

    assert files.as_pdf(Paper.objects.get(pk=made.pk)) == again
    pages, text = _text(again)
    assert pages == 1
    for said in (MARKED, "January to March 2026", "Sentence 2.", "Reports received", made.reference):
        assert said in text
    assert "Time until an address was removed" in queries.changed_since(made)


@pytest.mark.usefixtures("typst_is_there")
def test_a_transparency_report_says_how_each_figure_is_counted_and_no_small_number(
    year: Year, sam: Actor
) -> None:
    made = actions.make_paper(sam, Form.TRANSPARENCY, YEAR, Marking.Level.OFFICIAL)

    told = json.loads(made.facts)
    lines = list(csv.DictReader(io.StringIO(files.as_csv(made))))
    values = [line["value"] for line in lines if line["figure"] != "paper"]
    assert {"<5", "withheld"} & set(values)
    assert not SMALL & set(values)
    assert len(told["figures"]) > 10
    document = made.document
    for each in told["figures"]:
        assert json.dumps(each["formula"])[1:-1] in document
        assert json.dumps(each["caveat"])[1:-1] in document
        assert sum(line["figure"] == each["title"] for line in lines) == 1 + sum(
            len(split["rows"]) for split in each["splits"]
        )
    pages, text = _text(files.as_pdf(made))
    assert pages > 1
    assert "How to read it" in text
    assert queries.changed_since(made) == []


@pytest.mark.usefixtures("typst_is_there")
@pytest.mark.parametrize("form", [Form.TRANSPARENCY, Form.BRIEFING])
def test_a_chart_stands_before_the_table_of_each_split_and_draws_no_number_that_is_not_shown(
    year: Year, sam: Actor, form: Form
) -> None:
    made = actions.make_paper(sam, form, YEAR, MARKED)

    splits = [split for each in json.loads(made.facts)["figures"] for split in each["splits"]]
    expected = [split["rows"][:14] for split in splits if any(shown(said) for _, _, said in split["rows"])]
    blocks = json.loads(made.document)["blocks"]
    charts = [(block, blocks[place + 1]) for place, block in enumerate(blocks) if block["kind"] == "chart"]
    assert len(charts) == len(expected) > 0
    for (chart, table), rows in zip(charts, expected, strict=True):
        assert table["kind"] == "table"
        assert [[name, said] for name, said, _ in chart["bars"]] == [[name, said] for _, name, said in rows]
        most = max(shown(said) or 0 for _, _, said in rows)
        for name, said, length in chart["bars"]:
            number = shown(said)
            assert (length is None) == (number is None)
            assert number is None or abs(length - 1000 * number / most) <= 2
            assert (f"{name} {said}" in chart["alternative"]) == (number is not None)
    assert signed_in(sam).get(f"/figures/papers/{made.pk}/").content.count(b"<svg") >= len(charts)
    content = files.as_pdf(made)
    assert (form == Form.TRANSPARENCY) or _text(content)[0] == 1


def shown(said: str) -> int | None:
    return None if said in {"withheld", "<5"} else int(said.replace(",", ""))


def test_statistics_of_notices_equal_a_recount_and_each_opens_its_rows(year: Year, sam: Actor) -> None:
    made = actions.make_paper(sam, Form.NOTICES, YEAR, Marking.Level.OFFICIAL, "Sentence 1.")

    told, naive = json.loads(made.facts), everything(sam.unit)
    notices, addresses = (within(naive[name], YEAR) for name in ("notices sent", "addresses notified"))
    by_provider = Counter(row.ways["provider"] for row in notices)
    assert {row["provider"]: row["notices"] for row in told["providers"]} == by_provider
    for row in [*told["providers"], told["all"]]:
        mine = [one for one in addresses if row is told["all"] or one.ways["provider"] == row["provider"]]
        assert row["kind"] == "Child sexual abuse material"
        assert row["addresses"] == len(mine)
        actions_taken = Counter(one.ways["action"] for one in mine)
        assert {code: n for code, n in row["actions"].items() if n} == dict(actions_taken)
        took = [one.minutes for one in mine if one.minutes is not None]
        assert row["removed"] == len(took)
        assert row["median_minutes"] == (round(median(took)) if took else None)
    page = signed_in(sam).get(f"/figures/papers/{made.pk}/").content.decode()
    for row in told["removal"]:
        bands = Counter(one.ways["removal"] for one in addresses if one.ways["provider"] == row["provider"])
        assert {code: n for code, n in row["bands"].items() if n} == dict(bands)
    results = Counter(one.ways["decision"] for one in within(naive["appeals entered"], YEAR))
    assert {code: n for code, _, n in told["appeals"]} == dict(results)
    assert "not verified by this unit" in page
    csv_lines = signed_in(sam).get(f"/figures/papers/{made.pk}/as/csv/").content.decode().splitlines()
    assert f"Appeals,Result,Open,{results['open']}" in csv_lines
    asked = "/figures/of/addresses-notified/rows/?span=2026&provider=Example+Hosting+One&removal=there"
    assert asked.replace("&", "&amp;") in page
    left = next(each for each in told["removal"] if each["provider"] == "Example Hosting One")["bands"][
        "there"
    ]
    assert f": {left} row" in signed_in(sam).get(asked).content.decode()
    assert "Example Hosting One: no answer" in page
    row = next(each for each in told["providers"] if each["provider"] == "Example Hosting One")
    asked = "/figures/of/addresses-notified/rows/?span=2026&provider=Example+Hosting+One&action=no_answer"
    assert asked.replace("&", "&amp;") in page
    assert f": {row['actions']['no_answer']} row" in signed_in(sam).get(asked).content.decode()


@pytest.mark.usefixtures("typst_is_there")
def test_who_made_a_paper_when_and_of_which_span_is_on_record_and_others_make_none(
    year: Year, sam: Actor, quinn: Actor, audra: Actor, otis: Actor
) -> None:
    browser = signed_in(sam)
    sent = {"form": "briefing", "span": "2026", "marking": "OFFICIAL", "words": ""}
    assert browser.get("/figures/papers/new/").status_code == 200
    assert browser.post("/figures/papers/new/", sent).status_code == 302
    made = Paper.objects.get()

    entry = LogEntry.objects.filter(act="figures.paper_made").get()
    body = json.loads(entry.body)
    assert body["what"]["span"] == "2026"
    assert body["what"]["document_sha256"] == files.digest_of(made.document)
    assert (made.made_by_id, made.since.isoformat(), made.until.isoformat()) == (
        sam.person, "2026-01-01", "2026-12-31",
    )  # fmt: skip
    assert (
        browser.post("/figures/papers/new/", {**sent, "form": "transparency", "span": "2026-10"}).status_code
        == 422
    )
    for who, answers in ((audra, (200, 403)), (quinn, (403, 403))):
        there = signed_in(who)
        found = there.get("/figures/papers/").status_code, there.get("/figures/papers/new/").status_code
        assert found == answers
    assert signed_in(otis).get(f"/figures/papers/{made.pk}/").status_code == 404
    for form in ("pdf", "csv", "json"):
        assert signed_in(audra).get(f"/figures/papers/{made.pk}/as/{form}/").status_code == 200
    assert signed_in(audra).get(f"/figures/papers/{made.pk}/as/doc/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.make_paper(quinn, Form.BRIEFING, YEAR, MARKED)


@pytest.mark.parametrize(
    ("form", "span", "marking"),
    [
        ("poem", "2026", "OFFICIAL"),
        ("briefing", "2026", "GREEN"),
        ("transparency", "2026-Q1", "OFFICIAL"),
        ("notices", "2026-03", "OFFICIAL"),
        ("briefing", "2199", "OFFICIAL"),
    ],
)
def test_a_paper_is_of_a_known_form_and_marking_and_of_a_span_that_has_begun(
    sam: Actor, form: str, span: str, marking: str
) -> None:
    with pytest.raises(BadSpan):
        actions.make_paper(sam, form, read(span), marking)
    assert not Paper.objects.exists()


def test_words_that_are_not_used_here_stand_in_no_paper(sam: Actor) -> None:
    with pytest.raises(RefusedWords):
        actions.make_paper(sam, Form.BRIEFING, YEAR, MARKED, "child " + "porn" + "ography")


@pytest.mark.usefixtures("typst_is_there")
def test_commands_list_show_make_write_and_count_again(year: Year, sam: Actor, tmp_path: Path) -> None:
    as_sam = ("--as", "sam")
    assert "reports-received" in run(cli.figures, "list", *as_sam).output
    shown = json.loads(
        run(cli.figures, "show", "reports-received", "--span", "2026", "--json", *as_sam).output
    )
    assert shown["value"] == f"{len(within(everything(sam.unit)['reports received'], YEAR)):,}"
    rows = tmp_path / "rows.csv"
    assert "Wrote" in run(cli.figures, "rows", "notices-sent", rows, "--span", "2026", *as_sam).output
    assert rows.read_text().startswith("What,When,Country of the host,Provider")
    made = [
        run(cli.figures, kind, "--span", "2026", *as_sam).output.split()[1].rstrip(":")
        for kind in ("briefing", "transparency", "notices")
    ]
    briefing, notices = made[0], made[2]
    assert f"{notices}  notices  2026" in run(cli.figures, "papers", *as_sam).output
    for ending in ("pdf", "csv", "json"):
        run(cli.figures, "write", briefing, tmp_path / f"paper.{ending}", *as_sam)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert run(cli.figures, "changed", notices, *as_sam).exit_code == 0
    NoticeItem.objects.update(removed_at=None)
    assert run(cli.figures, "changed", notices, *as_sam).exit_code == 3
    assert "Too few" in run(cli.figures, "risk-rules", *as_sam).output
    for wrong in (("write", briefing, tmp_path / "paper.doc"), ("changed", "paper")):
        with pytest.raises(NotFound):
            run(cli.figures, *wrong, *as_sam)
