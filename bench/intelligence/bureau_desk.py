"""Makes packages and statements and opens what is around an entity, inside one installation."""

import hashlib
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

import django

from bench.peers.serving import serve

UNIT = "Bench"
FINN, QUINN, SAM = "finn", "quinn", "sam"
_PARTIES, _AT_ONCE = 4, 10_000
# An entity as it is drawn.
_NODE = re.compile(rb'<a href="/subjects/entities/\d+/" aria-label')


def set_up() -> None:
    """Set the installation up: three people, and an open case."""
    from tutela.casework.cases import actions as cases
    from tutela.casework.gate import Role
    from tutela.casework.people import actions as people, queries
    from tutela.site import processes

    processes.prepare()
    unit = people.add_unit(queries.installation(queries.NO_UNIT_YET), UNIT, "uk")
    by = queries.installation(unit.pk)
    people.add_person(by, FINN, "Finn Reyes", unit, Role.FORENSIC_PRACTITIONER)
    people.add_person(by, QUINN, "Quinn Adler", unit, Role.QUALITY_OFFICER)
    people.add_person(by, SAM, "Sam Osei", unit, Role.SUPERVISOR)
    cases.open_case(_actor(FINN), "OP-1")


def _actor(name: str) -> Any:
    from tutela.casework.people import queries

    return queries.actor_named(name, "bench")


def send_package(chat: str, marks: int, out: str) -> dict[str, float]:
    """Read a chat, mark so many ranges of it, and make, check, sign and pack what follows from them.

    Returns:
        how many parts there are, and how many seconds making, and checking, signing and packing took.
    """
    from tutela.casework.cases import actions as cases
    from tutela.casework.cases.models import Case
    from tutela.casework.intelligence import actions as intelligence
    from tutela.casework.intelligence.models import Message, Thread
    from tutela.casework.packages import actions, queries
    from tutela.casework.packages.content.sources import Source
    from tutela.casework.packages.content.tables import checklist
    from tutela.casework.partners.models import Partner
    from tutela.casework.reports.offences.checklists import checklists
    from tutela.engine.communications.told import Terms

    finn, quinn, case = _actor(FINN), _actor(QUINN), Case.objects.get()
    exhibit = cases.add_exhibit(finn, case, "JB1", "Warrant 1/26")
    cases.receive(finn, exhibit, Path(chat))
    intelligence.receive_communications(finn, exhibit, Terms())
    thread = Thread.objects.get()
    points = checklists()["uk.chat.communication.1"]
    found = {"communication": intelligence.Found("met", "high")}
    for message in Message.objects.filter(thread=thread).order_by("pk")[:marks]:
        intelligence.mark_range(finn, thread, message, message, points, found)
    Partner.objects.create(
        unit_id=case.unit_id, name="force", title="Force", kind=Partner.Kind.FORCE,
        state=Partner.State.APPROVED,
    )  # fmt: skip
    begun = time.perf_counter()
    draft = actions.Draft(
        "Sentence 1.", "Sentence 2.", "law_enforcement", recipient="force", route_reason="Sentence 3."
    )
    package = actions.make_package(finn, Source(case), draft)
    made = time.perf_counter()
    actions.deconflict(finn, package, 1, "nothing")
    actions.check_package(quinn, package, 2, [point.code for point in checklist().points])
    actions.send_package(finn, package, 3)
    _, octets = actions.export_package(finn, queries.sending_for(package))
    ended = time.perf_counter()
    Path(out).write_bytes(octets)
    return {"parts": package.package_parts.count(), "made_s": made - begun, "sent_s": ended - made}


def make_statement(exhibits: int, folder: str, times: int) -> dict[str, Any]:
    """Receive so many exhibits, list what is unused of their case, check that, and set it so many times.

    Returns:
        the rows of the schedule, the seconds until it was set, signed and checked first, the longest that
        setting it took afterwards, and how many different digests came of it.
    """
    from tutela.casework.cases import actions as cases
    from tutela.casework.results import scope as scopes
    from tutela.casework.statements import actions, papers
    from tutela.casework.statements.models import ScheduleItem
    from tutela.casework.statements.writing.told import Witness

    finn, quinn = _actor(FINN), _actor(QUINN)
    case = cases.open_case(finn, "OP-2")
    for number in range(exhibits):
        source = Path(folder) / str(number)
        source.mkdir(parents=True)
        (source / "1.txt").write_text(f"Sentence {number}.")
        cases.receive(finn, cases.add_exhibit(finn, case, f"JB{number}", "Warrant 1/26"), source)
    begun = time.perf_counter()
    scope = scopes.of_case(finn, case.reference)
    version = actions.make_version(finn, scope, "mg6c", Witness("Finn Reyes"))
    actions.check_version(quinn, version, papers.seen_digest(version))
    first_s, took, digests = time.perf_counter() - begun, list[float](), set[str]()
    for _ in range(times):
        begun = time.perf_counter()
        digests.add(hashlib.sha256(papers.drafts(version, is_served=True)).hexdigest())
        took.append(time.perf_counter() - begun)
    rows = ScheduleItem.objects.filter(case=case).count()
    return {"rows": rows, "first_s": first_s, "longest_s": max(took), "digests": len(digests)}


def fill_entities(entities: int, ties: int) -> int:
    """Put in so many entities, tied by as many sources as it takes for so many ties; one is in very many.

    Returns:
        how many ties there are.
    """
    from django.db import connection, transaction

    from tutela.casework import database
    from tutela.casework.cases.models import Case

    sources = ties // (_PARTIES * (_PARTIES - 1) // 2)
    rows = _observations(Case.objects.order_by("pk")[0], entities, sources)
    while some := [row for row, _ in zip(rows, range(_AT_ONCE), strict=False)]:
        with transaction.atomic():
            database.insert(some)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return sources * _PARTIES * (_PARTIES - 1) // 2


def _observations(case: Any, entities: int, sources: int) -> Iterator[Any]:
    from tutela.casework.subjects.models import Observation

    chance, first = random.Random(1), dict[int, int]()  # noqa: S311 - nothing here is secret
    number = 0
    for source in range(1, sources + 1):
        # Everybody once in their turn, and the others by chance; the first of all is in every tenth.
        turn = [source * 2 % entities, (source * 2 + 1) % entities]
        there = {*turn, 0 if source % 10 == 0 else chance.randrange(entities)}
        while len(there) < _PARTIES:
            there.add(chance.randrange(entities))
        for who in sorted(there):
            number += 1
            key = hashlib.sha256(str(who).encode()).digest()
            yield Observation(
                pk=number, unit_id=case.unit_id, case=case, kind="account", raw=f"Account {who}",
                canonical=f"account {who}", key=key, loose_key=key, is_strong=True, origin_kind="thread",
                origin=source, place=f"party {who}", entity=first.setdefault(who, number),
            )  # fmt: skip


def open_around(times: int) -> dict[str, Any]:
    """Open what is around so many entities and around the one that is tied to most.

    Returns:
        the 95th of a hundred in milliseconds, that of the hub, and the most that was drawn.
    """
    from tutela.casework.subjects.models import Observation

    browser, chance = _browser(FINN), random.Random(2)  # noqa: S311 - nothing here is secret
    entities = list(Observation.objects.order_by("entity").values_list("entity", flat=True).distinct())
    hub = Observation.objects.filter(raw="Account 0").earliest("pk").entity
    _opened(browser, f"/subjects/entities/{hub}/around/")
    some = [_opened(browser, f"/subjects/entities/{each}/around/") for each in chance.sample(entities, times)]
    hubs = [_opened(browser, f"/subjects/entities/{hub}/around/") for _ in range(times)]
    return {
        "p95_ms": quantiles((took for took, _ in some), n=20)[-1],
        "hub_ms": quantiles((took for took, _ in hubs), n=20)[-1],
        "drawn": max(drawn for _, drawn in [*some, *hubs]),
    }


def _browser(name: str) -> Any:
    from django.test import Client

    from tutela.casework.people.models import Person

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(Person.objects.get(username=name))
    return browser


def _opened(browser: Any, address: str) -> tuple[float, int]:
    begun = time.perf_counter()
    answer = browser.get(address)
    took_ms = 1000 * (time.perf_counter() - begun)
    if answer.status_code != 200:  # noqa: PLR2004 - a page
        raise AssertionError(answer.status_code)
    return took_ms, len(_NODE.findall(answer.content))


def main() -> None:
    """Serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.site.django_settings")
    django.setup()
    serve(
        {"set_up": set_up, "send_package": send_package, "make_statement": make_statement,
         "fill_entities": fill_entities, "open_around": open_around}
    )  # fmt: skip


if __name__ == "__main__":
    main()
