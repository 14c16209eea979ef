"""Approves a tool; the second approval lets it be asked."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.tools.actions import locked
from tutela.casework.tools.errors import OwnTool, ToolMoved
from tutela.casework.tools.models import Tool


@transaction.atomic
def approve(by: Actor, tool: Tool, digest: str) -> Tool:
    """Approve a tool that somebody else supplied; one that was suspended needs both approvals anew.

    Args:
        by: who approves; neither its supplier nor its owner nor the first who approved it.
        tool: which.
        digest: the SHA-256 of the card that the approver had before them, as its page shows it.

    Raises:
        NotAllowed: the actor may not approve tools.
        ToolMoved: it is neither proposed nor suspended, has expired, or is not what they had before them.
        OwnTool: they supplied it, own it, or approved it already.
    """
    gate.require(by, Act.APPROVE_TOOL, tool)
    current = locked.tool(tool, locked.State.PROPOSED, locked.State.SUSPENDED)
    if digest != current.digest:
        raise ToolMoved(f"The card of {current} is not the one that you read. Read it again.")
    if current.expires < timezone.localdate():
        raise ToolMoved(f"{current} may be used until {current.expires}. Supply a newer version.")
    if by.person in (current.supplied_by_id, current.owner_id):
        raise OwnTool(f"{by.name} supplied or owns {current} and may not approve it. Two others do.")
    if by.person == current.first_approver_id:
        raise OwnTool(f"{by.name} approved {current} already. Another person must.")
    if current.first_approver_id is None:
        current.first_approver_id = by.person
    else:
        current.second_approver_id = by.person
        current.state, current.reason = Tool.State.APPROVED, ""
        current.approved_at = current.changed_at = timezone.now()
        current.followed = ""
    current.save()
    log.record(
        by, "tool.approved", purpose="tools", wrote=[current], tool=current.pk, card_sha256=digest,
        is_second=current.state == Tool.State.APPROVED,
    )  # fmt: skip
    return current
