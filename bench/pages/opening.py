"""Fills one database with a large unit and opens its pages: a process of its own."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

TIMES = 20
PAGES = (
    ("/", "ana"),
    ("/", "sam"),
    ("/exhibits/", "sam"),
    ("/exhibits/OP-1/JB1/", "sam"),
    ("/exhibits/OP-1/JB1/items/", "sam"),
    ("/exhibits/OP-1/JB1/results/", "sam"),
    ("/cases/OP-1/results/", "sam"),
    ("/items/1/", "sam"),
    ("/find/?q=photo77", "sam"),
    ("/find/?q=OP-77", "sam"),
    ("/record/", "sam"),
    ("/record/?act=case.opened", "sam"),
    ("/lists/", "sam"),
    ("/lists/partner/", "sam"),
    ("/lots/", "sam"),
    ("/skipped/", "sam"),
    ("/team/", "sam"),
    ("/people/", "adele"),
    ("/jobs/", "adele"),
)


def main(items: int, exhibits: int) -> None:
    """Do it, and print the figures as one line of JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tutela.site.django_settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bench.pages.large_unit import fill

    fill(items, exhibits)
    sys.stdout.write(json.dumps([_opened(address, name) for address, name in PAGES]) + "\n")


def _opened(address: str, name: str) -> dict[str, Any]:
    """Open a page so many times, and count what it asks of the database."""
    from django.db import connection
    from django.test import Client

    from tutela.casework.people.models import Person

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(Person.objects.get(username=name))
    asked: list[str] = []

    def counted(execute: Callable[..., Any], statement: str, *more: Any) -> Any:
        asked.append(statement)
        return execute(statement, *more)

    with connection.execute_wrapper(counted):
        answer = browser.get(address)
    if answer.status_code != 200:  # noqa: PLR2004 - all is well
        raise ValueError(f"{address}: {answer.status_code}")
    taken = sorted(_timed(browser, address) for _ in range(TIMES))
    p50_ms, p95_ms = taken[TIMES // 2], taken[int(0.95 * TIMES) - 1]
    return {"address": address, "name": name, "questions": len(asked), "p50_ms": p50_ms, "p95_ms": p95_ms}


def _timed(browser: Any, address: str) -> float:
    begun = time.perf_counter()
    browser.get(address)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
