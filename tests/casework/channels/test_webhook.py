"""A webhook is called on allowed hosts only, by an address resolved once, within bounds of size and time."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import certificate, running
from tests.casework.doors import signed_in
from tutela.casework import gate
from tutela.casework.channels import actions
from tutela.casework.channels.errors import NotAddressable
from tutela.casework.channels.models import Delivery
from tutela.casework.channels.outward import allowed
from tutela.casework.gate import Actor
from tutela.site.settings import Outbound, Settings as Chosen

pytestmark = pytest.mark.django_db
CONTENT: Any = {"content": {"reference": "R-12", "answer_by": "2026-11-02T14:02:00Z"}, "about": "R-12"}


@pytest.fixture
def hook(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A server without TLS, which the settings name with its scheme."""
    with running("http_server.py", tmp_path) as port:
        here = f"http://127.0.0.1:{port}"
        settings.TUTELA = Chosen(outbound=Outbound(allow=[here], private=["127.0.0.1"], limit_s=3))
        yield here


def _called(by: Actor, to: str) -> Delivery:
    delivery = actions.call_webhook(by, to=to, **CONTENT)
    return actions.deliver(gate.machine(by.unit), delivery)


def _requests(folder: Path) -> list[dict[str, str]]:
    file = folder / "requests"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_what_was_kept_is_what_arrived(sam: Actor, hook: str, tmp_path: Path) -> None:
    delivery = _called(sam, f"{hook}/status/200?to=desk")

    [request] = _requests(tmp_path)
    assert request == {
        "path": "/status/200?to=desk", "key": delivery.key, "body": bytes(delivery.body).decode(),
    }  # fmt: skip
    assert json.loads(request["body"]) == CONTENT["content"]
    attempt = delivery.attempts.get()
    assert (delivery.state, attempt.code, attempt.answer) == ("accepted", 200, "as asked for\\x1b[31m")


def test_an_answer_is_kept_byte_for_byte_up_to_its_bound_and_shown_whole(sam: Actor, hook: str) -> None:
    short = _called(sam, f"{hook}/status/200").attempts.get()
    endless = _called(sam, f"{hook}/endless")

    assert (bytes(short.raw or b""), short.is_whole) == (b"as asked for\x1b[31m", True)
    attempt = endless.attempts.get()
    assert (len(attempt.raw or b""), attempt.is_whole) == (65_536, False)
    page = signed_in(sam).get(f"/outbound/{endless.pk}/").content.decode()
    assert "bytes were read and kept" in page
    assert "x" * 65_536 in page


@pytest.mark.parametrize(
    ("status", "state"),
    [(204, "accepted"), (500, "waiting"), (429, "waiting"), (404, "not delivered"), (302, "not delivered")],
)
def test_an_answer_decides_what_follows(sam: Actor, hook: str, status: int, state: str) -> None:
    assert _called(sam, f"{hook}/status/{status}").state == state


def test_a_message_is_sent_on_within_what_is_allowed(sam: Actor, hook: str) -> None:
    for by in (307, 308):
        assert _called(sam, f"{hook}/sent-on?by={by}&to=/status/200").state == "accepted"
    assert _called(sam, f"{hook}/sent-on?by=301&to=/status/200").state == "not delivered"
    others = ("http://127.0.0.1:1/", "https://example.org/", "file:///etc/passwd", "http://localhost:80/")
    for other in others:
        delivery = _called(sam, f"{hook}/sent-on?to={other}")
        assert (delivery.state, delivery.attempts.get().outcome) == ("refused here", "refused here")


def test_a_circle_ends(sam: Actor, hook: str, tmp_path: Path) -> None:
    inner = "/sent-on%3Fto%3D/sent-on%253Fto%253D/sent-on%25253Fto%25253D/sent-on%2525253Fto%2525253D/x"

    delivery = _called(sam, f"{hook}/sent-on?to={inner}")

    assert (delivery.state, "3 times" in delivery.reason) == ("not delivered", True)
    assert len(_requests(tmp_path)) == 4


def test_one_that_drips_and_one_that_never_ends_are_cut_off(sam: Actor, hook: str) -> None:
    began = time.monotonic()
    drips = _called(sam, f"{hook}/drips")
    endless = _called(sam, f"{hook}/endless")

    assert (drips.state, drips.attempts.get().outcome) == ("waiting", "no answer")
    assert (endless.state, len(endless.attempts.get().answer)) == ("accepted", 300)
    # Left alone, the one that drips would go on for a minute.
    assert time.monotonic() - began < 45


def test_every_address_of_a_host_must_lie_where_the_settings_allow(
    sam: Actor, hook: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public in one answer and private in another is called by neither."""
    settings.TUTELA = Chosen(outbound=Outbound(allow=["http://hook.example:80", "https://hook.example"]))
    asked = []

    def answers(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", (address, port)) for address in ("192.31.196.1", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    delivery = _called(sam, "http://hook.example/status/200")

    assert (delivery.state, "private network" in delivery.reason) == ("refused here", True)
    assert asked == ["hook.example"]


def test_a_host_is_resolved_once_and_that_address_is_called(
    sam: Actor, hook: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = hook.rpartition(":")[2]
    name = f"http://hook.example:{port}"
    settings.TUTELA = Chosen(outbound=Outbound(allow=[name], private=["hook.example"]))
    real, asked = socket.getaddrinfo, []

    def answers(host: str, *more: Any, **named: Any) -> Any:
        if host == "hook.example":
            asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "203.0.113.9", int(port)))]
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    delivery = _called(sam, f"{name}/status/200")

    assert (delivery.state, delivery.attempts.get().address) == ("accepted", "127.0.0.1")
    assert asked == ["hook.example"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_inside_is_none_of_the_open_internet(address: str) -> None:
    assert not allowed.is_public(address)


def test_an_address_outside_is() -> None:
    for address in ("192.31.196.1", "2620:4f:8000::1", "::ffff:192.31.196.1", "64:ff9b::c01f:c401"):
        assert allowed.is_public(address)


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "https://user:secret@example.org/", "https:///", "example.org", "https://a b/",
     "https://example.org:99999/", "https://example.org/\r\nHost: x", "", "https://[::1", "https://exämple.org/"],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook_is_said_at_once(sam: Actor, address: str) -> None:
    with pytest.raises(NotAddressable):
        actions.call_webhook(sam, to=address, **CONTENT)


def test_nothing_is_called_by_default_and_a_port_that_is_named_is_the_only_one(
    sam: Actor, settings: Settings
) -> None:
    settings.TUTELA = Chosen(outbound=Outbound(allow=["example.org:8443", "http://example.net:80"]))
    for address in (
        "https://example.org/", "http://example.org:8443/", "https://example.net/", "http://example.net:81/",
        "https://sub.example.org:8443/", "https://example.com/",
    ):  # fmt: skip
        delivery = actions.call_webhook(sam, to=address, **CONTENT)
        assert (delivery.state, "allow does not name" in delivery.reason) == ("refused here", True)
    assert actions.call_webhook(sam, to="https://example.org:8443/x", **CONTENT).state == "waiting"


def test_over_tls_the_host_must_be_the_one_it_says(sam: Actor, tmp_path: Path, settings: Settings) -> None:
    own = certificate(tmp_path)
    with running("http_server.py", tmp_path, *own) as port:
        to = f"https://localhost:{port}/status/200"
        outbound = {"allow": ["localhost"], "private": ["localhost"], "limit_s": 3}
        settings.TUTELA = Chosen(outbound=Outbound(**outbound))  # type: ignore[arg-type]
        unknown = _called(sam, to)
        settings.TUTELA = Chosen(outbound=Outbound(**outbound, ca_file=str(own[0])))  # type: ignore[arg-type]
        known = _called(sam, to)

    assert (unknown.state, "certificate" in unknown.reason) == ("not delivered", True)
    assert known.state == "accepted"
