"""Makes reports as they come in, of invented numbers and example addresses."""

from dataclasses import replace
from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.reports.actions.receive import Arrival, Receipt, receive
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    Identifier,
    IdentifierKind,
    Person,
    PersonRole,
    ReportClass,
    Source,
    Told,
)


def told(number: int = 1, **changes: Any) -> Told:
    """Tell report of a number, which its sender calls by it."""
    person = Person(
        PersonRole.REPORTED,
        key="1",
        identifiers=(Identifier(IdentifierKind.EMAIL, f"person{number}@example.com"),),
    )
    plain = Told(
        Source.NCMEC,
        Channel.FILE,
        sender="NCMEC",
        sender_reference=str(number),
        report_class=ReportClass.REFERRAL,
        happened_at="2026-11-01T08:00:00Z",
        discovered_at="2026-11-02T08:00:00Z",
        platform="Example Messenger",
        addresses=(Address(f"https://example.com/{number}"),),
        persons=(person,),
        further={"odd/field": [number, None]},
    )
    return replace(plain, **changes)


def arrival(number: int = 1, original: bytes = b"", **changes: Any) -> Arrival:
    """Make a report as it comes; its bytes are what it tells unless they are given."""
    said = told(number, **changes)
    return Arrival(said, original or said.to_json().encode())


def received(by: Actor, *arrivals: Arrival) -> list[Receipt]:
    """Have reports come in together."""
    return receive(by, arrivals or [arrival()])
