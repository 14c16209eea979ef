"""Reads the mailbox every so many minutes, where the settings name one."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tutela.casework.gate import machine
from tutela.casework.people.models import Unit
from tutela.casework.reports import actions, queries


def look_after_mailbox() -> None:
    """Read the first unit's when its time has come, or at once where a mail is to be tried again."""
    unit = Unit.objects.order_by("pk").values_list("pk", flat=True).first()
    if unit is None or not settings.TUTELA.mailbox.host:
        return
    last = queries.last_round(unit)
    pause = timedelta(minutes=max(settings.TUTELA.mailbox.minutes, 1))
    is_due = last is None or last.began_at <= timezone.now() - pause
    if is_due or queries.wanted_mails(unit):
        actions.read_mailbox(machine(unit, "the mailbox"))
