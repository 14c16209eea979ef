"""Looks up for an enquiry whether something is known here, on a legal basis and on record."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.enquiries.actions.write_step import write_step
from tutela.casework.enquiries.bases import bases
from tutela.casework.enquiries.errors import BadEnquiry
from tutela.casework.enquiries.models import Enquiry, LookUp, Step
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers import queries as identifiers
from tutela.engine.identifiers import defanged
from tutela.printable import printable

_LONGEST = 400


@transaction.atomic
def look_up(by: Actor, enquiry: Enquiry, seen: int, text: str, basis: str) -> LookUp:
    """Look up what an asker names, and keep what was found and on which basis, before anybody sees it.

    Args:
        by: who looks.
        enquiry: for which.
        seen: the version they saw.
        text: an address, account, telephone or wallet, in any notation.
        basis: a code of the legal bases.

    Raises:
        NotAllowed: the actor does not work on enquiries, or may not look up.
        EnquiryMoved: it is another version than was seen, or has ended.
        BadEnquiry: nothing to look up is named, or the basis is none.
    """
    gate.require(by, Act.WORK_ENQUIRIES, on=enquiry)
    named = bases()
    asked = printable(defanged(text.strip()))
    if not asked or len(asked) > _LONGEST:
        raise BadEnquiry(f"Name what to look up, in at most {_LONGEST} characters.")
    if basis not in named.by_code:
        raise BadEnquiry("Choose on which legal basis it is looked up.")
    answer = identifiers.known(by, text)
    current, step = write_step(by, enquiry, seen, Step.Kind.LOOKED_UP)
    current.save(update_fields=["version", "owner"])
    found = LookUp.objects.create(
        step=step, asked=asked, kind=answer.asked.kind, basis=basis, basis_version=named.version,
        known=len(answer.known), alike=len(answer.alike),
    )  # fmt: skip
    log.record(
        by, "enquiry.looked_up", purpose="enquiry", wrote=[current, step, found], enquiry=current.pk,
        basis=basis, known=found.known, alike=found.alike,
    )  # fmt: skip
    return found
