"""A mail goes to the unit's own server and to named recipients only; each attempt leaves what came of it."""

import email
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import certificate, running
from tests.casework.working import work_off
from tutela.casework import gate
from tutela.casework.channels import actions
from tutela.casework.channels.errors import NotAddressable
from tutela.casework.channels.models import Attempt, Delivery
from tutela.casework.gate import Actor, NotAllowed
from tutela.casework.jobs.models import Job
from tutela.site.settings import Mail, Outbound, Settings as Chosen

pytestmark = pytest.mark.django_db
WORDS: Any = {"subject": "R-12 is urgent", "text": "Reference R-12. Answer by 14:02.", "about": "R-12"}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


def _chosen(port: int, **more: Any) -> Chosen:
    mail = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "desk@unit.example"}
    recipients = {"recipients": ["example.org", "sam@example.net"]}
    outbound = Outbound(allow=["127.0.0.1"], private=["127.0.0.1"], limit_s=2)
    return Chosen(outbound=outbound, mail=Mail(**{**mail, **recipients, **more}))


@pytest.fixture
def server(box: Path, settings: Settings) -> Iterator[int]:
    with running("smtp_server.py", box) as port:
        settings.TUTELA = _chosen(port)
        yield port


def _sent(by: Actor, to: str, **more: Any) -> Delivery:
    delivery = actions.send_mail(by, to=to, **{**WORDS, **more})
    return actions.deliver(gate.machine(by.unit), delivery)


def _attempts(delivery: Delivery) -> list[tuple[str, int]]:
    return [(each.outcome, each.code) for each in delivery.attempts.order_by("number")]


def test_what_was_accepted_is_what_was_kept_and_the_receipt_says_by_whom(
    sam: Actor, server: int, box: Path
) -> None:
    delivery = actions.send_mail(sam, to="duty@example.org", **WORDS)
    assert (delivery.state, delivery.ended_at) == ("waiting", None)
    work_off()
    delivery.refresh_from_db()

    arrived = (box / "0.eml").read_bytes()
    assert delivery.state == "accepted"
    assert sha256(arrived).hexdigest() == delivery.sha256
    read = email.message_from_bytes(arrived)
    assert (read["To"], read["From"], read["Subject"]) == (
        "duty@example.org", "desk@unit.example", "R-12 is urgent",
    )  # fmt: skip
    assert read["Auto-Submitted"] == "auto-generated"
    attempt = delivery.attempts.get()
    assert (attempt.outcome, attempt.code, attempt.address) == ("accepted", 250, "127.0.0.1")
    assert attempt.answer == "2.0.0 Queued as 4711"
    actions.deliver(gate.machine(sam.unit), delivery)
    assert len(list(box.iterdir())) == 1


def test_not_now_is_tried_again_and_not_for_ever(sam: Actor, server: int, box: Path) -> None:
    delivery = _sent(sam, "later@example.org")
    assert (delivery.state, _attempts(delivery)) == ("waiting", [("not now", 451)])
    assert delivery.next_at is not None
    assert Job.objects.filter(kind="deliver", state=Job.State.WAITING, lease_until__gt=0).count() == 1

    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    delivery = actions.deliver(gate.machine(sam.unit), delivery)
    assert (delivery.state, delivery.reason) == ("not delivered", "4.7.1 Greylisted, try again")
    actions.deliver(gate.machine(sam.unit), delivery)
    assert _attempts(delivery) == [("not now", 451)] * 2

    (box / "mended").touch()
    actions.try_again(sam, delivery)
    delivery = actions.deliver(gate.machine(sam.unit), delivery)
    assert (delivery.state, _attempts(delivery)[-1]) == ("accepted", ("accepted", 250))


@pytest.mark.parametrize(("who", "code"), [("gone", 550), ("full", 552)])
def test_what_is_rejected_is_not_delivered_at_once(sam: Actor, server: int, who: str, code: int) -> None:
    delivery = _sent(sam, f"{who}@example.org")

    assert (delivery.state, _attempts(delivery)) == ("not delivered", [("rejected", code)])


def test_a_server_that_never_answers_is_cut_off(sam: Actor, server: int, settings: Settings) -> None:
    settings.TUTELA = replace(settings.TUTELA, outbound=replace(settings.TUTELA.outbound, limit_s=1))

    delivery = _sent(sam, "slow@example.org")

    assert (delivery.state, _attempts(delivery)) == ("waiting", [("no answer", 0)])


def test_a_server_that_is_away_is_waited_for(sam: Actor, settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.TUTELA = _chosen(taken.getsockname()[1])
        delivery = _sent(sam, "duty@example.org")

    assert (delivery.state, _attempts(delivery)) == ("waiting", [("no answer", 0)])


def test_nothing_goes_by_default_and_the_refusal_is_kept(sam: Actor) -> None:
    delivery = actions.send_mail(sam, to="duty@example.org", **WORDS)

    assert (delivery.state, bool(delivery.reason)) == ("refused here", True)
    assert not Job.objects.filter(kind="deliver").exists()


@pytest.mark.parametrize(
    ("to", "outbound", "mail", "said"),
    [
        ("other@example.com", {}, {}, "recipients names neither"),
        ("duty@sub.example.org", {}, {}, "recipients names neither"),
        ("duty@example.org", {"allow": []}, {}, "allow does not name"),
        ("duty@example.org", {}, {"host": ""}, "names no server"),
        ("duty@example.org", {"private": []}, {}, "private network"),
        ("duty@example.org", {}, {"user": "desk"}, "not sent in the clear"),
    ],
)
def test_what_no_setting_names_is_refused_here(
    sam: Actor, server: int, box: Path, settings: Settings,
    to: str, outbound: dict[str, Any], mail: dict[str, Any], said: str,
) -> None:  # fmt: skip
    chosen = settings.TUTELA
    settings.TUTELA = replace(
        chosen, outbound=replace(chosen.outbound, **outbound), mail=replace(chosen.mail, **mail)
    )

    delivery = _sent(sam, to)

    assert (delivery.state, said in delivery.reason) == ("refused here", True)
    assert not list(box.iterdir())


def test_a_setting_that_was_taken_away_since_stops_what_waits(
    sam: Actor, server: int, box: Path, settings: Settings
) -> None:
    delivery = actions.send_mail(sam, to="duty@example.org", **WORDS)
    settings.TUTELA = Chosen()

    delivery = actions.deliver(gate.machine(sam.unit), delivery)

    assert (delivery.state, _attempts(delivery)) == ("refused here", [("refused here", 0)])
    assert not list(box.iterdir())


def test_over_tls_the_server_must_be_the_one_it_says(
    sam: Actor, box: Path, tmp_path: Path, settings: Settings
) -> None:
    own = certificate(tmp_path)
    with running("smtp_server.py", box, *own) as port:
        settings.TUTELA = _chosen(port, security="tls")
        unknown = _sent(sam, "duty@example.org")
        settings.TUTELA = _chosen(port, security="tls", ca_file=str(own[0]))
        known = _sent(sam, "duty@example.org")

    assert (unknown.state, "certificate" in unknown.reason) == ("not delivered", True)
    assert known.state == "accepted"


@pytest.mark.parametrize(("mode", "said"), [(0o640, "others can read it"), (None, "No such file")])
def test_a_password_that_others_can_read_or_nobody_is_not_used(
    sam: Actor, box: Path, tmp_path: Path, settings: Settings, mode: int | None, said: str
) -> None:
    own, password = certificate(tmp_path), tmp_path / "password"
    if mode is not None:
        password.write_text("numbered password 1\n")
        password.chmod(mode)
    with running("smtp_server.py", box, *own) as port:
        user = {"user": "desk", "password_file": str(password)}
        settings.TUTELA = _chosen(port, security="tls", ca_file=str(own[0]), **user)

        delivery = _sent(sam, "duty@example.org")

    assert (delivery.state, said in delivery.reason) == ("refused here", True)
    assert not list(box.iterdir())


@pytest.mark.parametrize(
    "slip",
    [
        {"to": "duty@example.org, other@example.org"},
        {"to": "duty@example.org\r\nBcc: other@example.org"},
        {"to": "nobody"},
        {"subject": "R-12\r\nBcc: other@example.org"},
        {"subject": " "},
        {"text": "x" * (1 << 20)},
    ],
)
def test_what_cannot_be_sent_as_it_is_is_said_at_once(sam: Actor, slip: dict[str, str]) -> None:
    with pytest.raises(NotAddressable):
        actions.send_mail(sam, **{"to": "duty@example.org", **WORDS, **slip})
    assert not Delivery.objects.exists()


def test_the_same_key_is_the_same_mail(sam: Actor, server: int) -> None:
    first = actions.send_mail(sam, to="duty@example.org", key="R-12/1", **WORDS)
    again = actions.send_mail(sam, to="duty@example.org", key="R-12/1", **WORDS)

    assert first == again


def test_an_attempt_that_was_cut_off_says_that_nobody_knows(sam: Actor, server: int, box: Path) -> None:
    delivery = actions.send_mail(sam, to="duty@example.org", **WORDS)
    Attempt.objects.create(delivery=delivery, number=1, began_at=timezone.now())

    work_off()

    first, second = delivery.attempts.order_by("number")
    assert "not known" in first.answer
    assert second.outcome == "accepted"


def test_who_may_not_send_does_not(audra: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.send_mail(audra, to="duty@example.org", **WORDS)
