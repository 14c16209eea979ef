"""In which role somebody signs an assessment: the two signatures are of two."""

from tutela.casework.gate import TABLE, Act, Actor


def role_of(by: Actor, other_than: str = "") -> str:
    """Give the role in which a person signs; of several, the first that is not another's; "" for none."""
    roles = sorted(role.value for role in by.roles & TABLE[Act.ASSESS_VIEWING])
    return next((role for role in roles if role != other_than), "")
