"""The step that stops a tool: from then on it is asked nothing, and orders and shows nothing."""

from django.utils import timezone

from tutela.casework.custody import log
from tutela.casework.gate import Actor
from tutela.casework.tools.errors import BadTool
from tutela.casework.tools.models import Tool


def stop(by: Actor, tool: Tool, state: Tool.State, reason: str, **why: str | int) -> Tool:
    """Stop a tool that is locked, on record; both approvals end with it.

    Args:
        by: who acts.
        tool: as it stands now.
        state: suspended, expired or withdrawn.
        reason: in words, for its page.
        why: what else the record says.

    Raises:
        BadTool: there is no reason.
    """
    if not reason.strip():
        raise BadTool("Say in a sentence why. It stays with the tool.")
    tool.state, tool.reason, tool.changed_at = state, reason.strip()[:500], timezone.now()
    tool.first_approver = tool.second_approver = None
    tool.save()
    log.record(
        by, f"tool.{state}", purpose="tools", wrote=[tool], tool=tool.pk,
        reason_sha256=log.digest_of(tool.reason), **why,
    )  # fmt: skip
    return tool
