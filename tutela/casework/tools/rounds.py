"""What is looked after each minute: tools that expire, and what is used from now on."""

from django.utils import timezone

from tutela.casework.gate import machine
from tutela.casework.policies.models import Version
from tutela.casework.tools import actions
from tutela.casework.tools.models import Tool
from tutela.casework.tools.use import BOOK


def follow() -> None:
    """End what has expired, and give all that waits to a tool that a unit uses from now on."""
    today = timezone.localdate()
    for tool in Tool.objects.filter(state=Tool.State.APPROVED, expires__lt=today):
        actions.expire(machine(tool.unit_id, "the register of tools"), tool)
    in_force = Version.objects.filter(policy__rule_book=BOOK, state=Version.State.IN_FORCE)
    for unit, digest in in_force.values_list("policy__unit", "digest").order_by("policy__unit"):
        actions.follow_use(machine(unit, "the register of tools"), digest)
