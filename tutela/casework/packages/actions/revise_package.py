"""Makes a draft or a returned package anew: what the record says now, for the same force or another."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.clocks.actions.start import start
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages import waits
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.actions.writing import Draft, columns, write_edition
from tutela.casework.packages.content.sources import require_reading, source_of
from tutela.casework.packages.models import Package, State, Step


@transaction.atomic
def revise_package(by: Actor, package: Package, seen: int, draft: Draft) -> Package:
    """Make a package's next edition; every edition and every sending before it stays as it was.

    Raises:
        NotAllowed: the actor makes no packages, or may not read what it is made of.
        PackageMoved: it is another version by now, or is out.
        BadPackage: something is missing, too low or does not fit.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    current = locked(package, seen, (State.DRAFT, State.CHECKED, State.RETURNED))
    source = source_of(current)
    require_reading(by, source)
    content = source.content()
    for name, value in columns(by, draft, content, current.supplements).items():
        setattr(current, name, value)
    current.state, current.checked_by, current.checked_at = State.DRAFT, None, None
    current.edition, current.made_at, current.changed = current.edition + 1, timezone.now(), ""
    step = write_step(by, current, Step.Kind.REVISED, says=f"For {current.recipient.title}"[:500])
    written = write_edition(by, current, content, draft.names)
    end(by, waits.KIND, [current.pk])
    start(by, waits.KIND, [current.pk], waits.check())
    log.record(
        by, "package.revised", purpose="dissemination", wrote=[current, step, *written],
        package=current.pk, edition=current.edition, recipient=current.recipient_id,
        summary_sha256=log.digest_of(current.summary),
    )  # fmt: skip
    return current
