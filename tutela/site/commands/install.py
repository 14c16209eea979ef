"""Commands that start an installation and look after it."""

import signal
import threading

import click
from django.conf import settings

from tutela.casework.custody import installation
from tutela.casework.custody.record import checkpoints
from tutela.casework.gate import Role
from tutela.casework.items import algorithms
from tutela.casework.jobs import executors, outages, worker as jobs
from tutela.casework.people import actions as people, addresses, demonstration, queries
from tutela.casework.people.models import Person, Unit
from tutela.engine.taxonomy import packs
from tutela.site import health_checks, processes, summary, upgrade
from tutela.site.commands.upgrade import renew
from tutela.site.letterbox import ready


@click.command()
@click.argument("unit_name")
@click.argument("administrator")
@click.option("--law-pack", default="uk", show_default=True, help="The law pack the unit grades by.")
def init(unit_name: str, administrator: str, law_pack: str) -> None:
    """Set up a new installation: keys, database, the unit and its first administrator.

    A vault that holds anything is refused unless it belongs to the database.

    \b
    Example:
      tutela init "Northern Region DFU" adele --law-pack uk
    """
    packs.load(law_pack)
    with processes.only_one():
        paths = processes.prepare()
        unit = Unit.objects.filter(name=unit_name).first() or people.add_unit(
            queries.installation(queries.NO_UNIT_YET), unit_name, law_pack
        )
        by = queries.installation(unit.pk)
        whom = Person.objects.filter(username=administrator).first()
        if whom is None:
            whom = people.add_person(by, administrator, administrator.title(), unit, Role.ADMINISTRATOR)
        token = people.issue_link(by, whom)
    for path in paths:
        click.echo(f"Made {path}")
    click.echo(
        f"Move {settings.TUTELA_KEYS / 'recovery.key'} to a safe: "
        "it opens everything if the unit key is lost."
    )
    click.echo(
        f"Open this as {administrator}, once, within 30 minutes, and choose how you sign in:\n"
        f"{addresses.link(token)}"
    )


@click.command()
@click.option(
    "--demonstration", "with_demonstration", is_flag=True, help="Do the main job on a painted unit first."
)
@click.option("--upgrade", "upgrades", is_flag=True, help="Bring the tables to this version first.")
def up(with_demonstration: bool, upgrades: bool) -> None:
    """Start everything on this machine: web and workers, on the loopback address only.

    Tables of an earlier version are left as they are unless you say --upgrade; see `tutela upgrade`.

    \b
    Example:
      tutela up
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with processes.only_one():
        processes.check_address()
        if upgrades and upgrade.table_state() is upgrade.TableState.BEHIND:
            renew(backed_up=False)
        processes.prepare()
        if with_demonstration:
            demonstration.turn_on()
        algorithms.admitted()
        parts = processes.Parts()
        try:
            parts.start("web")
            for _ in range(settings.TUTELA.jobs.workers):
                parts.start("worker")
            if with_demonstration:
                parts.start("demonstrate", "--as-part")
                parts.wait_for("demonstrate")
            processes.wait_for_web(parts)
            _open_doors(parts)
            summary.show(with_links=with_demonstration)
            while True:
                parts.check()
                threading.Event().wait(0.5)
        except KeyboardInterrupt:
            click.echo("Stopping. Nothing is lost; start again at any time.", err=True)
        finally:
            parts.stop()


def _open_doors(parts: processes.Parts) -> None:
    chosen = settings.TUTELA
    if chosen.door.port:
        ready.make_ready()
        parts.start("public")
    for name, door in (("partners", chosen.portal), ("matcher", chosen.matcher)):
        if door.on and door.port:
            parts.start(name)


@click.command()
@click.option("--at", "descriptor", type=int, hidden=True, help="Where another process listens already.")
def web(descriptor: int | None) -> None:
    """Serve the pages only.

    \b
    Example:
      tutela web
    """
    processes.have_little_patience()
    if descriptor is not None:
        processes.serve_at(descriptor)
        return
    upgrade.require_current()
    processes.require_session_key()
    processes.ask_the_vault()
    processes.serve()


@click.command()
@click.option("--until-idle", is_flag=True, hidden=True, help="End when nothing is left to do.")
def worker(until_idle: bool) -> None:
    """Do background work only, until told to stop; the job in hand is finished first.

    \b
    Example:
      tutela worker
    """
    stop = threading.Event()
    upgrade.require_current()
    outages.require_clock()
    # Without the vault there is nothing to do; and whoever never made sure tells it nothing, for good.
    outages.wait_out(installation.require_agreement, _say_waiting, float("inf"))
    checkpoints.make()
    algorithms.admitted()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # One that a command has as its own has the machine to itself; others are as many as the settings name.
    crew = executors.enlist(settings.TUTELA.jobs.workers if until_idle else 1)
    try:
        jobs.run(jobs.own_name(), stop, until_idle=until_idle, at_once=crew.at_once)
    finally:
        executors.dismiss()


def _say_waiting(away: str) -> None:
    click.echo(f"Waiting: {away}", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Say what is well here and what is not: fence, keys, database, vault, record, disk.

    \b
    Example:
      tutela doctor
    """
    findings = health_checks.examine()
    click.echo(health_checks.as_json(findings) if as_json else health_checks.as_text(findings))
    context.exit(health_checks.exit_code(findings))


commands: list[click.Command] = [init, up, web, worker, doctor]
