"""What commands of the rooms share: who acts, the answer as JSON, and how one ends that has reports."""

import click

from tutela.casework.gate import Actor
from tutela.casework.people.queries import COMMAND_LINE, actor_named

REPORTED = 3  # the exit code of work that is done, with something to report

acting_as = click.option("--as", "acting", required=True, metavar="NAME", help="The person who acts.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def actor(name: str) -> Actor:
    """Find who acts at the command line by their name."""
    return actor_named(name, COMMAND_LINE)
