"""A benign tool of the tests, made by code, and painted pictures that it tells apart."""

import io

from django.utils import timezone
from PIL import Image

from tests.casework.welfare.received import receive
from tutela.casework.gate import Actor
from tutela.casework.items.models import Item
from tutela.casework.people.models import Person, Unit
from tutela.casework.policies import actions as policies
from tutela.casework.tools import actions, use
from tutela.casework.tools.models import Tool
from tutela.casework.tools.use import How
from tutela.demonstration import benign_tool

PAINT = {"Alpha": (200, 9, 9), "Beta": (9, 200, 9), "Gamma": (9, 9, 200)}


def painted(unit: Unit, category: str, number: int = 0, **columns: object) -> Item:
    """Receive a picture in the colour that stands for a category; another number is another picture."""
    out = io.BytesIO()
    Image.new("RGB", (400, 300 + number), PAINT[category]).save(out, "JPEG", quality=90)
    return receive(unit, out.getvalue(), **columns)


def supplied(by: Actor, strength: float = 20.0, /, **lines: str) -> Tool:
    """Supply the tool, owned by whoever supplies it; any line of its card may be said otherwise."""
    model = benign_tool.model(strength)
    card = benign_tool.card(model, timezone.localdate(), **lines)
    return actions.supply(by, card, model, Person.objects.get(pk=by.person))


def approved(by: Actor, first: Actor, second: Actor, **lines: str) -> Tool:
    """Supply it, and have two others approve it."""
    tool = supplied(by, **lines)
    actions.approve(first, tool, tool.digest)
    return actions.approve(second, tool, tool.digest)


def used(by: Actor, first: Actor, second: Actor, text: str) -> None:
    """Have a setting come into force, which two others approve."""
    policy = policies.make_policy(by, "use-of-tools", "Use of tools", "Owner", rule_book=use.BOOK)
    drafted = policies.draft(
        by, policy, text, change="First", citation="Board 3", read_on=timezone.localdate()
    )
    version = policies.propose(by, drafted)
    for each in (first, second):
        policies.approve(each, version, version.digest)


def used_to(how: How) -> str:
    """Give the setting by which the tool is used in one way."""
    return use.written("colours", "1", how)
