"""What the page of a recipient shows: which package it is, and what they were answered on it."""

import json
from typing import Any

from tutela.casework.packages.content.contents import iso
from tutela.casework.packages.models import RecipientPage, Sending, Step


def page_content(sending: Sending, page: RecipientPage | None = None) -> dict[str, Any]:
    """Say what a page shows: which package it is, how it is marked, and the digests of its parts.

    Of what these say it shows nothing.

    Args:
        sending: of which the recipient has the page.
        page: the page, for what was answered since it is there; None for one that is opened now.
    """
    package, told = sending.package, json.loads(sending.manifest)
    steps = package.steps.filter(kind=Step.Kind.REPLIED, at__gte=page.made_at) if page else []
    return {
        "reference": package.reference,
        "sending": sending.number,
        "unit": package.unit.name,
        "recipient": sending.recipient.title,
        "sent_at": iso(sending.at),
        "marking": package.marking,
        "handling": package.handling,
        "conditions": package.conditions,
        "parts": sorted(told["parts"].items()),
        "answers": [[iso(step.at), step.says] for step in steps],
    }
