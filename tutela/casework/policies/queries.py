"""Questions about policies: which there are, what is in force, what waits for whom."""

from django.db.models import Exists, OuterRef, QuerySet

from tutela.casework import gate
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Person
from tutela.casework.policies import rule_books, seals
from tutela.casework.policies.errors import VersionBroken
from tutela.casework.policies.models import Approval, BackTest, Policy, Reading, Version
from tutela.errors import NotFound

NEEDED = 2


def policies_of(by: Actor) -> QuerySet[Policy]:
    """List the unit's policies by title.

    Raises:
        NotAllowed: the actor may not read policies.
    """
    gate.require(by, Act.READ_POLICIES)
    return Policy.objects.filter(unit=by.unit).order_by("title", "pk")


def policy_for(by: Actor, name: str) -> Policy:
    """Find a policy of the actor's unit by its name.

    Raises:
        NotAllowed: the actor may not read policies.
        NotFound: there is none of that name.
    """
    policy = policies_of(by).filter(name=name).first()
    if policy is None:
        raise NotFound(f"There is no policy {name!r}. `tutela policy list` names them all.")
    return policy


def versions_of(policy: Policy) -> QuerySet[Version]:
    """List the versions of a policy, the newest first."""
    return policy.versions.select_related("policy", "author").order_by("-number")


def version_for(by: Actor, name: str, number: int) -> Version:
    """Find a version by its policy's name and its number.

    Raises:
        NotFound: there is none.
    """
    versions = Version.objects.filter(policy=policy_for(by, name), number=number)
    version = versions.select_related("policy", "author").first()
    if version is None:
        raise NotFound(f"There is no version {number} of policy {name!r}.")
    return version


def open_version(policy: Policy) -> Version | None:
    """Give the version that is a draft or proposed; None where there is none."""
    states = (Version.State.DRAFT, Version.State.PROPOSED)
    return policy.versions.filter(state__in=states).select_related("policy", "author").first()


def in_force(policy: Policy) -> Version | None:
    """Give the version in force; None before the first.

    Raises:
        VersionBroken: it is not what was approved.
    """
    version = policy.versions.filter(state=Version.State.IN_FORCE).select_related("policy", "author").first()
    return whole(version) if version else None


def rules_in_force(unit: int, rule_book: str) -> Version | None:
    """Give the version of a rule book that its room follows; None where the unit approved none yet.

    Args:
        unit: whose.
        rule_book: the name under which the room reads it, as in its registration.

    Raises:
        VersionBroken: it is not what two people approved: whoever follows rules must not follow these.
    """
    policy = Policy.objects.filter(unit=unit, rule_book=rule_book).first()
    return in_force(policy) if policy and rule_book else None


def in_force_before(version: Version) -> Version | None:
    """Give the version of the same policy that was in force before one; None for the first."""
    earlier = version.policy.versions.filter(number__lt=version.number, in_force_at__isnull=False)
    return earlier.order_by("-number").first()


def has_read(by: Actor, version: Version) -> bool:
    """Say whether the actor said that they read a version and understood it."""
    return version.readings.filter(person=by.person).exists()


def whole(version: Version) -> Version:
    """Give a version back, if it is what two people approved.

    Raises:
        VersionBroken: it is not.
    """
    digest = seals.digest_of(version)
    approved = Approval.objects.filter(version=version, digest=digest).exclude(person=version.author_id)
    if digest != version.digest or approved.count() < NEEDED:
        raise VersionBroken(
            f"{version} is not what two people approved: its digest is {digest[:12]}. It is not followed. "
            "Look at the record of acts for who approved what, and propose a new version."
        )
    return version


def approvals_of(version: Version) -> list[Approval]:
    """List who approved a version, in order."""
    return list(version.approvals.select_related("person").order_by("pk"))


def newest_back_test(version: Version) -> BackTest | None:
    """Give the newest back-test of a version; None where none was asked for."""
    return version.back_tests.order_by("-pk").first()


def needs_back_test(version: Version) -> bool:
    """Say whether a version is not approved before its rules were tried on past work."""
    book = rule_books.named(version.policy.rule_book)
    return bool(book and book.back_test)


def may_be_approved(version: Version) -> bool:
    """Say whether nothing but people is wanted for it to be approved."""
    test = newest_back_test(version)
    return not needs_back_test(version) or bool(test and test.ended_at and not test.fault)


def to_approve(by: Actor) -> QuerySet[Version]:
    """List the proposed versions that wait for this actor's approval."""
    if not gate.may(by, Act.APPROVE_POLICY):
        return Version.objects.none()
    own = Approval.objects.filter(version=OuterRef("pk"), person=by.person)
    proposed = Version.objects.filter(policy__unit=by.unit, state=Version.State.PROPOSED)
    return proposed.exclude(author=by.person).exclude(Exists(own))


def to_read(by: Actor) -> QuerySet[Version]:
    """List the versions in force that this actor must read and has not said to have read."""
    if not gate.may(by, Act.READ_POLICIES):
        return Version.objects.none()
    own = Reading.objects.filter(version=OuterRef("pk"), person=by.person)
    in_force = Version.objects.filter(policy__unit=by.unit, state=Version.State.IN_FORCE)
    return in_force.filter(policy__must_be_read=True).exclude(Exists(own))


def not_read_by(version: Version) -> QuerySet[Person]:
    """List the people of the unit who can sign in and have not said to have read a version."""
    own = Reading.objects.filter(version=version, person=OuterRef("pk"))
    people = Person.objects.able().filter(unit=version.policy.unit_id, is_service=False)
    return people.exclude(Exists(own)).order_by("name", "pk")
