"""Puts a tool into the register: its card, and its model file, sealed."""

import io
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import copies, keys, log, objects
from tutela.casework.custody.models import SealedCopy
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.people.models import Person, Unit
from tutela.casework.tools.errors import BadTool
from tutela.casework.tools.models import Tool
from tutela.engine.classifying import card as cards
from tutela.engine.classifying.card import Card
from tutela.engine.classifying.classifier import LARGEST_MODEL
from tutela.engine.taxonomy import packs, terminology

VARIANT, _REASON = "tool", "supplied as a tool"
# The number of no item.
NO_ITEM = 0
_LONGEST = {"version": 40, "title": 200}


@transaction.atomic
def supply(by: Actor, card: bytes, model: bytes, owner: Person) -> Tool:
    """Register a version of a tool; nothing asks it before two others approved it.

    Args:
        by: who supplies it, and may not approve it.
        card: TOML, see `engine.classifying.card`; its labels are categories of the unit's law pack.
        model: the ONNX file that it names.
        owner: who answers for it, and may not approve it either.

    Raises:
        NotAllowed: the actor may not supply tools.
        BadCard: the card breaks a rule of its form.
        BadTool: it does not fit the unit, the file is another, or that version is there already.
        RefusedWords: it uses words that are not used here.
    """
    gate.require(by, Act.SUPPLY_TOOL)
    lock_unit(by.unit)
    said = cards.parse(card)
    terminology.guard(said.title, said.owner, said.scope, said.tried, *said.labels)
    unit = Unit.objects.get(pk=by.unit)
    _check(unit, said, model, owner)
    key = copies.new_key(f"tool {said.name} {said.version}")
    sealed = objects.seal(io.BytesIO(model), keys.unwrap(key.wrapped), lambda _: False)
    copies.register(by, key, [(NO_ITEM, sealed)], VARIANT, _REASON)
    tool = Tool.objects.create(
        unit=unit,
        name=said.name,
        version=said.version,
        title=said.title,
        card=card.decode(),
        digest=sha256(card).hexdigest(),
        model_sha256=said.model_sha256,
        key=key,
        sealed=SealedCopy.objects.get(key=key, variant=VARIANT),
        expires=said.expires,
        owner=owner,
        supplied_by_id=by.person,
    )
    log.record(
        by, "tool.supplied", purpose="tools", wrote=[tool], tool=tool.pk, card_sha256=tool.digest,
        model_sha256=tool.model_sha256,
    )  # fmt: skip
    return tool


def _check(unit: Unit, said: Card, model: bytes, owner: Person) -> None:
    if len(model) > LARGEST_MODEL or sha256(model).hexdigest() != said.model_sha256:
        raise BadTool("The model file is not the one that the card names, or is larger than 48 MiB.")
    for name, most in _LONGEST.items():
        if len(getattr(said, name)) > most:
            raise BadTool(f'The card: "{name}" has {most} characters at most.')
    if said.expires < timezone.localdate():
        raise BadTool(f"The card: it expired on {said.expires}. A tool is approved until a day to come.")
    codes = [category.code for category in packs.load(unit.law_pack).categories]
    unknown = [label for label in said.labels if label not in codes]
    if unknown:
        raise BadTool(
            f"The card: {unknown[0]!r} is no category of law pack {unit.law_pack}. Its labels are "
            f"{', '.join(codes)}, or some of them, in the order of its scores."
        )
    if owner.unit_id != unit.pk or not owner.is_active:
        raise BadTool("Its owner is an active person of the unit, who answers for it.")
    if Tool.objects.filter(unit=unit, name=said.name, version=said.version).exists():
        raise BadTool(f"{said.name}/{said.version} is registered already. Give this one another version.")
