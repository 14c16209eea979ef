"""What a package can be made of, and who may read it."""

from dataclasses import dataclass

from tutela.casework import gate
from tutela.casework.bundles.models import Bundle
from tutela.casework.bundles.queries import bundle_for
from tutela.casework.cases.models import Case
from tutela.casework.cases.queries import case_for
from tutela.casework.commerce.models import Cluster
from tutela.casework.commerce.queries import cluster_for
from tutela.casework.database import row_number
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.content.contents import Content
from tutela.casework.packages.content.of_bundle import of_bundle
from tutela.casework.packages.content.of_case import of_case
from tutela.casework.packages.content.of_cluster import of_cluster
from tutela.casework.packages.content.of_referral import of_referral
from tutela.casework.packages.models import Package
from tutela.casework.referrals.models import Referral
from tutela.casework.referrals.queries import referral_for
from tutela.errors import NotFound

KINDS = ("case", "bundle", "referral", "cluster")
_Thing = Case | Bundle | Referral | Cluster
# What whoever reads the source of a package may do: to make one is to read it.
_ACTS = {
    "case": (Act.SEE_CASEWORK, Act.READ_COMMUNICATIONS),
    "bundle": (Act.SEE_REPORTS,),
    "referral": (Act.SEE_REFERRALS,),
    "cluster": (Act.SEE_TRACES,),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A case, a bundle of reports, a referral or an operator of commercial sites."""

    thing: _Thing

    @property
    def kind(self) -> str:
        """Which of them it is."""
        return next(kind for kind in KINDS if self.columns[kind] is not None)

    @property
    def columns(self) -> dict[str, _Thing | None]:
        """The columns of a package that name it."""
        classes = {"case": Case, "bundle": Bundle, "referral": Referral, "cluster": Cluster}
        return {kind: self.thing if isinstance(self.thing, of) else None for kind, of in classes.items()}

    @property
    def name(self) -> str:
        """What tells it from others of its kind."""
        return self.thing.reference if isinstance(self.thing, Case) else str(self.thing.pk)

    def content(self) -> Content:
        """Read it as it stands on record now."""
        if isinstance(self.thing, Case):
            return of_case(self.thing)
        if isinstance(self.thing, Bundle):
            return of_bundle(self.thing)
        return of_cluster(self.thing) if isinstance(self.thing, Cluster) else of_referral(self.thing)


def source_for(by: Actor, kind: str, name: str) -> Source:
    """Find what a package is to be made of.

    Raises:
        NotAllowed: the actor may not read it.
        NotFound: there is none, or it is another unit's.
    """
    if kind == "case":
        found = Source(case_for(by, name))
    else:
        number = row_number(name.upper().removeprefix("VI-").removeprefix("OC-"))
        if kind not in KINDS or number is None:
            raise NotFound(
                f"A package is made of a case, a bundle, a referral or a cluster; {kind} {name!r} is none."
            )
        found = Source(_numbered(by, kind, number))
    require_reading(by, found)
    return found


def _numbered(by: Actor, kind: str, number: int) -> Bundle | Referral | Cluster:
    if kind == "cluster":
        return cluster_for(by, number)
    return bundle_for(by, number) if kind == "bundle" else referral_for(by, number)


def source_of(package: Package) -> Source:
    """Give what a package was made of."""
    thing = package.case or package.bundle or package.referral or package.cluster
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
