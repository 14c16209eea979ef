"""Questions about packages: which there are, what waits for whom, what came of each."""

from django.db.models import Exists, OuterRef, QuerySet

from tutela.casework import gate, references
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.models import (
    Deconfliction,
    Outcome,
    Package,
    Part,
    RecipientPage,
    Sending,
    State,
    Step,
)
from tutela.casework.people.models import Unit
from tutela.errors import NotFound


def packages_of(by: Actor, state: str = "") -> QuerySet[Package]:
    """List the packages of the actor's unit, the newest first; of one state, if one is named.

    Raises:
        NotAllowed: the actor may not see packages.
    """
    gate.require(by, Act.SEE_PACKAGES)
    found = Package.objects.filter(unit=by.unit).select_related(
        "unit",
        "recipient",
        "case__unit",
        "bundle",
        "referral",
        "cluster",
        "supplements",
        "made_by",
        "checked_by",
    )
    return (found.filter(state=state) if state in State.values else found).order_by("-pk")


def package_for(by: Actor, number: int) -> Package:
    """Find a package of the actor's unit.

    Raises:
        NotAllowed: the actor may not see packages.
        NotFound: there is none of that number.
    """
    found = packages_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no package PK-{number}.")
    return found


def number_in(reference: str) -> int:
    """Read the number of a package from what somebody typed: PK-3.

    Raises:
        NotFound: it names none.
    """
    return references.number_in(reference, "PK-", "package")


def deconfliction_of(package: Package) -> Deconfliction | None:
    """Give the last deconfliction of a package's newest edition; None before there was one."""
    found = Deconfliction.objects.filter(package=package, edition=package.edition)
    return found.select_related("by").order_by("-pk").first()


def parts_of(package: Package, edition: int | None = None) -> QuerySet[Part]:
    """List the parts of an edition of a package by name; of the newest, if none is named."""
    return Part.objects.filter(package=package, edition=edition or package.edition).order_by("name")


def part_for(package: Package, edition: int, name: str) -> Part:
    """Find a part of an edition.

    Raises:
        NotFound: there is none of that name.
    """
    found = parts_of(package, edition).filter(name=name).first()
    if found is None:
        raise NotFound(f"{package} has no part of that name in edition {edition}.")
    return found


def sending_for(package: Package, number: int | None = None) -> Sending:
    """Find a sending of a package; the newest, if no number is given.

    Raises:
        NotFound: it was not sent, or not so often.
    """
    rows = Sending.objects.filter(package=package).select_related("recipient", "by").order_by("-number")
    found = (rows.filter(number=number) if number else rows).first()
    if found is None:
        raise NotFound(f"{package} was not sent{f' as number {number}' if number else ''}.")
    return found


def steps_of(package: Package) -> QuerySet[Step]:
    """List what was done with a package, in order."""
    return Step.objects.filter(package=package).order_by("number")


def outcomes_of(package: Package) -> dict[str, Outcome]:
    """Give the outcome of each kind that holds: what was told last."""
    return {row.code: row for row in Outcome.objects.filter(package=package).order_by("pk")}


def to_check(by: Actor) -> QuerySet[Package]:
    """List the drafts that wait for the actor's check: what others made."""
    if not gate.may(by, Act.CHECK_PACKAGE):
        return Package.objects.none()
    return Package.objects.filter(unit=by.unit, state=State.DRAFT).exclude(made_by=by.person)


def waiting(by: Actor) -> int:
    """Count what waits for the actor's check."""
    return to_check(by).count()


def changed_since(by: Actor) -> QuerySet[Package]:
    """List the packages that are out and of which the record says otherwise by now, for who follows them."""
    if not gate.may(by, Act.WORK_PACKAGES):
        return Package.objects.none()
    out = Package.objects.filter(unit=by.unit, state__in=(State.SENT, State.ACCEPTED))
    return out.exclude(changed="")


def returned(by: Actor) -> QuerySet[Package]:
    """List the packages that forces returned and nobody made anew, for who follows them."""
    if not gate.may(by, Act.WORK_PACKAGES):
        return Package.objects.none()
    return Package.objects.filter(unit=by.unit, state=State.RETURNED)


def units_with_packages() -> list[int]:
    """Number the units that have a package out."""
    out = Package.objects.filter(state__in=(State.SENT, State.ACCEPTED)).values_list("unit").distinct()
    return list(Unit.objects.filter(pk__in=out).order_by("pk").values_list("pk", flat=True))


def asked(by: Actor) -> QuerySet[Package]:
    """List the packages whose recipient asked something that nobody answered, for who follows them."""
    if not gate.may(by, Act.WORK_PACKAGES):
        return Package.objects.none()
    replied = Step.objects.filter(package=OuterRef("package"), kind=Step.Kind.REPLIED, pk__gt=OuterRef("pk"))
    waiting = Step.objects.filter(kind=Step.Kind.ASKED).exclude(Exists(replied))
    return Package.objects.filter(unit=by.unit, pk__in=waiting.values("package"))


def pages_of(unit: int) -> dict[str, bytes]:
    """Give the pages of a unit's packages that are with their recipients, by their names at the door."""
    with_them = (State.SENT, State.ACCEPTED)
    there = RecipientPage.objects.filter(
        sending__package__unit=unit, sending__package__state__in=with_them, ended_at=None
    )
    return {name: bytes(page) for name, page in there.values_list("token_sha256", "sealed")}


def page_with(package: Package) -> RecipientPage | None:
    """Give the open page on which a package's recipient reads what they are answered; None for none."""
    open_ones = RecipientPage.objects.filter(sending__package=package, ended_at=None).exclude(opens=b"")
    return open_ones.select_related("sending__package__unit", "sending__recipient").first()


def package_of_page(unit: int, name: str) -> Package | None:
    """Give the package whose page has a name; None where none has it."""
    found = RecipientPage.objects.filter(sending__package__unit=unit, token_sha256=name)
    page = found.select_related("sending__package").first()
    return page.sending.package if page else None
