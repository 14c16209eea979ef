"""Runs benches by name: `python -m bench hash match --json rows.json --plot plot.svg`."""

import importlib
import os
import platform
import time
from pathlib import Path

import click

from bench.costs import adopt_orphans
from bench.harness import plot
from bench.harness.asked import Asked, Bench
from bench.harness.peer import PeerMissing
from bench.harness.rows import Row, table, written

NAMES = (
    "hash",
    "match",
    "stack",
    "video",
    "ingest",
    "shards",
    "lists",
    "backup",
    "load",
    "pages",
    "reports",
    "intelligence",
    "partners",
    "workbench",
    "policy",
)


@click.command()
@click.argument(
    "names",
    nargs=-1,
    type=click.Choice(NAMES),
    metavar="[hash|match|stack|video|ingest|shards|lists|backup|load|pages|reports|intelligence|partners|workbench|policy]...",
)
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path, dir_okay=False), help="Write rows as JSON."
)
@click.option(
    "--table", "table_path", type=click.Path(path_type=Path, dir_okay=False), help="Write the table."
)
@click.option("--plot", "plot_path", type=click.Path(path_type=Path, dir_okay=False), help="Draw an SVG.")
@click.option("--quick", is_flag=True, help="Less work and fewer rounds: to see that it runs, not to quote.")
def main(
    names: tuple[str, ...],
    json_path: Path | None,
    table_path: Path | None,
    plot_path: Path | None,
    quick: bool,
) -> None:
    """Measure Tutela beside its peers: every bench, or those named. Exit code 1: a goal was not reached."""
    adopt_orphans()
    click.echo(_machine())
    rows: list[Row] = []
    missing: list[str] = []
    try:
        for name in names or NAMES:
            started = time.monotonic()
            try:
                for row in _bench(name)(Asked(quick)):
                    rows.append(row)
                    click.echo(table([row]).splitlines()[1], err=True)
            except PeerMissing as reason:
                missing.append(f"{name}: {reason}")
            click.echo(f"{name} took {(time.monotonic() - started) / 60:.1f} minutes", err=True)
    finally:
        # An hour of measuring is not lost to a bench that stops.
        click.echo(table(rows))
        for path in (json_path, table_path, plot_path):
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
        if json_path:
            written(rows, json_path)
        if table_path:
            table_path.write_text(f"{_machine()}\n\n{table(rows)}\n")
        if plot_path:
            plot_path.write_text(plot.svg(rows))
    if missing:
        raise click.ClickException("Not measured to the end: " + " ".join(missing))
    _require_goals(rows, quick=quick)


def _require_goals(rows: list[Row], *, quick: bool) -> None:
    """Fail where a goal was not reached; less work says nothing of one."""
    if short := [f"{row.bench} {row.case}: {row.goal}" for row in rows if row.is_short and not quick]:
        raise click.ClickException("Short of the goal: " + "; ".join(short))


def _bench(name: str) -> Bench:
    try:
        bench: Bench = importlib.import_module(f"bench.{name}").run
    except ModuleNotFoundError as missing:
        raise click.ClickException(
            f"{missing.name} is not installed: run `make bench`, which installs what benches need."
        ) from None
    return bench


def _machine() -> str:
    return f"{_processor()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


if __name__ == "__main__":
    main()
