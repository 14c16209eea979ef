"""Enters a partner into the directory."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.partners.errors import BadPartner
from tutela.casework.partners.models import Partner

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST = 500


@transaction.atomic
def enter_partner(
    by: Actor, name: str, title: str, kind: str, *, country: str = "", conditions: str = ""
) -> Partner:
    """Enter a partner; two people approve it before anything is taken from it or given to it.

    Args:
        by: who enters it.
        name: what it is called in addresses: small letters, digits and hyphens.
        title: what people call it.
        kind: one of `Partner.Kind`.
        country: two letters, as in ISO 3166.
        conditions: under which it handles what it is given; a working group names some.

    Raises:
        BadPartner: the name is none or taken, or something is missing.
    """
    gate.require(by, Act.MANAGE_PARTNERS)
    if not _NAME.fullmatch(name):
        raise BadPartner(f"Name {name!r}: use small letters, digits and hyphens, 60 at most.")
    if not title.strip() or kind not in Partner.Kind.values:
        raise BadPartner("A partner needs a title and one of the kinds.")
    if country and not _COUNTRY.fullmatch(country):
        raise BadPartner(f"{country!r} is no country: write two letters, as GB.")
    if len(conditions) > _LONGEST or (kind == Partner.Kind.GROUP and not conditions.strip()):
        raise BadPartner(
            f"A working group names under which conditions it handles things, in {_LONGEST} characters."
        )
    if Partner.objects.filter(unit=by.unit, name=name).exists():
        raise BadPartner(f"There is a partner {name!r} already.")
    partner = Partner.objects.create(
        unit_id=by.unit, name=name, title=title.strip(), kind=kind, country=country,
        conditions=conditions.strip(), entered_by=by.name,
    )  # fmt: skip
    log.record(by, "partner.entered", purpose="partners", wrote=[partner], partner=partner.pk, kind=kind)
    return partner
