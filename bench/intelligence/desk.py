"""Receives an exhibit, has its communications read and opens a thread, inside one installation."""

import os
import time
from pathlib import Path
from statistics import quantiles

import django

from bench.peers.serving import serve

UNIT, PERSON = "Bench", "finn"


def set_up(folder: str) -> None:
    """Set the installation up, and receive a folder as an exhibit."""
    from tutela.casework.cases import actions as cases
    from tutela.casework.gate import Role
    from tutela.casework.people import actions as people, queries
    from tutela.site import processes

    processes.prepare()
    unit = people.add_unit(queries.installation(queries.NO_UNIT_YET), UNIT, "uk")
    people.add_person(queries.installation(unit.pk), PERSON, "Finn Reyes", unit, Role.FORENSIC_PRACTITIONER)
    by = queries.actor_named(PERSON, "bench")
    exhibit = cases.add_exhibit(by, cases.open_case(by, "OP-1"), "JB1", "Warrant 1/26")
    cases.receive(by, exhibit, Path(folder))


def read() -> int:
    """Have it read, and say how many messages are new."""
    from tutela.casework.cases.models import Exhibit
    from tutela.casework.intelligence import actions
    from tutela.casework.people import queries
    from tutela.engine.communications.told import Terms

    by = queries.actor_named(PERSON, "bench")
    return sum(source.added for source in actions.receive_communications(by, Exhibit.objects.get(), Terms()))


def open_thread(page: str, times: int) -> float:
    """Open a page of the thread so many times; give the 95th of a hundred in milliseconds."""
    from django.test import Client
    from django.urls import reverse

    from tutela.casework.intelligence.models import Message, Thread
    from tutela.casework.people.models import Person

    client = Client()
    client.force_login(Person.objects.get(username=PERSON))
    thread = Thread.objects.get()
    middle = Message.objects.filter(thread=thread).order_by("pk")[thread.count // 2]
    asked = {"first": {}, "day": {"after": f"{middle.order_ms}.{middle.pk}"}, "words": {"words": middle.key}}
    took = list[float]()
    for _ in range(times):
        begun = time.perf_counter()
        answer = client.get(reverse("communications-thread", args=[thread.pk]), asked[page])
        took.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:  # noqa: PLR2004 - a page
            raise AssertionError(answer.status_code)
    return quantiles(took, n=20)[-1]


def main() -> None:
    """Serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.site.django_settings")
    django.setup()
    serve({"set_up": set_up, "read": read, "open_thread": open_thread})


if __name__ == "__main__":
    main()
