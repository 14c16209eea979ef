"""How a person's account stands, and where they are signed in, in words."""

from typing import Any

from tutela.casework.people import queries
from tutela.casework.people.models import Person, Session
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


def session_answer(row: Session, here: str = "") -> dict[str, Any]:
    """Say one session; the name it is kept under is no secret, its id is.

    Args:
        row: the session.
        here: the id of the session in which it is asked, where that is one.
    """
    return {
        "name": row.session_key,
        "where": row.through,
        "way": row.way or "unknown",
        "began": moment(row.began_at),
        "active": moment(row.active_at),
        "ends": moment(row.expire_date),
        "is_this": bool(here) and queries.session_name(here) == row.session_key,
    }
