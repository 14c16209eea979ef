"""Commands over figures: list, show, rows; briefings and reports made of them; how risk rules came true."""

import json
import sys
from pathlib import Path

import click

from tutela import files
from tutela.casework import references
from tutela.casework.cases.models import Marking
from tutela.casework.figures import actions, queries
from tutela.casework.figures.calibration import pages as calibrations
from tutela.casework.figures.catalogue import listing, pages as figure_pages, periods
from tutela.casework.figures.models import Form, Paper
from tutela.casework.figures.papers import files as paper_files
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.engine.formats import csv_cells
from tutela.errors import NotFound

_MOST = 500
_span = click.option(
    "--span", default="", metavar="SPAN", help="2026-11, 2026-Q4 or 2026; this month if left out."
)
_marking = click.option(
    "--marking", type=click.Choice(Marking.Level.values), default=None, help="Of each page."
)
_words = click.option("--words", default="", help="What the unit says itself, one paragraph a line.")


@click.group()
def figures() -> None:
    """Figures of the unit, counted from its records, and papers made of them.

    \b
    Example:
      tutela figures show reports-received --span 2026-Q4 --as sam
    """


@figures.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the figures with what each says, how it is counted, and whose it is.

    \b
    Example:
      tutela figures list --as sam
    """
    found = queries.figures_for(actor(acting))
    rows = [
        {
            "key": each.key,
            "title": each.title,
            "formula": each.formula,
            "owner": each.owner,
            "caveat": each.caveat,
        }
        for each in found
    ]
    say(as_json, {"figures": rows}, *(f"{row['key']}  {row['title']}: {row['formula']}" for row in rows))


@figures.command()
@click.argument("key", metavar="FIGURE")
@_span
@as_json
@acting_as
def show(key: str, span: str, as_json: bool, acting: str) -> None:
    """Count a figure for a span, with its parts; small numbers are not told.

    \b
    Example:
      tutela figures show reports-ended --span 2026 --as sam
    """
    by, period = actor(acting), periods.chosen(span)
    [(found, splits)] = figure_pages.told(by, [queries.figure_for(by, key)], period)
    answer = {
        "figure": key,
        "span": period.code,
        "value": found.said,
        "splits": {each.label: {part.name: part.said for part in each.parts} for each in splits},
    }
    lines = [f"{found.figure.title}, {period}: {found.said}"]
    lines += [f"  {each.label}: {part.name}: {part.said}" for each in splits for part in each.parts]
    say(as_json, answer, *lines)


@figures.command()
@click.argument("key", metavar="FIGURE")
@click.argument("target", type=click.Path(path_type=Path))
@_span
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@acting_as
def rows(key: str, target: Path, span: str, force: bool, acting: str) -> None:
    """Write the very rows that a figure counts as CSV, for whoever may see each of them.

    \b
    Example:
      tutela figures rows notices-sent rows.csv --span 2026-11 --as sam
    """
    by, period = actor(acting), periods.chosen(span)
    source = queries.figure_for(by, key).source
    found = queries.rows_of(by, source, period, {})
    with files.new_file(target, force=force) as out:
        for line in csv_cells.lines(listing.heads(source), listing.lines(source, found)):
            out.write(line.encode())
    click.echo(f"Wrote {found.count()} rows to {target}.")


def _make(form: Form, span: str, marking: str | None, words: str, as_json: bool, acting: str) -> None:
    usual = Marking.Level.SENSITIVE if form is Form.BRIEFING else Marking.Level.OFFICIAL
    made = actions.make_paper(actor(acting), form, periods.chosen(span), marking or usual, words)
    say(as_json, paper_files.whole(made), f"Made {made}: {form.label} of {made.span}.")


@figures.command()
@_span
@_marking
@_words
@as_json
@acting_as
def briefing(span: str, marking: str | None, words: str, as_json: bool, acting: str) -> None:
    """Make the briefing of a span, on record: one page of figures.

    \b
    Example:
      tutela figures briefing --span 2026-11 --as sam
    """
    _make(Form.BRIEFING, span, marking, words, as_json, acting)


@figures.command()
@click.option("--span", required=True, metavar="YEAR", help="The year, such as 2026.")
@_marking
@_words
@as_json
@acting_as
def transparency(span: str, marking: str | None, words: str, as_json: bool, acting: str) -> None:
    """Make the transparency report of a year, on record.

    \b
    Example:
      tutela figures transparency --span 2026 --as sam
    """
    _make(Form.TRANSPARENCY, span, marking, words, as_json, acting)


@figures.command()
@click.option("--span", required=True, metavar="YEAR", help="The year, such as 2026.")
@_marking
@_words
@as_json
@acting_as
def notices(span: str, marking: str | None, words: str, as_json: bool, acting: str) -> None:
    """Make the statistics of notices of a year, on record, as article 22 of the DSA has them.

    \b
    Example:
      tutela figures notices --span 2026 --words "Sentence 1." --as sam
    """
    _make(Form.NOTICES, span, marking, words, as_json, acting)


def _paper(acting: str, reference: str) -> Paper:
    return queries.paper_for(actor(acting), references.number_in(reference, "MI-", "paper"))


@figures.command()
@as_json
@acting_as
def papers(as_json: bool, acting: str) -> None:
    """List the newest papers that were made of figures.

    \b
    Example:
      tutela figures papers --as sam
    """
    found = [paper_files.as_row(each) for each in queries.papers_of(actor(acting)).defer(None)[:_MOST]]
    lines = [f"{row['paper']}  {row['form']}  {row['span']}  made by {row['made_by']}" for row in found]
    say(as_json, {"papers": found}, *(lines or ["There is no paper yet."]))


@figures.command()
@click.argument("reference", metavar="PAPER")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@acting_as
def write(reference: str, target: Path, force: bool, acting: str) -> None:
    """Write a paper to a file, as its ending says: .pdf, .csv or .json.

    \b
    Example:
      tutela figures write MI-3 briefing.pdf --as sam
    """
    paper = _paper(acting, reference)
    made = {
        ".pdf": lambda: paper_files.as_pdf(paper),
        ".csv": lambda: paper_files.as_csv(paper).encode(),
        ".json": lambda: json.dumps(paper_files.whole(paper)).encode(),
    }.get(target.suffix)
    if made is None:
        raise NotFound(f"{target.name} ends in none of .pdf, .csv and .json.")
    content = made()
    with files.new_file(target, force=force) as out:
        out.write(content)
    click.echo(f"Wrote {paper} to {target}.")


@figures.command()
@click.argument("reference", metavar="PAPER")
@as_json
@acting_as
def changed(reference: str, as_json: bool, acting: str) -> None:
    """Count the figures of a paper again, and name those that come to something else now.

    Exit code 3: some do.

    \b
    Example:
      tutela figures changed MI-3 --as audra
    """
    paper = _paper(acting, reference)
    found = queries.changed_since(paper)
    said = f"Other by now: {', '.join(found)}." if found else "Counted again, everything comes to the same."
    say(as_json, {"paper": str(paper), "changed": found}, said)
    sys.exit(REPORTED if found else 0)


@figures.command("risk-rules")
@as_json
@acting_as
def risk_rules(as_json: bool, acting: str) -> None:
    """Say how often what the risk rules foresaw came true, and what share of urgent reports they missed.

    It informs, and changes no rule.

    \b
    Example:
      tutela figures risk-rules --as sam
    """
    found = calibrations.judged(actor(acting))
    lines = [
        f"Band {each.band}: {each.came.found} of {each.came.of} came true ({each.came.low:.1%} to "
        f"{each.came.high:.1%}); fitted {each.fitted:.1%}"
        for each in found.bands
    ]
    if found.missed:
        lines.append(
            f"Missed: {found.missed.found} of {found.missed.of} urgent reports ({found.missed.low:.1%} to "
            f"{found.missed.high:.1%})"
        )
    answer = {
        "reports": found.reports,
        "came_true": found.came_true,
        "urgent": found.urgent,
        "lacks": found.lacks,
    }
    say(as_json, {**answer, "csv": calibrations.as_csv(found)}, *lines, *found.lacks)


commands: list[click.Command] = [figures]
