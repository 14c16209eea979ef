"""What this program refuses or cannot do, as a tree of errors.

Refusal
  + Invalid          422  what was given cannot be used
    + Broken         422  what was sealed, signed or chained is not what it was
  + Missing          404  what was named is not there; on a page or by the API it goes on record who asked
    + NotFound       404  it is not there, or is not for whoever asks
  + Conflict         409  it could be done, but not as things stand now
  + Forbidden        403  whoever asks may not do this; on a page or by the API, the refusal goes on record
  + Withheld         429  it may be done, but not now: a budget is spent, a break is due
  + Unavailable      503  a store or an address did not answer
  + Failed           500  what should have worked did not

Each room and each part of the engine says what is wrong in classes of its own, children of these. The doors
(pages, API, commands) ask only whether something is a `Refusal`, and what it says of itself.
"""

from typing import ClassVar


class Refusal(Exception):
    """Something that is refused or cannot be done; its text says what, of which thing, and what to do.

    Attributes:
        code: the stable code that docs/messages.md explains.
        status: the HTTP status of an answer.
        exit_code: what a command ends with; docs/messages.md explains each.
        is_reported: whether pages and API put the refusal itself on the record of acts.
    """

    code: ClassVar[str] = "TU-X01"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    is_reported: ClassVar[bool] = False


class Invalid(Refusal, ValueError):
    """What was given cannot be used."""

    status = 422


class Broken(Invalid):
    """What was sealed, signed or chained is not what it was."""

    exit_code = 5


class Missing(Refusal, LookupError):
    """What was named is not there."""

    status = 404
    # Whoever tries one number after the other reads nothing, and is seen.
    is_reported = True


class NotFound(Missing):
    """The thing is not there, or it belongs to somebody who does not share it."""

    code = "TU-I01"


class Conflict(Refusal, ValueError):
    """It could be done, but not as things stand now."""

    status = 409


class Forbidden(Refusal, PermissionError):
    """Whoever asks may not do this, by role or by the rule of two people."""

    status = 403
    is_reported = True


class Withheld(Refusal, PermissionError):
    """It may be done, but not now: a budget is spent, or a break is due."""

    status = 429


class Unavailable(Refusal, OSError):
    """A store or an address did not answer."""

    status = 503


class Failed(Refusal, RuntimeError):
    """What should have worked did not."""
