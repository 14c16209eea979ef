"""What is at an address by our law, and what that is in the recipient's scheme."""

from dataclasses import dataclass

from tutela.casework.abroad.content.book import OWN_WORDS, Book, Row
from tutela.casework.abroad.errors import BadExchange, NotAssessed
from tutela.casework.reports.models import AddressLook, Report
from tutela.casework.reports.queries import law_pack
from tutela.engine.taxonomy.packs import LawPack


@dataclass(frozen=True, slots=True)
class Assessed:
    """The highest illegal category that somebody recorded at an address, and the version of its law pack."""

    pack: str
    version: str
    category: str
    title: str
    look: AddressLook

    @property
    def pack_said(self) -> str:
        """The law pack with its version, as it is kept."""
        return f"{self.pack} {self.version}"


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade in the recipient's scheme, and how it came about."""

    scheme: str
    value: str
    origin: str


def assessed_at(report: Report, address: str) -> Assessed:
    """Give what was recorded last at an address of a report, where that is illegal by the unit's law pack.

    Raises:
        NotAssessed: nobody looked, or recorded nothing illegal the last time, or by a pack not in force now.
    """
    looks = AddressLook.objects.filter(report=report, address=address, recorded_at__isnull=False)
    look, pack = looks.order_by("-recorded_at", "-pk").first(), law_pack(report.unit_id)
    if look is None:
        raise NotAssessed(f"Nobody has recorded what was seen at this address of {report}. Look there first.")
    if look.pack != f"{pack.name} {pack.version}":
        raise NotAssessed(
            f"The address was assessed under law pack {look.pack}, and the unit works under {pack.name} "
            f"{pack.version} by now. Look there again."
        )
    found = next((each for each in pack.categories if each.criminal and look.items.get(each.code)), None)
    if found is None:
        raise NotAssessed(
            f"What was recorded last at this address of {report} is not illegal by the law pack "
            f"{pack.name} {pack.version}. Only what is illegal goes abroad."
        )
    return Assessed(pack.name, pack.version, found.code, found.title, look)


def row_of(book: Book, scheme: str, found: Assessed) -> Row | None:
    """Give the row of the rule book for what was assessed; None where the recipient follows no scheme.

    Raises:
        NotMapped: there is no row for it.
    """
    if scheme == OWN_WORDS:
        return None
    return book.row(scheme, found.pack, found.version, found.category)


def confirm(book: Book, scheme: str, found: Assessed, chosen: str) -> Graded:
    """Give the grade in the recipient's scheme that a person confirmed.

    Raises:
        NotMapped: no row of the rule book is about this category of this version.
        BadExchange: the row allows other values.
    """
    row = row_of(book, scheme, found)
    if row is None:
        return Graded(OWN_WORDS, found.category, f"{found.pack_said}: {found.title}, as assessed")
    if chosen not in row.values:
        raise BadExchange(
            f"Confirm what category {found.category} is in {scheme}: {' or '.join(row.values)}. {row.note}"
        )
    return Graded(scheme, chosen, f"{found.pack_said} {found.category}, row marked {row.mark}, confirmed")


def is_criminal(pack: LawPack, category: str) -> bool:
    """Say whether a category of a law pack is illegal."""
    return any(each.code == category and each.criminal for each in pack.categories)
