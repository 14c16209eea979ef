"""Makes a list of addresses, domains or terms."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.datasets.entries.terms import lists_in_force
from tutela.casework.datasets.errors import BadEntry
from tutela.casework.datasets.models import EntryList
from tutela.casework.gate import Act, Actor
from tutela.casework.people.actions.lock_unit import lock_unit

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@transaction.atomic
def make_entry_list(by: Actor, name: str, kind: str, term_list: str = "") -> EntryList:
    """Make a list; it is empty, and nobody is given it.

    Args:
        by: who makes it.
        name: small letters, digits and hyphens; partners see it.
        kind: one of `EntryList.Kind`.
        term_list: of terms, the id of a list in the unit's book of terms in force.

    Raises:
        NotAllowed: the actor may not give lists out.
        BadEntry: the name is none or taken, or the book in force has no such list.
    """
    gate.require(by, Act.EXPORT)
    lock_unit(by.unit)
    if kind not in EntryList.Kind.values or not _NAME.fullmatch(name):
        raise BadEntry("Choose a kind, and a name of small letters, digits and hyphens, 60 at most.")
    if EntryList.objects.filter(unit=by.unit, name=name).exists():
        raise BadEntry(f"There is a list {name} already.")
    if kind == EntryList.Kind.TERM and term_list not in lists_in_force(by.unit)[1]:
        raise BadEntry("Name a list of terms by its id, of the book that two people approved.")
    of_terms = term_list if kind == EntryList.Kind.TERM else ""
    made = EntryList.objects.create(
        unit_id=by.unit, name=name, kind=kind, term_list=of_terms, made_by=by.name
    )
    log.record(by, "entry_list.made", purpose="sharing", wrote=[made], entry_list=made.pk, kind=kind)
    return made
