"""Opens the page on which a recipient answers a package, and says once how it is reached."""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tutela.casework import database, gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.packages.actions.outward.page_content import page_content
from tutela.casework.packages.actions.write_step import locked, write_step
from tutela.casework.packages.errors import PackageMoved
from tutela.casework.packages.models import Package, RecipientPage, State, Step
from tutela.casework.packages.queries import sending_for
from tutela.casework.partners.between.notices import key_of, name_of, seal_page
from tutela.casework.partners.between.packages import PAGE

_TOKEN_BYTES, _CODE_DIGITS = 24, 8


class Opened(NamedTuple):
    """How a page is reached; it is said once, and kept nowhere."""

    address: str
    code: str


@transaction.atomic
def open_page(by: Actor, package: Package, seen: int) -> Opened:
    """Open the recipient's page of the last sending; one that was open before ends.

    It shows which package it is, how it is marked and the digests of its parts, and nothing that these say;
    later what the recipient is answered on it. Give the address and the code apart, each another way.

    Raises:
        NotAllowed: the actor sends no packages.
        PackageMoved: it is another version by now, is not with a recipient, or no setting has a door for it.
    """
    gate.require(by, Act.WORK_PACKAGES, on=package)
    portal = settings.TUTELA.portal
    if not portal.on or not portal.address:
        raise PackageMoved("The partners' door is not on: set its address under [portal] first.")
    current = locked(package, seen, (State.SENT, State.ACCEPTED))
    sending = sending_for(current)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    code = "".join(secrets.choice("0123456789") for _ in range(_CODE_DIGITS))
    old = list(RecipientPage.objects.filter(sending__package=current, ended_at=None))
    for page in old:
        page.ended_at = timezone.now()
    database.update(old, ["ended_at"])
    made = RecipientPage.objects.create(
        sending=sending, token_sha256=name_of(token), made_by=by.name,
        sealed=seal_page(token, code, page_content(sending), PAGE),
        opens=key_of(token, code, PAGE).public_key().public_bytes_raw(),
    )  # fmt: skip
    step = write_step(by, current, Step.Kind.PAGE, says=f"Of sending {sending.number}")
    log.record(
        by, "package.page_opened", purpose="dissemination", wrote=[current, made, step, *old],
        package=current.pk, sending=sending.number,
    )  # fmt: skip
    return Opened(f"{portal.address.rstrip('/')}/packages/{token}/", code)
