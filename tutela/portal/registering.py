"""The form by which a company asks to be let in: itself and its people, sealed to the unit."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tutela.casework.letterbox import sealing
from tutela.casework.partners.between.registrations import REGISTRATION, Put, SealedRegistration
from tutela.errors import Unavailable, Withheld
from tutela.portal.counter import counter
from tutela.portal.submissions import SIGNS

_REFERENCE = re.compile(rf"R-[{SIGNS}]{{16}}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST = {"title": 200, "country": 2, "service": 5000, "name": 200, "mail": 320, "telephone": 40}
_BY_MAIL, _BY_TELEPHONE = "mail", "telephone"


class NoKeyYet(Unavailable):
    """The unit has not said yet to which key registrations are sealed."""

    code = "TU-PR08"


class TooManyWait(Withheld):
    """So many registrations wait that no more is taken now."""

    code = "TU-PR09"


@dataclass(frozen=True, slots=True)
class Part:
    """One person that a company names: in which part, how they are reached, and the words for it."""

    name: str
    part: str
    title: str
    says: str
    wants: tuple[str, ...]
    is_needed: bool = True


PARTS = (
    Part(
        "administrator", "organisation administrator", "Organisation administrator",
        "Answers for your registration and for who of you may report.", (_BY_MAIL, _BY_TELEPHONE),
    ),
    Part(
        "replacement", "replacement administrator", "Replacement of the administrator",
        "Does it while the administrator is away.", (_BY_MAIL, _BY_TELEPHONE),
    ),
    Part(
        "manager", "senior manager", "Senior manager", "Or somebody of equal standing.", (_BY_MAIL,),
    ),
    Part(
        "authorised", "authorised person", "Authorised person", "Makes reports for you.",
        (_BY_MAIL, _BY_TELEPHONE),
    ),
    Part(
        "authorised_2", "authorised person", "Second authorised person (you can leave this empty)", "",
        (_BY_MAIL, _BY_TELEPHONE), is_needed=False,
    ),
    Part(
        "duty", "out-of-hours contact", "Reached out of hours", "Somebody we can telephone at any hour.",
        (_BY_TELEPHONE,),
    ),
)  # fmt: skip


def new_reference() -> str:
    """Draw the reference of a registration, which its form bears from the start."""
    return "R-" + "".join(secrets.choice(SIGNS) for _ in range(16))


def faults(sent: Mapping[str, str]) -> dict[str, str]:
    """Say what is wrong with a form, by the names of what it asks."""
    found = {}
    if not sent.get("title", "").strip():
        found["title"] = "Enter what your company is called."
    for part in PARTS:
        said = {key: sent.get(f"{part.name}_{key}", "").strip() for key in ("name", "mail", "telephone")}
        if not part.is_needed and not any(said.values()):
            continue
        if not said["name"]:
            found[f"{part.name}_name"] = f"{part.title.partition(' (')[0]}: enter the name."
        if _BY_MAIL in part.wants and not _MAIL.fullmatch(said["mail"]):
            found[f"{part.name}_mail"] = f"{part.title.partition(' (')[0]}: enter a mail address at work."
        if _BY_TELEPHONE in part.wants and not said["telephone"]:
            found[f"{part.name}_telephone"] = f"{part.title.partition(' (')[0]}: enter a telephone number."
    if _same_person(sent):
        found["replacement_mail"] = "The replacement is another person than the administrator."
    for name, text in sent.items():
        most = _MOST.get(name.rpartition("_")[2], 0)
        if most and len(text) > most:
            found[name] = f"This is too long: {most} signs at most."
    return found


def _same_person(sent: Mapping[str, str]) -> bool:
    first, second = (sent.get(f"{who}_mail", "").strip().lower() for who in ("administrator", "replacement"))
    return bool(first) and first == second


def send(reference: str, sent: Mapping[str, str]) -> Put | None:
    """Seal a registration to the unit and put it where it is found.

    Returns:
        whether it is kept, or the first of its reference is; None for a reference that no form bears.

    Raises:
        NoKeyYet: it cannot be sealed yet.
        TooManyWait: too many wait already.
        BoxAway: the exchange does not answer.
    """
    if not _REFERENCE.fullmatch(reference):
        return None
    key = counter().exchange.key()
    if key is None:
        raise NoKeyYet("Registrations cannot be taken yet.")
    octets = sealing.seal(_body(sent), key.public, REGISTRATION, reference.encode())
    one = SealedRegistration(reference, datetime.now(UTC).isoformat(), key.number, octets)
    put = counter().exchange.registrations.put(one)
    if put is Put.TOO_MANY:
        raise TooManyWait("Very many companies register just now. Try again tomorrow, or telephone.")
    return put


def _body(sent: Mapping[str, str]) -> dict[str, Any]:
    people = [
        {
            "part": part.part,
            **{key: sent.get(f"{part.name}_{key}", "").strip() for key in ("name", "mail", "telephone")},
        }
        for part in PARTS
        if sent.get(f"{part.name}_name", "").strip()
    ]
    about = {key: sent.get(key, "").strip() for key in ("title", "country", "service")}
    return {**about, "people": people}
