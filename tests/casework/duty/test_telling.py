"""Whoever is on duty is told by a real server: a reference and a deadline, and nothing else."""

import email
import json
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.casework.channels.servers import certificate, running
from tests.casework.doors import signed_in
from tests.casework.working import work_off
from tutela.casework.duty import actions, queries
from tutela.casework.duty.actions.raise_alert import Thing, raise_alert
from tutela.casework.duty.models import Alert
from tutela.casework.duty.presenters import outcome
from tutela.casework.gate import Actor
from tutela.casework.people.queries import person_of
from tutela.site.settings import Mail, Outbound, Settings as Chosen

pytestmark = pytest.mark.django_db


def mailing(port: int, to: str) -> Chosen:
    mail = Mail(host="127.0.0.1", port=port, security="none", sender="desk@unit.example", recipients=[to])
    outbound = Outbound(allow=["127.0.0.1"], private=["127.0.0.1"], limit_s=2)
    return Chosen(outbound=outbound, mail=mail)


def told(sam: Actor, address: str) -> Alert:
    actions.add_turn(sam, person_of(sam), 1, address, timezone.now())
    with transaction.atomic():
        alert = raise_alert(sam, [Thing("report", 4711, "R-4711")])
    work_off()
    return alert


def test_a_mail_holds_a_reference_and_a_deadline_and_nothing_else(
    sam: Actor, settings: Settings, tmp_path: Path
) -> None:
    box = tmp_path / "box"
    box.mkdir()
    with running("smtp_server.py", box) as port:
        settings.TUTELA = mailing(port, "sam@unit.example")
        alert = told(sam, "sam@unit.example")

    (telling,) = queries.tellings_of(alert)
    assert outcome(telling) == "Sent to Sam"
    (kept,) = box.iterdir()
    message = email.message_from_bytes(kept.read_bytes())
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert alert.reference in body.decode()
    assert "4711" not in kept.read_text()
    assert len(body.decode().split()) <= 8


def test_a_webhook_gets_a_reference_and_a_deadline_and_nothing_else(
    sam: Actor, settings: Settings, tmp_path: Path
) -> None:
    own = certificate(tmp_path)
    with running("http_server.py", tmp_path, *own) as port:
        outbound = Outbound(
            allow=[f"localhost:{port}"], private=["localhost"], limit_s=3, ca_file=str(own[0])
        )
        settings.TUTELA = Chosen(outbound=outbound)
        alert = told(sam, f"https://localhost:{port}/status/200")

    (telling,) = queries.tellings_of(alert)
    assert outcome(telling) == "Sent to Sam"
    (line,) = (tmp_path / "requests").read_text().splitlines()
    sent = json.loads(json.loads(line)["body"])
    assert sent.keys() == {"reference", "deadline"}
    assert sent["reference"] == alert.reference


def test_a_mailbox_that_is_gone_is_said_and_the_next_is_told(
    sam: Actor, settings: Settings, tmp_path: Path
) -> None:
    box = tmp_path / "box"
    box.mkdir()
    with running("smtp_server.py", box) as port:
        settings.TUTELA = mailing(port, "gone@unit.example")
        alert = told(sam, "gone@unit.example")

    (telling,) = queries.tellings_of(alert)
    assert outcome(telling) == "Not delivered to Sam"
    assert "Not delivered to Sam" in signed_in(sam).get("/").content.decode()
