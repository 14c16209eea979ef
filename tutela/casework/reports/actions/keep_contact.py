"""Keeps how a reporter can be reached whose report came with no letter: a step of whoever takes it in."""

import secrets
from datetime import timedelta

from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.letterbox.actions.seal_contact import seal_contact
from tutela.casework.reports.models import Report, ReportContact

# How long it is kept, where the unit has no rule of its own.
CONTACT_KEPT = timedelta(days=90)
_NAME_BYTES = 32


def keep_contact(by: Actor, report: Report, version: int, text: str) -> None:
    """Seal it apart, beside those that came with other versions of the report.

    Args:
        by: who takes it in.
        report: whose reporter it is.
        version: of the report, with which it came.
        text: how they can be reached.
    """
    # A name that says nothing: of one made of the text, somebody could try texts.
    lookup = secrets.token_bytes(_NAME_BYTES)
    seal_contact(by, lookup, text, timezone.now().date() + CONTACT_KEPT)
    ReportContact.objects.create(report=report, lookup=lookup, version=version)
