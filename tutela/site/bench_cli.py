"""The command that starts the benches of the source tree."""

import subprocess
import sys
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
    root = Path(__file__).parents[2]
    if not (root / "bench" / "__main__.py").is_file():
        raise click.ClickException(
            "The benches are in the source tree of Tutela: get it, and run `make bench`."
        )
    sys.exit(subprocess.run([sys.executable, "-m", "bench", *arguments], cwd=root, check=False).returncode)  # noqa: S603


commands: list[click.Command] = [bench]
