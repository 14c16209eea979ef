"""Units that name people for support, as two of their people approved it."""

from datetime import date

from tutela.casework.gate import Actor
from tutela.casework.policies import actions as policies
from tutela.casework.support import rules


def lay_down(writer: Actor, approvers: tuple[Actor, Actor], *, every_days: int = 0, **named: str) -> None:
    """Have a unit follow rules of support of its own.

    Args:
        writer: who drafts and proposes them.
        approvers: two others.
        every_days: from one counselling to the next; 0 for none.
        named: user names by "support", "conduct", "security".
    """
    text = rules.shipped().replace("every_days = 0", f"every_days = {every_days}", 1)
    for what, name in named.items():
        text = text.replace(f"\n{what} = []", f'\n{what} = ["{name}"]')
    policy = policies.make_policy(writer, "support", "Support", "Head of unit", rule_book="support")
    version = policies.draft(
        writer, policy, text, change="First version", citation="Decision 1/26", read_on=date(2026, 11, 2)
    )
    proposed = policies.propose(writer, version)
    for by in approvers:
        policies.approve(by, proposed, proposed.digest)
