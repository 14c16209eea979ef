"""A team at its desks: how fast decisions are answered when many people decide at once, and if any is lost.

Real processes: PostgreSQL, `tutela web`, and a thread for each person, who looks at a picture and decides
while it is shown, once a second: as the desk sends it, the look ends with the decision. What was answered is
compared with what the database holds afterwards.
"""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from bench.costs import used_s
from bench.harness.asked import Asked
from bench.harness.peer import ROOT, Served
from bench.harness.rows import Row, row
from bench.ingest import small_pictures
from bench.installation import settings
from tests import postgres
from tests.processes import free_port

PEOPLE, PROCESSES = 25, 2
SECONDS, QUICK_SECONDS = 60, 10
# A person decides once a second, where the answers come in time.
PACE_S = 1.0
# What each decides in a second comes in a second, and is answered while the next picture is drawn.
_RATE, _ANSWERED = ">= 24.5", "<= 150"
# A batch lies on each desk, however few of it are decided.
_AT_A_DESK = 60
_WEB = "[web]\nport = {port}\nprocesses = {processes}\n[door]\nport = 0\n"
_TOKEN = re.compile(r'data-csrf="(\w+)"')


@dataclass
class Desk:
    """One person's browser, with one connection that is kept, and what it was answered."""

    port: int
    cookies: dict[str, str]
    token: str = ""
    batch: int = 0
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    decisions_s: list[float] = field(default_factory=list)
    looks_s: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    connection: http.client.HTTPConnection | None = None
    items: list[dict[str, Any]] = field(default_factory=list)

    def sit_down(self) -> None:
        """Open the desk, and be given a batch."""
        page = self._ask("GET", "/grade/")[2].decode()
        token = _TOKEN.search(page)
        if token is None:
            raise RuntimeError("the desk's page has no token: nobody is signed in")
        self.token = token[1]
        self.items = self._queue()

    def work(self, after_s: float, seconds: float) -> None:
        """Look, and decide while the picture is shown, item after item, for so many seconds.

        Args:
            after_s: how long to wait before the first: people do not press their keys at one moment.
            seconds: how long from then.
        """
        time.sleep(after_s)
        due = time.monotonic()
        until = due + seconds
        while time.monotonic() < until:
            self.items = self.items or self._queue()
            if not self.items:
                raise RuntimeError("the queue is empty: receive more pictures")
            self._decide(self.items.pop(0))
            due = max(due + PACE_S, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))

    def _queue(self) -> list[dict[str, Any]]:
        answer = json.loads(self._ask("POST", "/grade/api/queue", {})[2])
        self.batch = int(answer["batch"])
        return [each for each in answer["items"] if each["decided"] is None]

    def _decide(self, queued: dict[str, Any]) -> None:
        began, item = time.monotonic(), int(queued["id"])
        look = {"variant": "preview", "key": str(uuid4())}
        _, headers, _ = self._ask("POST", f"/grade/api/items/{item}/reveal", look)
        self.looks_s.append(time.monotonic() - began)
        began, key = time.monotonic(), str(uuid4())
        sight = {"batch": self.batch, "place": queued["place"], "against": None, "members": []}
        decision = {"item": item, "category": "C", "key": key, "look": int(headers["X-Exposure"]), **sight}
        status, _, _ = self._ask("POST", "/grade/api/decisions", decision)
        self.decisions_s.append(time.monotonic() - began)
        if status == http.HTTPStatus.OK:
            self.acknowledged.append((key, item))

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/json",
            "Origin": f"http://localhost:{self.port}",
            "X-CSRFToken": self.token,
        }
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != http.HTTPStatus.OK:
            self.refused[answer.status] += 1
        return answer.status, answer.headers, content


def run(asked: Asked) -> Iterator[Row]:
    """Let a team of twenty-five decide once a second each, and compare their ledger with the database."""
    seconds = QUICK_SECONDS if asked.quick else SECONDS
    with ExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="tutela-bench-")))
        cluster, port = held.enter_context(postgres.short_lived()), free_port()
        environment = settings(folder, cluster.url, _WEB.format(port=port, processes=PROCESSES))
        line = held.enter_context(Served("load", [sys.executable, "-m", "bench.line"], environment))
        line.ask("set_up")
        # Twice what is decided: whoever is slow must not find the queue empty.
        line.ask(
            "receive",
            exhibit="JB1",
            source=str(small_pictures(folder / "source", PEOPLE * max(_AT_A_DESK, 2 * seconds), first=0)),
        )
        line.ask("rest")
        desks = [Desk(port, cookies) for cookies in line.ask("hire", count=PEOPLE).result]
        web = _serving(environment, port)
        held.callback(_ended, web)
        servers = {"web": web.pid, "PostgreSQL": cluster.pid}
        before = {name: used_s(process) for name, process in servers.items()}
        _work(desks, seconds)
        used = {name: used_s(process) - before[name] for name, process in servers.items()}
        decided = [(key, item) for key, item in line.ask("decided").result]
    yield from _rows(desks, decided, seconds, used)


def _serving(environment: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tutela", "web"]
    web = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})  # noqa: S603 - our own program
    deadline = time.monotonic() + 60
    while True:
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=60)
            connection.request("GET", "/health/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return web


def _ended(web: subprocess.Popen[bytes]) -> None:
    web.terminate()
    web.wait(60)


def _work(desks: list[Desk], seconds: float) -> None:
    _at_once([threading.Thread(target=desk.sit_down) for desk in desks])
    _at_once(
        [
            threading.Thread(target=desk.work, args=(PACE_S * number / len(desks), seconds))
            for number, desk in enumerate(desks)
        ]
    )


def _at_once(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _rows(
    desks: list[Desk], decided: list[tuple[str, int]], seconds: float, used: dict[str, float]
) -> Iterator[Row]:
    case = f"{PEOPLE} people, {PROCESSES} processes, PostgreSQL"
    acknowledged = [each for desk in desks for each in desk.acknowledged]
    decisions = sorted(taken for desk in desks for taken in desk.decisions_s)
    looks = sorted(taken for desk in desks for taken in desk.looks_s)
    yield row("load", f"{case}, decisions", len(acknowledged) / seconds, "decisions/s", goal=_RATE)
    for name, taken in (("decision", decisions), ("look", looks)):
        yield row("load", f"{case}, {name}, median", 1000 * statistics.median(taken), "ms")
        p95_ms = 1000 * taken[int(0.95 * len(taken))]
        yield row("load", f"{case}, {name}, 95 of 100 within", p95_ms, "ms", goal=_ANSWERED)
    for server, taken_s in used.items():
        each_ms = 1000 * taken_s / max(1, len(acknowledged))
        yield row("load", f"{case}, {server}, processor time a decision", each_ms, "ms")
    yield row("load", f"{case}, answered and not kept", len(set(acknowledged) - set(decided)), "decisions")
    twice = sum(count - 1 for count in Counter(item for _, item in decided).values())
    yield row("load", f"{case}, items graded twice", twice, "items")
    refused = sum((desk.refused for desk in desks), Counter[int]()).total()
    yield row("load", f"{case}, requests refused", refused, "requests")
