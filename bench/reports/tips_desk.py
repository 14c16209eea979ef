"""Takes reports in and opens their pages inside one installation: a process that serves."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench.peers.serving import serve
from bench.reports.rows import fill

if TYPE_CHECKING:
    from django.test import Client

UNIT, PERSON, HEAD = "Bench", "ida", "sam"


def set_up() -> None:
    """Set the installation up: keys, database, a unit and an analyst."""
    from tutela.casework.gate import Role
    from tutela.casework.people import actions as people, queries
    from tutela.site import processes

    processes.prepare()
    unit = people.add_unit(queries.installation(queries.NO_UNIT_YET), UNIT, "uk")
    people.add_person(queries.installation(unit.pk), PERSON, "Ida Holt", unit, Role.ANALYST)
    people.add_person(queries.installation(unit.pk), HEAD, "Sam Osei", unit, Role.SUPERVISOR)


def take_in(folder: str) -> int:
    """Take in a folder of CyberTips by the whole door, and say how many reports and versions it gave."""
    from tutela.casework.people import queries
    from tutela.casework.reports import actions

    run = actions.import_reports(queries.actor_named(PERSON, "bench"), Path(folder))
    return run.new + run.versions


def recount() -> None:
    """Compare all counters with the rows, as each night."""
    from tutela.casework.clocks import actions as clocks
    from tutela.casework.gate import machine
    from tutela.casework.people.models import Unit
    from tutela.casework.reports import actions

    by = machine(Unit.objects.get().pk, "bench")
    actions.list_unsettled(by)
    clocks.recount(by)


def save(times: int) -> list[float]:
    """Take up the next report of the queue and put it back so many times, as a person would with its page.

    Returns:
        milliseconds of each of both steps.
    """
    from tutela.casework.people import queries
    from tutela.casework.reports import actions
    from tutela.casework.reports.models import Report

    by, took = queries.actor_named(PERSON, "bench"), list[float]()
    # Whoever saves is at work, and an import beside them sees it.
    _browser().get("/reports/")
    waiting = Report.objects.filter(state="waiting", claimed_by=None).order_by("pk")
    for report in waiting[: times // 2]:
        for step in (actions.claim_report, actions.release_report):
            begun = time.perf_counter()
            step(by, report)
            took.append(1000 * (time.perf_counter() - begun))
            # Nobody decides faster than that.
            time.sleep(0.05)
    return took


def _browser(who: str = PERSON) -> "Client":
    """Give a browser in which somebody is signed in."""
    from django.test import Client

    from tutela.casework.people.models import Person

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(Person.objects.get(username=who))
    return browser


def open_page(address: str, times: int, who: str = PERSON) -> dict[str, float]:
    """Open a page so many times; give the 95th of a hundred in milliseconds, what it used, and questions."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = _browser(who)
    browser.get(address)
    taken, used = [], time.process_time()
    for _ in range(times):
        begun = time.perf_counter()
        answer = browser.get(address)
        taken.append(time.perf_counter() - begun)
        if answer.status_code != 200:  # noqa: PLR2004 - all is well
            raise ValueError(f"{address}: {answer.status_code}")
    used_ms = 1000 * (time.process_time() - used) / times
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    p95_ms = 1000 * sorted(taken)[int(times * 0.95)]
    return {"p95_ms": p95_ms, "used_ms": used_ms, "questions": len(asked)}


def work(count: int) -> int:
    """Receive so many reports, and work each through the pages: take up, trace, decide, draft the notice.

    Returns:
        how many of them have a notice that is ready.
    """
    from tests.casework.reports.telling import arrival, received
    from tutela.casework.hosting.models import Trace
    from tutela.casework.people import queries
    from tutela.casework.reports.models import Report
    from tutela.casework.takedown.models import Notice
    from tutela.engine.formats.reports.told import Address

    by, before = queries.actor_named(PERSON, "bench"), Report.objects.count()
    named = {n: f"https://198.51.100.{n % 200}/{n}" for n in range(before, before + count)}
    came = received(by, *(arrival(n, addresses=(Address(each),)) for n, each in named.items()))
    browser = _browser()
    for receipt, address in zip(came, named.values(), strict=True):
        page = f"/reports/{receipt.report}/"
        for sent in ({"act": "claim"}, {"act": "settle", "rule": "actioned.1"}):
            browser.get("/reports/")
            browser.get(page)
            browser.post(page, sent)
        browser.get(page)
        browser.get(f"/hosting/new/?report={receipt.report}")
        browser.post("/hosting/new/", {"address": address})
        trace = Trace.objects.get(address=address)
        browser.get(f"/hosting/{trace.pk}/")
        browser.get(f"/notices/?trace={trace.pk}")
        browser.post("/notices/", {"chosen": trace.reference})
    made = Notice.objects.filter(state="ready", items__trace__address__in=list(named.values()))
    return made.distinct().count()


def main() -> None:
    """Serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.site.django_settings")
    django.setup()
    serve(
        {
            "set_up": set_up,
            "take_in": take_in,
            "fill": fill,
            "save": save,
            "work": work,
            "recount": recount,
            "open_page": open_page,
        }
    )


if __name__ == "__main__":
    main()
