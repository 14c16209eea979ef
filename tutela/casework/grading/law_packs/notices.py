"""What supervisors are told of a law pack that came into force."""

from tutela.casework.gate import Actor
from tutela.casework.grading.law_packs import queries
from tutela.casework.grading.law_packs.pages import href_of
from tutela.casework.rooms import Notice

_PLACE = 62


def to_look_over(by: Actor) -> list[Notice]:
    """Tell which version in force touches grades that nobody has looked over, the oldest first."""
    found = list(
        queries.to_look_over(by).select_related("version__policy").order_by("version__in_force_at")[:2]
    )
    if not found:
        return []
    change = found[0]
    more = " There are more." if len(found) > 1 else ""
    says = (
        f"{change.version} is in force, by which {change.touched:,} grades would be derived otherwise. "
        f"They stay as they are until somebody grades them anew.{more}"
    )
    return [Notice(_PLACE, says, "Look over what it touches", href_of(change.version))]
