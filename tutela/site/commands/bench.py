"""The command that starts the benches of the source tree."""

import subprocess
import sys
from os import environ
from pathlib import Path

import click


@click.command("bench", context_settings={"ignore_unknown_options": True})
@click.argument(
    "arguments", nargs=-1, type=click.UNPROCESSED, metavar="[hash|match|stack|video|ingest|shards]..."
)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure Tutela beside the tools you could use instead; the benches are in the source tree only.

    \b
    Example:
      tutela bench hash --json rows.json
    """
    root = Path(__file__).parents[3]
    if not (root / "bench" / "__main__.py").is_file():
        raise click.ClickException(
            f"There is no folder {root / 'bench'}: the benches are in Tutela's source tree, not in what pip"
            " installs. Get the source tree, and run `make bench` in it."
        )
    # Started where the caller is, so that files are written there.
    command = [sys.executable, "-P", "-m", "bench", *arguments]
    ran = subprocess.run(command, env={**environ, "PYTHONPATH": str(root)}, check=False)  # noqa: S603
    sys.exit(ran.returncode)


commands: list[click.Command] = [bench]
