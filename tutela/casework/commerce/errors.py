"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class BadSiteFact(Invalid):
    """A fact of a commercial site says too little, or something that cannot be so."""

    code = "TU-CS01"


class SiteMoved(Conflict):
    """A fact or a judgement does not stand where it would have to for this."""

    code = "TU-CS02"


class BadBrands(Invalid):
    """A list of payment brands cannot be followed as it is written."""

    code = "TU-CS03"
