"""What one process knows while it makes calls: never written anywhere."""

from dataclasses import dataclass, field

from tutela.casework.abroad.models import ItemCall


@dataclass(slots=True)
class Session:
    """What signs the calls, which look-ups were compared, and which actions were looked for there.

    `names` are theirs of the numbers of actions. `signed` counts how often it was signed in: a sign-in that
    is refused right after it was made is not tried again and again.
    """

    token: str = ""
    signed: int = 0
    names: dict[int, str] = field(default_factory=dict)
    compared: set[ItemCall.Kind] = field(default_factory=set)
    looked_for: set[int] = field(default_factory=set)
