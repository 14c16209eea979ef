"""What officers of a force see of a package and answer, without an account: pages as those of notices."""

from tutela.casework.partners.between import notices
from tutela.casework.partners.between.notices import Notices

PAGE, ANSWER = "package page", "package answer"
ACTS = ("accept", "return", "ask", "tell")
TABLES = tuple(text.replace("exchange_notice", "exchange_package") for text in notices.TABLES)


class Packages(Notices):
    """The pages of packages and their answers; each call is one transaction."""

    _begins = "exchange_package"
