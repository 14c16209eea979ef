"""Answers what a recipient asked: on their page, where one is open, and by whatever way both talk."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import sealing
from tutela.casework.packages import queries
from tutela.casework.packages.actions.outward.page_content import page_content
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import BadPackage
from tutela.casework.packages.models import Package, RecipientPage, State, Step
from tutela.casework.partners.between.packages import PAGE


@transaction.atomic
def answer_question(by: Actor, package: Package, seen: int, says: str) -> Step:
    """Keep what a recipient is answered, and show it on the page that is open for them.

    Raises:
        NotAllowed: the actor makes no packages.
        PackageMoved: it is another version by now, or was never sent.
        BadPackage: nothing says what was answered, or too much does.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    if not says.strip():
        raise BadPackage("Say what was answered, and how.")
    current = locked(package, seen, State)
    step = write_step(by, current, Step.Kind.REPLIED, says=says)
    pages = _seal_anew(current)
    log.record(
        by, "package.replied", purpose="dissemination", wrote=[current, step, *pages], package=current.pk,
        pages=len(pages),
    )  # fmt: skip
    return step


def _seal_anew(package: Package) -> list[RecipientPage]:
    """Seal the page that is open with all that was answered since; give it, where there is one."""
    page = queries.page_with(package)
    if page is None:
        return []
    name = bytes.fromhex(page.token_sha256)
    page.sealed = sealing.seal(page_content(page.sending, page), bytes(page.opens), PAGE, name)
    page.save(update_fields=["sealed"])
    return [page]
