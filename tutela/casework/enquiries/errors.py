"""What this room refuses."""

from tutela.errors import Conflict, Invalid


class EnquiryMoved(Conflict):
    """An enquiry is not where it would have to be for this."""

    code = "TU-EN01"


class BadEnquiry(Invalid):
    """What is said of an enquiry cannot be kept so."""

    code = "TU-EN02"


class BadBases(Invalid):
    """The file of legal bases is not as it must be."""

    code = "TU-EN03"
