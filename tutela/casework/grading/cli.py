"""Commands over grades: what a version of a law pack touches."""

from typing import Any

import click

from tutela.casework.grading.law_packs import pages, queries
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.policies.queries import version_for
from tutela.engine.formats import csv_cells


@click.command()
@click.argument("policy")
@click.argument("number", type=int)
@click.option("--csv", "as_csv", is_flag=True, help="Print every grade that it touches as CSV.")
@as_json
@acting_as
def touched(policy: str, number: int, as_csv: bool, as_json: bool, acting: str) -> None:
    """Say what a version of a law pack changes of what was derived: how many grades, from what to what.

    POLICY is the name under which the unit's policies hold the pack, as `tutela policy list` has it.

    \b
    Example:
      tutela touched law-pack-uk 2 --as sam
      tutela touched law-pack-uk 2 --csv --as sam > touched.csv
    """
    by = actor(acting)
    change = queries.change_of(by, version_for(by, policy, number))
    if as_csv:
        for line in csv_cells.lines(pages.COLUMNS, pages.lines(change)):
            click.echo(line, nl=False)
        return
    changes = pages.by_change(change)
    answer: dict[str, Any] = {
        "policy": policy,
        "number": number,
        "compared": change.compared,
        "touched": change.touched,
        "looked_over": change.looked_over_at is not None,
        "changes": [{key: each[key] for key in ("before", "after", "count")} for each in changes],
    }
    lines = [f"{each['what']}: {each['before']} to {each['after']}" for each in changes]
    say(as_json, answer, f"{change.touched} of {change.compared} grades change.", *lines)


commands: list[click.Command] = [touched]
