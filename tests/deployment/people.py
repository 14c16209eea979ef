"""People at their browsers: they come in through the proxy by HTTPS, enrol, sign in, confirm and grade."""

import base64
import http.client
import json
import re
import socket
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

NAME = "tutela.unit.example"
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
# As a browser says of a page that talks to its own site.
_OURS = {"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
_PATIENCE_S = 30.0


@dataclass
class Answer:
    """What came back: 0 is no answer at all."""

    status: int
    headers: Any = field(default_factory=dict)
    text: str = ""


@dataclass
class Person:
    """One person at one browser, and what they were answered."""

    name: str
    address: str
    trusted: ssl.SSLContext
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    recovery: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    seen: Counter[int] = field(default_factory=Counter)
    longest_s: float = 0.0

    def ask(self, method: str, path: str, body: Any = None, kind: str = _JSON) -> Answer:
        """Send one request through the proxy, and keep the cookies and the token that come back."""
        began = time.monotonic()
        try:
            answer = self._ask(method, path, body, kind)
        except (OSError, http.client.HTTPException):
            answer = Answer(0)
        self.longest_s = max(self.longest_s, time.monotonic() - began)
        self.seen[answer.status] += 1
        return answer

    def _ask(self, method: str, path: str, body: Any, kind: str) -> Answer:
        bare = socket.create_connection((self.address, 443), timeout=_PATIENCE_S)
        link = http.client.HTTPConnection(NAME)
        link.sock = self.trusted.wrap_socket(bare, server_hostname=NAME)
        sent = body if body is None or kind == _FORM else json.dumps(body)
        headers = {
            **_OURS, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": kind, "X-CSRFToken": self.token,
        }  # fmt: skip
        try:
            link.request(method, path, sent, headers)
            got = link.getresponse()
            answer = Answer(got.status, got.headers, got.read().decode(errors="replace"))
        finally:
            link.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'(?:data-csrf|csrfmiddlewaretoken" value)="(\w+)"', answer.text):
            self.token = found[1]
        return answer

    def open(self, path: str) -> str:
        """Open a page."""
        answer = self.ask("GET", path)
        if answer.status != http.HTTPStatus.OK:
            raise AssertionError(f"{self.name} at {path}: {answer.status} {answer.text[:400]}")
        return answer.text

    def fill(self, path: str, **fields: str) -> Answer:
        """Post a form."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return self.ask("POST", path, body, _FORM)

    def enrol(self, link: str) -> str:
        """Open a one-time link and enrol an app; give the sign for the second person, if there is one."""
        self.open("/sign-in/")
        moved = self.fill("/sign-in/", token=link.strip().rpartition("#")[2])
        if moved.status != http.HTTPStatus.FOUND:
            raise AssertionError(f"{self.name}'s link: {moved.status} {moved.text[:2000]}")
        secret = _one(r'id="secret">([A-Z2-7 ]+)<', self.open("/enrol/"))
        code = _shown_by_app(secret)
        page = self.fill("/enrol/", act="app", secret=secret, code=code).text
        self.recovery = re.findall(r"<li>([a-z2-7-]+)</li>", page)
        sign = re.search(r'id="sign">([^<]+)<', page)
        return sign[1] if sign else ""

    def sign_in(self) -> None:
        """Sign in by a recovery code, which needs no half minute to pass."""
        self.open("/sign-in/")
        self.fill("/sign-in/code/", username=self.name, code=self.recovery.pop())
        self.open("/")

    def confirm(self, sign: str) -> None:
        """Be the second person for the one colleague who waits, who has read a sign aloud."""
        number = _one(r'name="credential" value="(\d+)"', self.open("/confirm/"))
        done = self.fill("/confirm/", credential=number, sign=sign)
        if done.status != http.HTTPStatus.FOUND:
            raise AssertionError(done.text[:2000])

    def grade(self, over: Event, pace_s: float = 0.5) -> None:
        """Decide item after item until it is over; what nobody answered is sent again, by the same key."""
        self.open("/grade/")
        desk: list[dict[str, Any]] = []
        while not over.wait(pace_s):
            # As the page says while keys are pressed.
            self.ask("POST", "/active/", {})
            if not desk:
                desk = self._desk()
            elif self._decide(desk[0]):
                desk.pop(0)
            else:
                # Another batch may lie there by now.
                desk = []

    def _desk(self) -> list[dict[str, Any]]:
        """Have a batch laid out; give what is not decided of it."""
        answer = self.ask("POST", "/grade/api/queue", {})
        if answer.status != http.HTTPStatus.OK:
            return []
        batch = json.loads(answer.text)
        return [{**item, "batch": batch["batch"]} for item in batch["items"] if item["decided"] is None]

    def _decide(self, lies: dict[str, Any]) -> bool:
        item = int(lies["id"])
        look = self.ask(
            "POST", f"/grade/api/items/{item}/reveal", {"variant": "preview", "key": str(uuid4())}
        )
        if look.status != http.HTTPStatus.OK:
            return False
        key = str(uuid4())
        sight = {"batch": lies["batch"], "place": lies["place"], "against": None, "members": []}
        decision = {"item": item, "category": "C", "key": key, **sight}
        self.ask("POST", f"/grade/api/exposures/{look.headers['X-Exposure']}/end", {})
        for _ in range(400):
            status = self.ask("POST", "/grade/api/decisions", decision).status
            if status == http.HTTPStatus.OK:
                self.acknowledged[key] = item
                return True
            if status == http.HTTPStatus.CONFLICT:
                return False
            time.sleep(1)
        return False


def _shown_by_app(secret: str) -> str:
    """Give the six digits that an authenticator app shows now."""
    app = TOTP(base64.b32decode(secret.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303 - as apps do
    return app.generate(int(time.time())).decode()


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise AssertionError(f"{pattern} is not in {text[:2000]}")
    return found[1]
