"""What a package can be made of, and who may read it."""

from dataclasses import dataclass

from tutela.casework import gate
from tutela.casework.bundles.models import Bundle
from tutela.casework.bundles.queries import bundle_for
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import case_for
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.content.contents import Content
from tutela.casework.packages.content.of_bundle import of_bundle
from tutela.casework.packages.content.of_case import of_case
from tutela.casework.packages.content.of_referral import of_referral
from tutela.casework.packages.models import Package
from tutela.casework.referrals.models import Referral
from tutela.casework.referrals.queries import referral_for
from tutela.errors import NotFound

KINDS = ("case", "bundle", "referral")
# What whoever reads the source of a package may do: to make one is to read it.
_ACTS = {
    "case": (Act.SEE_CASEWORK, Act.READ_COMMUNICATIONS),
    "bundle": (Act.SEE_REPORTS,),
    "referral": (Act.SEE_REFERRALS,),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A case, a bundle of reports or a referral."""

    thing: Case | Bundle | Referral

    @property
    def kind(self) -> str:
        """Which of the three it is."""
        return next(kind for kind in KINDS if self.columns[kind] is not None)

    @property
    def columns(self) -> dict[str, Case | Bundle | Referral | None]:
        """The columns of a package that name it."""
        classes = {"case": Case, "bundle": Bundle, "referral": Referral}
        return {kind: self.thing if isinstance(self.thing, of) else None for kind, of in classes.items()}

    @property
    def name(self) -> str:
        """What tells it from others of its kind."""
        return self.thing.reference if isinstance(self.thing, Case) else str(self.thing.pk)

    def content(self) -> Content:
        """Read it as it stands on record now."""
        if isinstance(self.thing, Case):
            return of_case(self.thing)
        return of_bundle(self.thing) if isinstance(self.thing, Bundle) else of_referral(self.thing)


def source_for(by: Actor, kind: str, name: str) -> Source:
    """Find what a package is to be made of.

    Raises:
        NotAllowed: the actor may not read it.
        NotFound: there is none, or it is another unit's.
    """
    if kind == "case":
        found = Source(case_for(by, name))
    else:
        number = row_number(name.upper().removeprefix("VI-"))
        if kind not in KINDS or number is None:
            raise NotFound(f"A package is made of a case, a bundle or a referral; {kind} {name!r} is none.")
        found = Source(bundle_for(by, number) if kind == "bundle" else referral_for(by, number))
    require_reading(by, found)
    return found


def source_of(package: Package) -> Source:
    """Give what a package was made of."""
    thing = package.case or package.bundle or package.referral
    if thing is None:
        raise NotFound(f"{package} is made of nothing.")
    return Source(thing)


def require_reading(by: Actor, source: Source) -> None:
    """Make sure that the actor may read all that a source gives.

    Raises:
        NotAllowed: they may not.
    """
    for act in _ACTS[source.kind]:
        gate.require(by, act, on=source.thing)


def may_read(by: Actor, package: Package) -> bool:
    """Say whether the actor may read what a package says: by its source, or as somebody who checks it."""
    source = source_of(package)
    reads = all(gate.may(by, act, on=source.thing) for act in _ACTS[source.kind])
    return reads or gate.may(by, Act.CHECK_PACKAGE, on=package)
