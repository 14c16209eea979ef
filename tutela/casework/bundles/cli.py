"""Commands over what belongs together."""

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tutela.casework.bundles import actions
from tutela.casework.people.command_line import acting_as, actor, as_json, say

_REPORTS = "report"


@click.group()
def bundles() -> None:
    """Keep what belongs together.

    \b
    Example:
      tutela bundles anew --as sam
    """


@bundles.command()
@as_json
@acting_as
def anew(as_json: bool, acting: str) -> None:
    """Bundle all reports of the unit anew, by what they share: after a restore, or when the keys changed.

    What people undid or joined stays. Nothing else is taken in meanwhile; a million reports take about a
    minute. Stopped before its end it has changed nothing: run it again.

    \b
    Example:
      tutela bundles anew --as sam
    """
    by = actor(acting)
    bars = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*bars, console=Console(stderr=True)) as bar:
        task = bar.add_task("waiting for whoever takes reports in", total=None)
        made = actions.bundle_anew(by, _REPORTS, lambda says: bar.update(task, description=says))
    say(as_json, {"bundles": made}, f"{made:,} bundles now.")


commands: list[click.Command] = [bundles]
