"""What a report names: each identifier in it, its place, and whether its sender verified it."""

from collections.abc import Iterator
from typing import Final

from tutela.engine import identifiers
from tutela.engine.formats.reports.told import File, Identifier, IdentifierKind, Person, Source, Told
from tutela.engine.identifiers import Kind

# Its place in the report, what it names, and whether the sender says that it was verified.
Named = tuple[str, identifiers.Identifier, bool]
_READ_AS: Final = {
    IdentifierKind.EMAIL: Kind.EMAIL,
    IdentifierKind.PHONE: Kind.PHONE,
    IdentifierKind.PROFILE: Kind.URL,
    IdentifierKind.WALLET: Kind.WALLET,
}
_ACCOUNTS: Final = {IdentifierKind.USER_ID, IdentifierKind.SCREEN_NAME}
# What senders call a file that everybody sends on: it says nothing of who does.
_VIRAL: Final = "viral"


def named_in(told: Told) -> tuple[Named, ...]:
    """Read every identifier that a report names.

    What people wrote to each other is not searched: it is their words, not what the sender states.
    """
    return tuple(_named(told))


def _named(told: Told) -> Iterator[Named]:
    for at, address in enumerate(told.addresses):
        yield f"addresses/{at}", identifiers.read(address.text), False
    for at, person in enumerate(told.persons):
        yield from _of_person(f"persons/{at}", person, told.platform)
    for at, event in enumerate(told.network):
        yield f"network/{at}", identifiers.read(event.address, Kind.NETWORK), False
    for at, device in enumerate(told.devices):
        yield f"devices/{at}", identifiers.read(device.value, Kind.DEVICE), False
    for at, file in enumerate(told.files):
        yield from _of_file(f"files/{at}", file)
    if told.source is Source.COMPANY:
        yield from _of_receipts(told)


def _of_receipts(told: Told) -> Iterator[Named]:
    """Give the receipt of a company's report, and those of its own that it quotes."""
    receipt, quoted = told.further.get("receipt"), told.further.get("previous")
    if not isinstance(receipt, str):
        return
    places = {"receipt": receipt}
    if isinstance(quoted, list):
        places |= {f"previous/{at}": said for at, said in enumerate(quoted) if isinstance(said, str)}
    for place, said in places.items():
        yield place, identifiers.read(said, Kind.REFERENCE), False


def _of_person(place: str, person: Person, platform: str) -> Iterator[Named]:
    for at, said in enumerate(person.identifiers):
        yield f"{place}/identifiers/{at}", _read(said, platform), bool(said.is_verified)


def _read(said: Identifier, platform: str) -> identifiers.Identifier:
    if said.kind in _ACCOUNTS:
        is_number = said.kind is IdentifierKind.USER_ID
        return identifiers.account(said.value, said.service or platform, said.value, is_number=is_number)
    if said.kind in (IdentifierKind.DISPLAY_NAME, IdentifierKind.GROUP):
        # What people call themselves proves nothing, and may still be rare.
        return identifiers.read(said.value, Kind.OTHER)
    return identifiers.read(said.value, _READ_AS.get(said.kind))


def _of_file(place: str, file: File) -> Iterator[Named]:
    if any(_VIRAL in said.lower() for said in (*file.tags, file.classification)):
        return
    for algorithm, digest in sorted(file.hashes.items()):
        yield f"{place}/hashes/{algorithm}", identifiers.read(digest, Kind.DIGEST), False
