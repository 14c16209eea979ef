"""Why something is not proposed, published or given out, and what is wrong with an edition."""

from tutela.errors import Broken, Conflict, Forbidden, Invalid, Missing


class NothingToList(Invalid):
    """There is nothing new to propose: no released item that can be listed, and nothing revoked."""

    code = "TU-H06"


class ProposalOpen(Conflict):
    """A list has a proposal already, or has none where one is needed."""

    code = "TU-H07"


class SamePerson(Forbidden):
    """An edition may not be published by the person who proposed it."""

    code = "TU-H08"


class ProposalStale(Conflict):
    """A proposed item's grade has changed since."""

    code = "TU-H09"


class EditionBroken(Broken):
    """An edition, its entries or its signature are not as they were published."""

    code = "TU-H10"


class UnknownAct(Invalid):
    """A page was asked to do something that it does not do, or about a proposal that is another by now."""

    code = "TU-H12"


class UnknownForm(Missing):
    """An edition was to be exported in a format that there is not."""

    code = "TU-H13"


class TooLargeForPage(Invalid):
    """An edition has more entries than a page gives out at once."""

    code = "TU-H14"
