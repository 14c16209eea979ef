"""Adds a unit."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit


@transaction.atomic
def add_unit(by: Actor, name: str, law_pack: str) -> Unit:
    """Add a unit, which works under one law pack."""
    gate.require(by, Act.MANAGE_PEOPLE)
    unit = Unit.objects.create(name=name, law_pack=law_pack)
    log.record(by, "unit.added", purpose="administration", wrote=[unit], unit=unit.pk, law_pack=law_pack)
    return unit
