"""Makes an export of a series for a partner, for another person to sign."""

from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.content.routing import forces
from tutela.casework.packages.content.tables import bases
from tutela.casework.packages.models import Handling
from tutela.casework.series.actions.write_step import locked, write_step
from tutela.casework.series.errors import BadSeries
from tutela.casework.series.exporting.contents import parts_of
from tutela.casework.series.models import Export, Series, Step
from tutela.engine.taxonomy import terminology

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Given:
    """To whom an export is given, and how it may be handled.

    Attributes:
        recipient: the name of a force or authority that two people approved.
        basis: a code of the bases, which fits where the recipient is.
        handling: P or C.
        conditions: of C.
    """

    recipient: str
    basis: str
    handling: str = Handling.PERMITTED.value
    conditions: str = ""


@transaction.atomic
def make_export(by: Actor, series: Series, given: Given) -> Export:
    """Make an export of a series as it stands on record now: text, no media, no name of a child.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: it was joined into another.
        BadSeries: recipient, basis, handling and conditions do not fit.
        RefusedWords: the conditions hold words that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS, on=series)
    conditions = given.conditions.strip()
    terminology.guard(conditions)
    recipient = next((each for each in forces(by.unit) if each.name == given.recipient), None)
    if recipient is None:
        raise BadSeries("Choose a force or authority that two people approved.")
    listed = bases()
    basis = listed.by_code.get(given.basis)
    if basis is None or basis.is_abroad != (recipient.country not in ("", listed.home)):
        raise BadSeries(f"Choose a basis that fits {recipient}: for one at home, or for one abroad.")
    if given.handling not in Handling.values or len(conditions) > _LONGEST:
        raise BadSeries("Choose a handling code, P or C, with short conditions.")
    if (given.handling == Handling.CONDITIONS) != bool(conditions):
        raise BadSeries("The handling code C names its conditions, and P has none.")
    current = locked(series)
    number = current.exports.count() + 1
    export = Export(
        series=current, number=number, recipient=recipient, basis=basis.code, handling=given.handling,
        conditions=conditions, made_by_id=by.person,
    )  # fmt: skip
    export.parts = parts_of(export)
    export.save()
    step = write_step(by, current, Step.Kind.EXPORTED, f"Number {number}, for {recipient.title}"[:_LONGEST])
    log.record(
        by, "series.exported", purpose="safeguarding", wrote=[current, export, step], series=current.pk,
        export=number, recipient=recipient.pk,
    )  # fmt: skip
    return export
