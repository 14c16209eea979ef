"""What this room refuses."""

from tutela.casework.grading.models import Assessment
from tutela.casework.grading.sight import Sight
from tutela.casework.items.models import Item
from tutela.errors import Conflict, Forbidden, Invalid, Missing


class UnknownCategory(Invalid):
    """The unit's law pack has no such category."""

    code = "TU-G01"


class NothingBeside(Conflict):
    """There is nothing to look at together, or another colleague came first."""

    code = "TU-G35"


class NothingToHandOver(Conflict):
    """A desk cannot be handed over: nothing waits on it, or the colleague cannot take it."""

    code = "TU-G36"


class NotReserved(Missing):
    """The item is not on the person's desk, or no longer."""

    code = "TU-G02"


class NotOfTheStack(Invalid):
    """A decision was to serve an item that is not in the same stack."""

    code = "TU-G03"


class AlreadyDecided(Conflict):
    """The item does not wait for this person's decision."""

    code = "TU-G04"


class NothingToConfirm(Invalid):
    """The shift holds no grade that stands."""

    code = "TU-G05"


class BadReason(Invalid):
    """A reason is missing, or none of the coded ones."""

    code = "TU-G06"


class ShiftConfirmed(Conflict):
    """The shift was confirmed, so what was decided in it stands."""

    code = "TU-G07"


class StaleForm(Forbidden):
    """A request that changes something did not come from a page of ours."""

    code = "TU-G08"


class Overtaken(Conflict):
    """What a decision was made for is not what is there: another item, another batch, another grade.

    Attributes:
        item: what the decision was about.
        sight: what the person had before them; None where that does not matter.
        batch, place: where the item lies on their desk now; `place` is None where it does not.
        standing: their own grade of it that stands, if one does.
    """

    code = "TU-G10"

    def __init__(
        self,
        message: str,
        item: Item,
        sight: Sight | None = None,
        *,
        batch: int = 0,
        place: int | None = None,
        standing: Assessment | None = None,
    ) -> None:
        super().__init__(message)
        self.item, self.sight, self.batch, self.place, self.standing = item, sight, batch, place, standing


class AnotherPerson(Conflict):
    """A page's act was sent while another person was signed in on its browser."""

    code = "TU-G11"


class Unsaved(Conflict):
    """A shift was to be signed off with something on its page that is not saved, or not on it."""

    code = "TU-G12"


class UnknownFilter(Invalid):
    """The desk's address asks for a filter or a value that it does not have."""

    code = "TU-G13"


class CannotBeGiven(Invalid):
    """Work was to be given to somebody who does not grade in this unit."""

    code = "TU-G14"


class AllocationEnded(Conflict):
    """Work was to be withdrawn that is not given any more."""

    code = "TU-G15"


class FactsDisagree(Invalid):
    """The facts that a decision brought come to another category than the one it names."""

    code = "TU-G16"


class FactsDecideNothing(Invalid):
    """No category can be derived from the facts that a decision brought."""

    code = "TU-G17"


class KeysClash(Invalid):
    """Keys of the desk were chosen of which two would be the same, or one is none."""

    code = "TU-G30"


class BadGuidance(Invalid):
    """A guidance has no section for a category, or two of one name."""

    code = "TU-G31"


class GuidanceToRead(Conflict):
    """The guidance was changed, and the person has not said yet that they read it."""

    code = "TU-G32"


class BadOpinionPolicy(Invalid):
    """The file that says how many opinions an item needs breaks a rule of its form."""

    code = "TU-G18"


class NotOpen(Conflict):
    """The opinions of an item are settled, or there is none yet."""

    code = "TU-G19"


class BadSegment(Invalid):
    """A part of a film was graded that the item does not have."""

    code = "TU-G33"


class LawChangeMoved(Conflict):
    """What a version of a law pack touches cannot be looked over: it is not in force, or that was done."""

    code = "TU-G34"
