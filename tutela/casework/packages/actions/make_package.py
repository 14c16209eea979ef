"""Makes a package of what the record says of a case, a bundle or a referral."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked
from tutela.casework.packages.actions.writing import Draft, columns, write_edition
from tutela.casework.packages.content.sources import Source, require_reading
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def make_package(by: Actor, source: Source, draft: Draft, supplements: Package | None = None) -> Package:
    """Make a package, a draft until somebody else has checked it.

    Args:
        by: who makes it.
        source: what it is made of, as it stands on record now.
        draft: what they say of it.
        supplements: which one that was sent it adds to, if any.

    Raises:
        NotAllowed: the actor makes no packages, or may not read what it is made of.
        BadPackage: something is missing, too low or does not fit.
        PackageMoved: what it would add to was not sent, or was recalled.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=source.thing)
    require_reading(by, source)
    if supplements is not None:
        gate.require(by, Act.WORK_PACKAGES, on=supplements)
        locked(supplements, supplements.version, (State.SENT, State.ACCEPTED))
    content = source.content()
    said = columns(by, draft, content, supplements)
    package = Package.objects.create(unit_id=by.unit, supplements=supplements, **source.columns, **said)
    written = write_edition(by, package, content, draft.names)
    step = Step.objects.create(
        package=package, number=1, kind=Step.Kind.MADE, person_id=by.person, by=by.name
    )
    start(by, waits.KIND, [package.pk], waits.check())
    log.record(
        by, "package.made", purpose="dissemination", wrote=[package, step, *written], package=package.pk,
        recipient=package.recipient_id, by_rule=package.by_rule, parts=len(content.parts),
        summary_sha256=log.digest_of(package.summary),
    )  # fmt: skip
    return package
