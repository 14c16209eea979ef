"""The step that opens a hold: due in the working hours of the authority, with its reminders and its clock."""

from django.utils import timezone

from tutela.casework.channels.actions.send_mail import send_mail
from tutela.casework.clocks.actions.start import Limit, start
from tutela.casework.clocks.models import Clock
from tutela.casework.clocks.owners import Owner
from tutela.casework.gate import Actor, Role
from tutela.casework.takedown.errors import NoTemplate
from tutela.casework.takedown.letters.templates import HoldPolicy, template_in_force
from tutela.casework.takedown.letters.texts import say
from tutela.casework.takedown.models import Hold, Notice
from tutela.casework.takedown.queries import items_of

COUNTS = "the police answer"


def open_hold(by: Actor, notice: Notice, policy: HoldPolicy) -> list[Hold]:
    """Open the hold of a notice and tell the authority, where the policy names its mailbox."""
    now = timezone.now()
    due = policy.hours.after(now, policy.due_minutes)
    hold = Hold.objects.create(
        notice=notice, authority=policy.authority, opened_at=now, due_at=due,
        policy={
            "country": policy.country, "mailbox": policy.mailbox, "nation": policy.hours.nation,
            "minutes": policy.due_minutes, "escalate_to": policy.escalate_to, "on_expiry": policy.on_expiry,
            "release_needs": policy.release_needs, "citation": policy.citation,
            "is_verified": policy.is_verified,
        },
        reminders=[
            policy.hours.after(now, minutes).isoformat()
            for minutes in sorted(policy.reminder_minutes)
            if minutes < policy.due_minutes
        ],
    )  # fmt: skip
    minutes = max(int((due - now).total_seconds() // 60), 1)
    escalates = (Owner(role=Role(policy.escalate_to)),)
    limit = Limit(COUNTS, minutes, Clock.Runs.ELAPSED, Owner(role=Role.ANALYST), escalates)
    start(by, "hold", [notice.pk], limit, at=now)
    tell_authority(by, hold, "opened")
    return [hold]


def tell_authority(by: Actor, hold: Hold, what: str) -> None:
    """Mail the authority of a hold, where the policy it was opened under names a mailbox."""
    mailbox = str(hold.policy.get("mailbox", ""))
    if not mailbox:
        return
    notice = hold.notice
    try:
        template, _ = template_in_force(by.unit, "police")
    except NoTemplate:
        return
    subject, text = template.written(say(notice, items_of(notice), due=hold.due_at))
    send_mail(
        by, to=mailbox, subject=subject, text=text, about=f"{notice}, hold {what}", owner=notice.owner_id,
        key=f"hold-{notice.pk}-{what}-{hold.reminded}",
    )  # fmt: skip
