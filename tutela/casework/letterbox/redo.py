"""What has to be done with the letterbox after any restore."""

from django.utils import timezone

from tutela.casework.gate import Actor
from tutela.casework.letterbox import actions


def after_any(by: Actor) -> None:
    """Erase again what ended before today, which the backup may still hold, and have the door told anew."""
    actions.erase_contacts(by, timezone.now().date())
    actions.tell_again(by)
