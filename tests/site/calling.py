"""A person at a real installation's pages without a browser: signed in, over bare HTTP."""

import http.client
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.site.installation import Installation

_SIGN_IN = """
import django, sys
django.setup()
from django.test import Client
from tutela.casework.people.models import Person
client = Client()
client.force_login(Person.objects.get(username=sys.argv[1]))
print(*client.cookies.values(), sep="\\n")
"""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes


@dataclass
class Caller:
    """Somebody signed in, or nobody, and what they ask."""

    installation: Installation
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, body: Any = None, *, patience_s: float = 60) -> Answer:
        """Send one request, JSON where it has a body."""
        link = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=patience_s)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/json",
            "Origin": f"http://127.0.0.1:{self.installation.port}",
            "X-CSRFToken": self.token,
        }
        try:
            link.request(method, path, None if body is None else json.dumps(body), headers)
            answer = link.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            link.close()

    def open_page(self, path: str) -> str:
        """Open a page and keep the token it carries, as its scripts do."""
        page = self.ask("GET", path)
        assert page.status == 200, page
        for cookie in page.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = page.content.decode()
        if found := re.search(r'(?:data-csrf|csrfmiddlewaretoken" value)="(\w+)"', text):
            self.token = found[1]
        return text

    def key(self) -> str:
        """Make the key of an act."""
        return str(uuid4())


def signed_in(installation: Installation, name: str) -> Caller:
    """Sign a person in, without the pages that do it."""
    environment = {
        **os.environ,
        "TUTELA_SETTINGS": str(installation.folder / "tutela.toml"),
        "DJANGO_SETTINGS_MODULE": "tutela.site.django_settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", _SIGN_IN, name], env=environment, check=True, capture_output=True, text=True
    ).stdout
    cookies = re.findall(r"Set-Cookie: ([^=]+)=([^;]*)", said)
    return Caller(installation, dict(cookies))
