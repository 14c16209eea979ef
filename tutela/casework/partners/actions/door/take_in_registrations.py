"""Takes in companies that asked at their door to be let in, and says there where each stands."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox import opening
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.partners.between.registrations import REGISTRATION, TAKEN, SealedRegistration
from tutela.casework.partners.exchange import Exchange
from tutela.casework.partners.models import Contact, Partner, Registration
from tutela.engine.formats.reports.told import moment_of

AT_ONCE = 100
# So many that nobody approved are in the directory at most: strangers do not fill it.
MOST_OPEN = 200
_STANDS = {
    Partner.State.ENTERED.value: TAKEN,
    Partner.State.APPROVED.value: "approved",
    Partner.State.ENDED.value: "not approved, or ended",
}
_BROKEN = "could not be opened: register again"
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST = {"name": 200, "mail": 320, "telephone": 40}
_MOST_PEOPLE, _MOST_WORDS = 20, 5000


def take_in_registrations(by: Actor, exchange: Exchange) -> int:
    """Enter each company that waits into the directory, where two people approve it or do not.

    One that does not open stays there, and is listed with the reason. What was taken in before makes nothing
    twice. While too many wait for approval, the others wait at the door.

    Returns:
        how many waited; more may.

    Raises:
        NotAllowed: that is for the machine.
        BoxAway: the exchange's database does not answer.
    """
    gate.require(by, Act.TAKE_IN_SUBMISSIONS)
    waiting = exchange.registrations.waiting(min(AT_ONCE, _room(by.unit)))
    for sealed in waiting:
        try:
            _take_in(by, sealed)
        except (LetterBroken, ValueError) as wrong:
            _set_aside(by, sealed, str(wrong) or type(wrong).__name__)
            exchange.registrations.say({sealed.reference: _BROKEN})
        else:
            exchange.registrations.taken(sealed.reference)
    _say(by, exchange)
    return len(waiting)


def _room(unit: int) -> int:
    waiting = Registration.objects.filter(unit=unit, partner__state=Partner.State.ENTERED).count()
    return max(0, MOST_OPEN - waiting)


@transaction.atomic
def _take_in(by: Actor, sealed: SealedRegistration) -> None:
    if Registration.objects.filter(unit=by.unit, reference=sealed.reference).exists():
        return
    said = _opened(by, sealed)
    title, country = _text(said, "title", 200), _text(said, "country", 2).upper()
    if not title:
        raise LetterBroken(f"The registration {sealed.reference} names no company.")
    partner = Partner.objects.create(
        unit_id=by.unit, name=_free_name(by.unit, title), title=title, kind=Partner.Kind.COMPANY,
        country=country if _COUNTRY.fullmatch(country) else "", entered_by=f"itself ({sealed.reference})",
    )  # fmt: skip
    people, contacts = said.get("people"), list[Contact]()
    for one in people[:_MOST_PEOPLE] if isinstance(people, list) else ():
        part = one.get("part") if isinstance(one, dict) else None
        if part in Contact.Part.values and _text(one, "name", _LONGEST["name"]):
            told = {key: _text(one, key, most) for key, most in _LONGEST.items()}
            contacts.append(Contact.objects.create(partner=partner, part=part, **told))
    row = Registration.objects.create(
        unit_id=by.unit, reference=sealed.reference, received_at=_received(sealed), partner=partner,
        service=_text(said, "service", _MOST_WORDS),
    )  # fmt: skip
    log.record(
        by, "partner.registered", purpose="partners", wrote=[partner, *contacts, row], partner=partner.pk,
        reference=sealed.reference,
    )  # fmt: skip


@transaction.atomic
def _set_aside(by: Actor, sealed: SealedRegistration, fault: str) -> None:
    row, _ = Registration.objects.update_or_create(
        unit_id=by.unit, reference=sealed.reference,
        defaults={"received_at": _received(sealed), "fault": fault[:500]},
    )  # fmt: skip
    log.record(by, "registration.set_aside", purpose="partners", wrote=[row], registration=row.pk)


@transaction.atomic
def _say(by: Actor, exchange: Exchange) -> None:
    """Tell the door what changed since it was told last."""
    told = []
    rows = Registration.objects.filter(unit=by.unit).exclude(
        state__in=(_STANDS[Partner.State.ENDED], _BROKEN)
    )
    for row in rows.select_related("partner").select_for_update(of=("self",)):
        state = _STANDS[row.partner.state] if row.partner else _BROKEN
        if state != row.state:
            row.state = state
            told.append(row)
    exchange.registrations.say({row.reference: row.state for row in told})
    Registration.objects.bulk_update(told, ["state"])


def _opened(by: Actor, sealed: SealedRegistration) -> dict[str, object]:
    return opening.of_unit(
        by.unit,
        sealed.sealed,
        sealed.key_number,
        REGISTRATION,
        sealed.reference.encode(),
        f"The registration {sealed.reference} is sealed to a key that is none of ours.",
    )


def _text(said: dict[str, object], key: str, most: int) -> str:
    return str(said.get(key, "")).replace("\0", "").strip()[:most]


def _received(sealed: SealedRegistration) -> datetime:
    return moment_of(sealed.received_at) or timezone.now()


def _free_name(unit: int, title: str) -> str:
    """Give a name that no partner has yet, from what the company is called."""
    begun = slugify(title)[:50].strip("-") or "company"
    names = set(Partner.objects.filter(unit=unit, name__startswith=begun).values_list("name", flat=True))
    return next(
        name
        for number in range(1, len(names) + 2)
        if (name := f"{begun}-{number}" if number > 1 else begun) not in names
    )
