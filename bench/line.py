"""Does the line's work inside one installation, as its commands and its workers do: a process that serves."""

import os
import sys
import threading
import time
from pathlib import Path

import django

from bench.peers.serving import serve

UNIT, CASE, PERSON = "Bench", "BENCH", "finn"
# Previews wait behind everything else, and are no part of the line.
_LEAST_PRIORITY = -1
# Asking costs a millisecond, of a processor that the line could use.
_PAUSE_S = 0.05


def set_up() -> None:
    """Set the installation up: keys, database, a unit, a person and a case."""
    from tutela.casework.cases import actions as cases
    from tutela.casework.gate import Role
    from tutela.casework.people import actions as people, queries
    from tutela.site import processes

    processes.prepare()
    unit = people.add_unit(queries.installation(queries.NO_UNIT_YET), UNIT, "uk")
    people.add_person(
        queries.installation(unit.pk), PERSON, "Finn Marsh", unit, Role.FORENSIC_PRACTITIONER, Role.SUPERVISOR
    )
    cases.open_case(queries.actor_named(PERSON, "bench"), CASE)


def know(file: str) -> int:
    """Import a list of known hashes, and say how many entries it gave."""
    from tutela.casework.lists import actions as lists
    from tutela.casework.lists.models import Entry
    from tutela.casework.people import queries

    by = queries.actor_named(PERSON, "bench")
    known = lists.make_list(by, "known", purpose="of-interest", pack="uk")
    lists.import_list(by, known, Path(file))
    return Entry.objects.count()


def match(file: str, known: str) -> int:
    """Match one file with a list, as `tutela match` does, and give the exit code."""
    from click.testing import CliRunner

    from tutela.engine.cli.match import match as command

    return CliRunner().invoke(command, [file, "--known", known, "--workers", "1"]).exit_code


def receive(exhibit: str, source: str) -> int:
    """Receive a folder as a new exhibit, and say how many files it held."""
    from tutela.casework.cases import actions as cases
    from tutela.casework.cases.models import Case
    from tutela.casework.people import queries

    by = queries.actor_named(PERSON, "bench")
    made = cases.add_exhibit(by, Case.objects.get(reference=CASE), exhibit, "Bench: no authority needed")
    return cases.receive(by, made, Path(source)).files


def examine(exhibit: str, most: int = sys.maxsize) -> None:
    """Work, as one of the installation's workers, until an exhibit is received and examined whole.

    Args:
        exhibit: its reference.
        most: the jobs after which to stop all the same.
    """
    from tutela.casework.jobs import worker

    worker.discover()
    done = 0
    while done < most and not _is_done(exhibit):
        if worker.run_one(worker.own_name()):
            done += 1
        else:
            time.sleep(_PAUSE_S)


def rest() -> None:
    """Work until nothing is left to do at all, previews included."""
    from tutela.casework.jobs import worker

    worker.run(worker.own_name(), threading.Event(), until_idle=True)


def wait(exhibit: str) -> None:
    """Wait until an exhibit is received and examined whole, by whomever."""
    while not _is_done(exhibit):
        time.sleep(_PAUSE_S)


def _is_done(exhibit: str) -> bool:
    from tutela.casework.intake.models import Receipt

    done = Receipt.objects.filter(intake__exhibit__reference=exhibit, finished_at__isnull=False)
    return done.exists() and not waiting()


def waiting() -> int:
    """Say how many jobs of the line wait or run."""
    from tutela.casework.jobs import queries

    return queries.open_jobs(least_priority=_LEAST_PRIORITY)


def queued(exhibit: str) -> int:
    """Say how many of an exhibit's items wait for a person."""
    from tutela.casework.items.models import Item

    return Item.objects.filter(state=Item.State.QUEUED, instances__intake__exhibit__reference=exhibit).count()


def hire(count: int) -> list[dict[str, str]]:
    """Add so many assessors, sign each in, and give the cookies of their browsers."""
    from django.test import Client

    from tutela.casework.gate import Role
    from tutela.casework.people import actions as people, queries
    from tutela.casework.people.models import Person, Unit

    unit = Unit.objects.get(name=UNIT)
    jars = []
    for number in range(count):
        name = f"assessor{number}"
        people.add_person(queries.installation(unit.pk), name, f"Assessor {number}", unit, Role.ASSESSOR)
        browser = Client()
        browser.force_login(Person.objects.get(username=name))
        jars.append({cookie: morsel.value for cookie, morsel in browser.cookies.items()})
    return jars


def decided() -> list[tuple[str, int]]:
    """Give every grade that stands, by the key of its decision and its item."""
    from tutela.casework.grading.models import Assessment

    rows = Assessment.objects.filter(stands=True).values_list("decision__key", "item")
    return [(str(key), item) for key, item in rows]


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.site.django_settings"
    django.setup()
    orders = (set_up, know, match, receive, examine, rest, wait, waiting, queued, hire, decided)
    serve({each.__name__: each for each in orders})
