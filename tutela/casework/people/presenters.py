"""How a person's account stands, in words."""

from tutela.casework.people.models import Person
from tutela.casework.times import moment


def state_of(person: Person) -> dict[str, str]:
    """Say how an account stands: {"says": str, "colour": the colour of its tag}."""
    if person.has_ended:
        return {"says": "Ended", "colour": "grey"}
    if not person.is_active:
        return {"says": "Suspended", "colour": "red"}
    if person.ends_at:
        return {"says": f"Active until {moment(person.ends_at)}", "colour": "green"}
    return {"says": "Active", "colour": "green"}
