"""`tutela measure`: how far people agree in what they recorded, and how large a sample of a lot has to be."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

import click

from tutela.engine.cli.scanning import json_option, say
from tutela.engine.measures import agreement, sampling
from tutela.engine.measures.agreement import Agreement, Level
from tutela.engine.measures.errors import BadRatings
from tutela.engine.measures.ratings import Ratings, gather

_SCHEMA = "tutela.measure/1"
_COLUMNS = ("item", "person", "value")
# Where a curve is shown, beside the two shares that were asked about.
_SHARES = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2)
_share = click.FloatRange(0.0, 1.0)


@click.group()
def measure() -> None:
    """Measure agreement, and plan samples.

    \b
    Example:
      tutela measure plan --good 0.01 --bad 0.05
    """


@measure.command("agreement")
@click.argument("file", type=click.File(encoding="utf-8-sig"), metavar="FILE")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    default="nominal",
    show_default=True,
    help="What the values are.",
)
@click.option("--order", default="", metavar="VALUES", help="The values from least to greatest, with commas.")
@json_option
def measure_agreement(file: IO[str], level: str, order: str, as_json: bool) -> None:
    """Say how far people agree, with intervals at 95 %, and in what they differ.

    FILE is a CSV table with the columns item, person and value; - reads it from standard input. Kappa is
    said only where it is defined: Cohen's of two people, Fleiss' where as many people recorded each item.

    \b
    Example:
      tutela measure agreement grades.csv --level ordinal --order none,Gamma,Beta,Alpha
    """
    if level == Level.ORDINAL and not order:
        raise click.UsageError("At the level ordinal, name the values from least to greatest by --order.")
    ratings = gather(_rows(file), [value.strip() for value in order.split(",")] if order else ())
    for found in _measures(ratings, Level(level)):
        say(_SCHEMA, asdict(found), _line(found), as_json)
    table = ratings.pairs()
    for place, value in enumerate(ratings.values):
        told: dict[str, Any] = {
            "value": value,
            "beside": dict(zip(ratings.values, table[place], strict=True)),
        }
        beside = ", ".join(f"{other} {int(count)}" for other, count in told["beside"].items())
        say(_SCHEMA, told, f"{value}\tbeside: {beside}", as_json)


@measure.command()
@click.option(
    "--good", type=_share, required=True, help="The share of faults of a lot that is to pass; 0 accepts none."
)
@click.option("--bad", type=_share, required=True, help="The share of faults of a lot that is not to pass.")
@click.option(
    "--returned", type=_share, default=0.05, show_default=True, help="How often a good lot may be returned."
)
@click.option("--passed", type=_share, default=0.10, show_default=True, help="How often a bad lot may pass.")
@click.option("--lot", type=click.IntRange(1), help="How many items the lot has.")
@json_option
def plan(good: float, bad: float, returned: float, passed: float, lot: int | None, as_json: bool) -> None:
    """Find the smallest sample that keeps both risks, and show how often lots pass under it.

    \b
    Example:
      tutela measure plan --good 0.01 --bad 0.05 --lot 1200
    """
    found = sampling.smallest(good, bad, returned, passed)
    told = {"size": found.size, "accept": found.accept}
    say(
        _SCHEMA,
        told,
        f"Check {found.size} items; the lot passes with at most {found.accept} of them faulty.",
        as_json,
    )
    for share in sorted({*_SHARES, good, bad}):
        chance = found.passes(share, lot)
        say(_SCHEMA, {"faulty": share, "passes": chance}, f"{share:.1%} faulty\tpasses {chance:.1%}", as_json)


def _measures(ratings: Ratings, level: Level) -> Iterator[Agreement]:
    yield agreement.percent(ratings)
    if len(ratings.people) == agreement.TWO:
        yield agreement.cohen(ratings, level)
    sizes = set(ratings.counts().sum(axis=1))
    if len(sizes) == 1 and min(sizes) >= agreement.TWO:
        yield agreement.fleiss(ratings)
    yield agreement.krippendorff(ratings, level)


def _rows(file: IO[str]) -> Iterator[tuple[str, str, str]]:
    table = csv.DictReader(file, strict=True)
    missing = [name for name in _COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise BadRatings(f"The table has no column {' and no '.join(missing)}.")
    try:
        for row in table:
            item, person, value = ((row[name] or "").strip() for name in _COLUMNS)
            if not (item and person):
                raise BadRatings(f"Line {table.line_num} names no item or no person.")
            if value:
                yield item, person, value
    except (csv.Error, UnicodeDecodeError) as wrong:
        raise BadRatings(f"After line {table.line_num} the table cannot be read: {wrong}.") from wrong


def _line(found: Agreement) -> str:
    if found.value is None:
        return f"{found.name}\tnot defined: nothing varies\t{found.items} items"
    interval = "no interval" if found.low is None else f"{found.low:.3f} to {found.high:.3f}"
    return f"{found.name}\t{found.value:.3f}\t{interval}\t{found.items} items"


commands: list[click.Command] = [measure]
