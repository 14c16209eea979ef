"""The command that compares policies; it makes an installation of its own, and touches no other."""

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tutela.simulation import scenario as scenarios
from tutela.simulation.errors import InUse

FEWEST, _MOST = 100, 1_000_000
_SEED_BITS = 31
_SETTINGS = """[database]
url = "sqlite:{folder}/tutela.db"
[vault]
store = "file:{folder}/vault"
[keys]
folder = "{folder}/keys"
[index]
folder = "{folder}/index"
[record]
checkpoints = "none"
"""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--files",
    type=click.IntRange(FEWEST, _MOST),
    default=2000,
    show_default=True,
    help="How many files the corpus has.",
)
@click.option("--seed", type=click.IntRange(0), help="The same one gives the same table; else one is chosen.")
@click.option(
    "--policy",
    "names",
    multiple=True,
    help="Play these only: no-match, three-votes, one-vote-5, shipped, own.",
)
@click.option("--scenario", "scenario_file", type=_FILE, help="Your own corpus, errors and speeds, as TOML.")
@click.option("--opinions", type=_FILE, help="Your own policy of opinions: it is played as one more policy.")
@click.option("--plans", "plans_file", type=_FILE, help="Your own plans of sampling, likewise.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the simulated installation here; a new or empty folder.",
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each policy.")
def simulate(
    files: int,
    seed: int | None,
    names: tuple[str, ...],
    scenario_file: Path | None,
    opinions: Path | None,
    plans_file: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Compare policies before you choose one: what each costs in views, and what it gets wrong or misses.

    A corpus is made whose truth is known, and people whose error and speed are known. They do the real work,
    by the real rules of viewing, opinions and sampling, in simulated time; each view takes about a tenth of
    a second. The installation is one of its own, in a temporary folder; yours is neither read nor written.

    \b
    Example:
      tutela simulate --files 1000 --seed 7 --policy shipped
    """
    chosen = scenarios.read(scenario_file or scenarios.FILE)
    seed = secrets.randbits(_SEED_BITS) if seed is None else seed
    texts = [path.read_text(encoding="utf-8") if path else "" for path in (opinions, plans_file)]
    click.echo(f"Seed {seed}; {chosen.name}, version {chosen.version}.", err=as_json)
    try:
        with _own(folder) as own:
            _installed(own)
            _play(own, chosen, files, seed, names, texts, as_json=as_json)
    except KeyboardInterrupt:
        click.echo("Interrupted. Nothing but the simulated installation was touched.", err=True)
        sys.exit(130)


@contextmanager
def _own(folder: Path | None) -> Iterator[Path]:
    """Give a folder that nothing else uses; a temporary one is gone afterwards."""
    os.umask(0o077)
    if folder is None:
        with TemporaryDirectory(prefix="tutela-simulation-") as name:
            yield Path(name)
        return
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()):
        raise InUse(f"{folder} is not empty. A simulation takes a new or empty folder. Nothing was changed.")
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


def _installed(folder: Path) -> None:
    """Make an installation in a folder and have this process work there.

    Raises:
        InUse: this process works on an installation already.
    """
    from django.apps import apps

    if apps.ready:
        raise InUse("This process works on an installation already. Start `tutela simulate` by itself.")
    settings = folder / "tutela.toml"
    settings.write_text(_SETTINGS.format(folder=folder), encoding="utf-8")
    os.environ["TUTELA_SETTINGS"] = str(settings)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.site.django_settings"
    import django

    django.setup()
    from django.db import connection

    from tutela.site import processes

    processes.prepare()
    with connection.cursor() as cursor:
        # Nobody mourns it when the power fails.
        cursor.execute("PRAGMA synchronous = OFF")


def _play(
    folder: Path,
    scenario: scenarios.Scenario,
    files: int,
    seed: int,
    names: Sequence[str],
    texts: Sequence[str],
    *,
    as_json: bool,
) -> None:
    from tutela.casework.quality.sampling import plans
    from tutela.simulation import policies, report
    from tutela.simulation.play import play

    offered = policies.compared(*texts)
    known = [policy.name for policy in offered]
    if unknown := [name for name in names if name not in known]:
        raise click.UsageError(f"There is no policy {unknown[0]!r}. Use {', '.join(known)}.")
    wanted = [policy for policy in offered if not names or policy.name in names]
    done = []
    try:
        for row in play(wanted, scenario, files, seed, folder, _tell):
            done.append(row)
            if as_json:
                click.echo(report.as_json(row, seed, f"{scenario.name}, version {scenario.version}"))
    finally:
        click.echo("\r\033[K" if sys.stderr.isatty() else "", nl=False, err=True)
        if done and not as_json:
            click.echo(f"\nFor every 1,000 files:\n{report.table(done)}")
    if not as_json:
        for policy in wanted:
            if policy.name in ("shipped", "own"):
                said = report.checks_of_lots(plans.read(policy.plans))
                click.echo(f"\n{policy.title}, checks of a lot beside a fixed tenth of it:\n{said}")


def _tell(title: str, waiting: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{title}: {waiting:,} wait", nl=False, err=True)


commands: list[click.Command] = [simulate]
