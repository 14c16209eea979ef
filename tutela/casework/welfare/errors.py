"""What welfare refuses."""

from tutela.errors import Conflict, Invalid, Missing, Withheld


class NotAssigned(Missing):
    """The item is not among what the person was given to look at."""

    code = "TU-W01"


class BreakDue(Withheld):
    """The person has viewed as long as the policy allows without a break."""

    code = "TU-W02"


class BudgetSpent(Withheld):
    """The person has viewed as much as the policy allows for the day or the week."""

    code = "TU-W03"


class NotForShowing(Missing):
    """The item's grade is known, so nobody needs to see it."""

    code = "TU-W04"


class NothingToShow(Invalid):
    """An item has no pixels of the kind that was asked for."""

    code = "TU-W05"


class LookOver(Conflict):
    """A look was asked for again with a key whose look has ended, or was for something else."""

    code = "TU-W06"


class BadPolicy(Invalid):
    """The welfare policy cannot be used as it is written."""

    code = "TU-W07"


class StepTooFar(Invalid):
    """A look was to show more than it may begin with, or than comes after what was seen."""

    code = "TU-W08"


class OutsideHours(Withheld):
    """It is outside the hours in which a person's duty views media, or too near the end of their shift."""

    code = "TU-W09"


class ViewingOff(Withheld):
    """Media are off for a person: a risk assessment or something that must be in order is missing."""

    code = "TU-W10"


class RunOfHighest(Withheld):
    """A person has viewed as many of the highest class in a row as their unit lets them."""

    code = "TU-W11"


class BadEntry(Invalid):
    """What was entered about a person's viewing cannot be kept: limits, assessments, shifts, clearances."""

    code = "TU-W12"


class OwnAssessment(Conflict):
    """Whoever wrote an assessment, or holds the same role, cannot be its second signature."""

    code = "TU-W13"


class NotMadeYet(Missing):
    """A stand-in that no worker has made yet was asked for by a request that makes nothing."""

    code = "TU-W14"
    # The item is theirs to see; the page has it made.
    is_reported = False
