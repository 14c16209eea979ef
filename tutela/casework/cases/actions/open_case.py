"""Opens a case."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.errors import BadReference
from tutela.casework.cases.models import Case
from tutela.casework.cases.validation import check_reference
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def open_case(by: Actor, reference: str, title: str = "") -> Case:
    """Open a case with a data key of its own.

    Raises:
        BadReference: the reference is empty, used already, or holds a slash or a space.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.OPEN_CASE)
    terminology.guard(reference, title)
    check_reference(reference)
    if Case.objects.filter(unit=by.unit, reference=reference).exists():
        raise BadReference(f"Case {reference} is open already. Choose another reference or use that case.")
    key = copies.new_key(f"case {reference}")
    case = Case.objects.create(
        unit=Unit.objects.get(pk=by.unit), reference=reference, title=title, key=key, opened_by=by.name
    )
    log.record(by, "case.opened", purpose="investigation", wrote=[case], case=case.pk)
    return case
