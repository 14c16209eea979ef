"""A unit that may send notices: approved templates, bulk files, a mail server that really answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from django.utils import timezone

from tests.casework.hosting import world
from tutela.casework.channels import actions as channels
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Actor, machine
from tutela.casework.hosting import actions as hosting
from tutela.casework.policies import actions as policies
from tutela.casework.takedown import actions
from tutela.casework.takedown.letters import templates
from tutela.casework.takedown.models import Notice
from tutela.site.settings import Mail, Outbound, Settings as Chosen

DUTCH, BRITISH = "https://198.51.100.7/a/1?b=2", "https://192.0.2.7/a/1"


def chosen(folder: Path, port: int = 25, **more: Any) -> Chosen:
    """Name the bulk files and the mail server."""
    mail = Mail(
        host="127.0.0.1", port=port, security="none", sender="notices@hotline.example",
        recipients=["one.example", "two.example", "police.example"],
    )  # fmt: skip
    outbound = Outbound(allow=["127.0.0.1"], private=["127.0.0.1"], limit_s=2)
    return Chosen(mail=mail, outbound=outbound, hosting=world.files(folder, **more))


def approve(finn: Actor, quinn: Actor, sam: Actor, rule_book: str, text: str) -> int:
    """Have a rule book approved by two people; give the number of its version."""
    name = rule_book.replace(" ", "-")
    policy = policies.make_policy(finn, name, rule_book, "Head of unit", rule_book=rule_book)
    version = policies.propose(
        finn,
        policies.draft(
            finn, policy, text, change="First version", citation="Decision 1/26", read_on=date(2026, 11, 2)
        ),
    )
    policies.approve(quinn, version, version.digest)
    policies.approve(sam, version, version.digest)
    return version.number


def approve_templates(finn: Actor, quinn: Actor, sam: Actor) -> None:
    """Have the shipped templates approved."""
    approve(finn, quinn, sam, templates.TEMPLATES, templates.shipped())


def drafted(by: Actor, *addresses: str) -> list[Notice]:
    """Trace addresses and draft their notices."""
    return actions.draft_notices(by, [hosting.begin_trace(by, address) for address in addresses])


def follow(unit: int) -> None:
    """Let the machine try what is to go out, and follow it."""
    by = machine(unit)
    for delivery in Delivery.objects.filter(unit=unit, state=Delivery.State.WAITING):
        channels.deliver(by, delivery)
    actions.follow_deliveries(by)


def sent(by: Actor, notice: Notice) -> Notice:
    """Send a notice and follow it."""
    actions.send_notice(by, notice, Notice.objects.get(pk=notice.pk).version)
    follow(by.unit)
    return Notice.objects.get(pk=notice.pk)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have the clock on the wall show a moment."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def states(notice: Notice) -> Sequence[str]:
    """Give the states that a notice went through."""
    return list(notice.events.order_by("number").values_list("state", flat=True))
