"""Makes of a company's submission what every report is: all that it says, and the state of each field."""

from typing import Any

from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    FieldSaid,
    File,
    Identifier,
    IdentifierKind,
    NetworkEvent,
    Person,
    PersonRole,
    Priority,
    ReportClass,
    Source,
    Told,
)
from tutela.engine.statutory.submission import Submission

_ACCOUNT = "account"
_IDENTIFIERS = {
    "user_name": IdentifierKind.USER_ID,
    "display_name": IdentifierKind.DISPLAY_NAME,
    "user_mail": IdentifierKind.EMAIL,
    "recovery_mail": IdentifierKind.EMAIL,
    "user_telephone": IdentifierKind.PHONE,
    "profile_address": IdentifierKind.PROFILE,
}
_EVENTS = {"upload_network": "upload", "sign_in_network": "sign-in"}
# What has no place of its own in a report; it is kept and shown as it came.
_FURTHER = ("exif", "billing", "connections", "identity_documents", "telephone_verified", "viewed_by_person")
_SUMMARIES = ("detected_content", "detection_method", "other_information")


def told(
    submission: Submission, sender: str, channel: Channel, *, received_at: str, service: str = ""
) -> Told:
    """Give what a submission tells.

    Args:
        submission: complete.
        sender: the name under which we know the company.
        channel: by which way it came.
        received_at: when, as in ISO 8601.
        service: whose user numbers these are: the company's title.
    """
    said = submission.fields
    values: dict[str, Any] = {name: each.value for name, each in said.items() if each.value is not None}
    return Told(
        source=Source.COMPANY,
        channel=channel,
        sender=sender,
        sender_reference=submission.own_reference,
        form=submission.schema,
        report_class=ReportClass.REFERRAL,
        happened_at=values.get("uploaded_at", ""),
        discovered_at=submission.discovered_at,
        received_at=received_at,
        platform=values.get("platform", ""),
        priority=Priority(str(submission.priority), submission.priority_reason),
        summaries=tuple(values[name] for name in _SUMMARIES if name in values),
        addresses=tuple(Address(text) for text in values.get("content_address", [])),
        persons=_persons(values, service),
        network=tuple(_network(values)),
        files=tuple(_files(values.get("original_hash", []))),
        states={f"fields/{name}": FieldSaid(each.state, each.reason) for name, each in said.items()},
        further={
            **{f"fields/{name}": values[name] for name in _FURTHER if name in values},
            **({"previous": list(submission.previous)} if submission.previous else {}),
            "telephoned": submission.telephoned,
            "declared_by": submission.declared_by,
        },
        is_supplement=bool(submission.previous),
    )


def _persons(values: dict[str, Any], service: str) -> tuple[Person, ...]:
    identifiers = [
        Identifier(kind, value, service)
        for name, kind in _IDENTIFIERS.items()
        for value in values.get(name, [])
    ]
    if not identifiers:
        return ()
    return (Person(PersonRole.REPORTED, key=_ACCOUNT, identifiers=tuple(identifiers)),)


def _files(rows: list[dict[str, str]]) -> list[File]:
    """Give a file for as many hashes as name different algorithms in a row; the next begins another."""
    files: list[dict[str, str]] = []
    for row in rows:
        algorithm = row.get("algorithm", "").lower()
        if not files or algorithm in files[-1]:
            files.append({})
        files[-1][algorithm] = row["value"]
    return [File(hashes=hashes) for hashes in files]


def _network(values: dict[str, Any]) -> list[NetworkEvent]:
    return [
        NetworkEvent(row["address"], row.get("port", ""), event, row.get("at", ""), of=_ACCOUNT)
        for name, event in _EVENTS.items()
        for row in values.get(name, [])
    ]
