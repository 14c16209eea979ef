"""Gives what is on record for an exhibit to whoever asks on a page, with its proof."""

import io

from tutela.casework import gate
from tutela.casework.cases import case_file
from tutela.casework.cases.actions.export import write
from tutela.casework.cases.errors import TooLargeForPage, UnknownForm
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody.record import evidence
from tutela.casework.examination.actions import exact_hashes
from tutela.casework.gate import Act, Actor
from tutela.casework.items import queries as items

# A page gives what fits into memory and is there soon; the command streams, however long that takes.
MOST_ON_A_PAGE, MOST_OPENED = 50_000, 100


def hand_out(by: Actor, exhibit: Exhibit, form: str) -> tuple[str, bytes]:
    """Give an exhibit's record, what proves that it is the one on record, and the program that checks that.

    Returns:
        the name and the bytes of a zip that holds the three.

    Raises:
        NotAllowed: the actor may not export in this unit.
        UnknownForm: there is no such form.
        TooLargeForPage: it is too large, or too many fingerprints are fast ones; it names the command.
    """
    gate.require(by, Act.EXPORT, on=exhibit)
    if form not in case_file.WRITERS:
        raise UnknownForm(f"There is no export {form!r}. Use {', '.join(case_file.WRITERS)}.")
    of_exhibit = items.items_of(exhibit.intake)
    inexact = items.inexact_among(of_exhibit)
    if of_exhibit.count() > MOST_ON_A_PAGE or len(inexact) > MOST_OPENED:
        raise TooLargeForPage(
            f"{exhibit} is too large for a page, or many fingerprints have to be made exact first. Use the "
            f"command `tutela exhibit export {exhibit} FILE`, which does both."
        )
    exact_hashes(gate.machine(exhibit.case.unit_id), inexact)
    out = io.BytesIO()
    written = write(by, exhibit, form, out)
    ending = {"vics": "vics.json"}.get(form, form)
    name = f"{exhibit.case.reference}-{exhibit.reference}.{ending}"
    return f"{name}.zip", evidence.packed(name, out.getvalue(), written.entry)
