"""Looks whether the record says otherwise by now than a package that is out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.content.changes import changes_since
from tutela.casework.packages.models import Package, State

AGAIN_AFTER = timedelta(hours=1)
_LONGEST = 500


@transaction.atomic
def look_again(by: Actor) -> Package | None:
    """Look at the package of a unit that nobody looked at for longest, if that is an hour ago.

    What is on record is that something changed, not each look.

    Returns:
        the package; None where there is none to look at.

    Raises:
        NotAllowed: that is the machine's.
    """
    gate.require(by, Act.FOLLOW_PACKAGES)
    before = timezone.now() - AGAIN_AFTER
    out = Package.objects.filter(unit=by.unit, state__in=(State.SENT, State.ACCEPTED), looked_at__lt=before)
    package = out.select_related("case__unit", "bundle", "referral").order_by("looked_at").first()
    if package is None:
        return None
    otherwise, was = changes_since(package), package.changed
    changed = ", ".join(otherwise)[:_LONGEST]
    # Of a package that somebody moves meanwhile nothing but these two columns is written.
    Package.objects.filter(pk=package.pk).update(changed=changed, looked_at=timezone.now())
    package.refresh_from_db()
    if changed != was:
        log.record(
            by, "package.source_changed", purpose="dissemination", package=package.pk, parts=len(otherwise)
        )
    return package
