"""Reads the mailbox every so many minutes, where the settings name one."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tutela.casework.gate import machine
from tutela.casework.people.models import Unit
from tutela.casework.reports import actions, queries
from tutela.casework.reports.errors import NotOurMailbox


def look_after_mailbox() -> None:
    """Read it for the unit whose it is when its time has come, or at once where a mail is tried again.

    Raises:
        NotOurMailbox: the settings name a unit that is not here.
    """
    unit = queries.mailbox_unit()
    if not settings.TUTELA.mailbox.host or not Unit.objects.exists():
        return
    if unit is None:
        raise NotOurMailbox(
            f"[mailbox] unit {settings.TUTELA.mailbox.unit!r}: there is no unit of this name."
        )
    last = queries.last_round(unit)
    pause = timedelta(minutes=max(settings.TUTELA.mailbox.minutes, 1))
    is_due = last is None or last.began_at <= timezone.now() - pause
    if is_due or queries.wanted_mails(unit):
        actions.read_mailbox(machine(unit, "the mailbox"))
