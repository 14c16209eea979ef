"""Which roles do not go together."""

from tutela.casework import gate
from tutela.casework.gate import Act, Role
from tutela.casework.people.errors import RolesClash


def refuse_clash(roles: set[Role]) -> None:
    """Let roles pass that one person may hold at once.

    Raises:
        RolesClash: the person would be administrator and see media.
    """
    seeing = roles & gate.TABLE[Act.SEE_MEDIA]
    if Role.ADMINISTRATOR in roles and seeing:
        raise RolesClash(
            f"An administrator never sees media, so cannot also be {' or '.join(sorted(seeing))}."
        )
