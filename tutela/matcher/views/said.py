"""What a call brings, read with care, and the forms of HMA's answers."""

import json
from typing import Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tutela.casework.lookups.errors import BadSignal, NotAgreed
from tutela.errors import NotFound
from tutela.matcher import hashing
from tutela.matcher.entrance import Caller

# Coop makes its banks itself, under names of this kind, before it uses one.
MADE_BY_CALLER = "COOP_"


class NothingFetched(BadSignal):
    """A call names an address to be fetched."""

    code = "TU-MD05"


class Sent(NamedTuple):
    """A file that was sent: its octets, and the hashes that are asked for of it."""

    octets: bytes
    kinds: tuple[str, ...]


def refuse_url(request: HttpRequest) -> None:
    """Refuse to fetch: this installation calls nobody at a caller's word.

    Raises:
        NothingFetched: an address is named.
    """
    if "url" in request.GET or "url" in request.POST:
        raise NothingFetched("url= is refused: nothing is fetched here. Send the file itself by POST.")


def needed(request: HttpRequest, name: str) -> str:
    """Give what a call must say in its address.

    Raises:
        BadSignal: it does not.
    """
    value = request.GET.get(name, "")
    if not value:
        raise BadSignal(f"{name} is required")
    return str(value)


def body(request: HttpRequest) -> dict[str, Any]:
    """Read the JSON object that a call brings.

    Raises:
        BadSignal: it brings none.
    """
    try:
        read = json.loads(request.body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise BadSignal("this endpoint expects a json object payload")
    return read


def file(request: HttpRequest) -> Sent:
    """Give the one file that a call brings, under the name of its content type.

    Raises:
        NothingFetched: it names an address as well, or instead.
        BadSignal: there is none, or more than one.
        BadFile: it is of no content type that is known.
    """
    refuse_url(request)
    sent = [(name, each) for name, files in request.FILES.lists() for each in files]
    if len(sent) != 1:
        raise BadSignal("Send one file as multipart/form-data, under the name of its content type.")
    name, only = sent[0]
    kinds = hashing.chosen(name, request.GET.get("types", ""))
    octets = only.read() if isinstance(only, UploadedFile) else b""
    return Sent(octets, tuple(kinds))


def lists_of(request: HttpRequest, caller: Caller) -> frozenset[int]:
    """Give the lists in which a call looks: all of its grant, or those of the banks it names.

    Raises:
        NotFound: one of the banks is none of its own.
    """
    named = [each for each in request.GET.get("banks", "").split(",") if each]
    return frozenset(bank_of(caller, each).hash_list_id for each in named or caller.banks)


def bank_of(caller: Caller, name: str) -> Any:
    """Find a bank of a caller's grant.

    Raises:
        NotFound: there is none of that name, or it is another's, alike.
    """
    bank = caller.banks.get(name)
    if bank is None:
        raise NotFound(f"bank '{name[:100]}' not found")
    return bank


def by_people() -> NotAgreed:
    """Make the refusal of what a program cannot do here."""
    return NotAgreed("Banks are agreed on between people. Ask the unit.")
