"""A stand-in for NCMEC's hash sharing on the loopback address: pages of invented numbers, a day each."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from django.conf import settings

_NAMESPACE = 'xmlns="https://hashsharing.ncmec.org/hashsharing/v2"'
_HOST = "127.0.0.1"
# Who takes part, by the numbers that they have there.
TRUSTED, OTHER = "42", "43"
_MEMBERS = f'<member id="{TRUSTED}">Example member A</member><member id="{OTHER}">Example member B</member>'
_AGAINST = (
    '<feedback><negativeFeedback type="Md5"><reasons><reason name="Sentence 1"/></reasons>'
    f'<members><member id="{OTHER}">Example member B</member></members></negativeFeedback></feedback>'
)


def image(number: int, at: datetime, *, member: str = TRUSTED, is_disputed: bool = False) -> str:
    """Write that a member classifies a picture nobody has: its hash is its number."""
    return (
        f'<image><member id="{member}">Example member</member>{_stamp(at)}<id>image{number}</id>'
        f"<classification>A1</classification><fingerprints><md5>{number:032x}</md5></fingerprints>"
        f"{_AGAINST if is_disputed else ''}</image>"
    )


def tombstone(number: int, at: datetime) -> str:
    """Write that a member took one back."""
    return (
        f'<deletedImage><member id="{TRUSTED}">Example member</member><id>image{number}</id>'
        f"{_stamp(at)}</deletedImage>"
    )


def _stamp(at: datetime) -> str:
    return f"<timestamp>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</timestamp>"


@contextmanager
def exchange(days: Sequence[Sequence[str]]) -> Iterator[str]:
    """Stand in for the exchange, and let this process alone call it; give its base.

    Args:
        days: what is new on each day: the first time it is asked it gives the first, and so on.
    """
    waiting = iter(days)

    class Answers(BaseHTTPRequestHandler):
        """Answers by path, without a word on the console."""

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/v2/status":
                said = f'<status {_NAMESPACE}><member id="1">The demonstration unit</member></status>'
            elif path == "/v2/members":
                said = f"<members {_NAMESPACE}>{_MEMBERS}</members>"
            else:
                images = f"<images>{''.join(next(waiting, ()))}</images>"
                said = f"<queryResult {_NAMESPACE}>{images}</queryResult>"
            body = said.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    before = settings.TUTELA
    with ThreadingHTTPServer((_HOST, 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://{_HOST}:{server.server_port}"
        out = before.outbound
        out = replace(out, allow=[*out.allow, base], private=[*out.private, _HOST])
        settings.TUTELA = replace(before, outbound=out)
        try:
            yield base
        finally:
            settings.TUTELA = before
            server.shutdown()
