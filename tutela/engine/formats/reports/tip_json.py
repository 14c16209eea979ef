"""Reads a CyberTip as NCMEC gives it to police in JSON, with the four sections of its printed form.

Source:
    four independent readers that are public; NCMEC has published no schema. What they disagree about is read
    either way.
"""

from typing import Final

from tutela.engine.formats.reports.parts import Part, left, part, parts, take, take_all, take_truth
from tutela.engine.formats.reports.tip_people import Gathered, captures, digest, identifiers, place, verified
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    File,
    IdentifierKind,
    Message,
    Person,
    PersonRole,
    Priority,
    ReportClass,
    Source,
    Told,
)

SENDER: Final = "NCMEC"
# What stands before the company's own reason for urgency, beside NCMEC's priority.
ESCALATED: Final = "escalated"
FORM: Final = "cybertip json"
_REPORTED: Final = "reportedInformation"
_PEOPLE: Final = (
    ("reportedPeople", "reportedPersons", PersonRole.REPORTED),
    ("childVictims", "childVictims", PersonRole.CHILD),
    ("intendedRecipients", "intendedRecipients", PersonRole.RECIPIENT),
)
_PLACE: Final = ("street1", "street2", "address", "city", "state", "postalCode", "country")
# One reader writes it so, and so it may come.
_ADDITIONAL: Final = ("additionalInformations", "additonalInformations")


def is_tip(document: Part) -> bool:
    """Say whether a document is such a tip."""
    return isinstance(document.get(_REPORTED), dict)


def read(document: Part) -> Told:
    """Read a tip; what is not understood is in `further`, by its path.

    Args:
        document: as `json` gives it; what is taken is taken out of it.
    """
    gathered, reported = Gathered(), part(document, _REPORTED)
    incident = part(reported, "incidentSummary")
    ncmec = part(document, "additionalNcmecInformation")
    messages = _incidents(reported, gathered)
    persons = [_reporter(reported)]
    for holder, name, role in _PEOPLE:
        for number, each in enumerate(parts(part(reported, holder), name) or parts(reported, holder), 1):
            persons.append(_person(each, role, f"{role} {number}", gathered))
    files = [_file(each, number, gathered) for number, each in enumerate(parts(reported, "uploadedFiles"), 1)]
    summaries = [take(incident, "incidentDateTimeDescription"), *_additional(reported)]
    summaries += [take(ncmec, "executiveSummary"), *take_all(ncmec, "notes")]
    return Told(
        Source.NCMEC,
        Channel.FILE,
        sender=SENDER,
        sender_reference=take(document, "reportId"),
        form=FORM,
        report_class=_class_of(document),
        incident=tuple(
            filter(
                None,
                (
                    take(incident, "incidentType"),
                    *take_all(incident, "additionalIncidentTypes"),
                    take(ncmec, "ncmecClassification"),
                ),
            )
        ),
        happened_at=take(incident, "incidentDateTime"),
        received_at=take(document, "dateReceived"),
        made_available_at=take(document, "dateMadeAvailable"),
        platform=take(incident, "platform"),
        priority=_priority(ncmec, incident),
        summaries=tuple(filter(None, summaries)),
        addresses=tuple(gathered.addresses),
        persons=tuple(person for person in persons if person is not None),
        network=tuple(gathered.network),
        devices=tuple(gathered.devices),
        files=tuple(files),
        messages=tuple(messages),
        further=left(document),
    )


def _class_of(document: Part) -> ReportClass:
    truth = take_truth(document, "informational")
    if truth is None:
        return ReportClass.UNKNOWN
    return ReportClass.INFORMATIONAL if truth else ReportClass.REFERRAL


def _priority(ncmec: Part, incident: Part) -> Priority | None:
    """Read NCMEC's own priority, and why the company escalated it, if it did."""
    said = part(ncmec, "priority")
    value, words = take(said, "priorityId"), take(said, "value")
    escalated = take(incident, "espEscalation")
    reason = "; ".join(filter(None, (words if value else "", escalated and f"{ESCALATED}: {escalated}")))
    return Priority(value or words, reason) if value or words or escalated else None


def _reporter(reported: Part) -> Person | None:
    company = part(reported, "reportingEsp")
    contact = part(company, "contactForLawEnforcement", "contactPerson")
    names = (take(company, "espName"), take(company, "lastName"), _name(contact))
    found = [
        *verified(contact, IdentifierKind.EMAIL, "emails"),
        *verified(contact, IdentifierKind.PHONE, "phones"),
    ]
    said = tuple(filter(None, names))
    return Person(PersonRole.REPORTER, "reporter", said, identifiers=tuple(found)) if said or found else None


def _name(of: Part) -> str:
    return " ".join(filter(None, (take(of, name) for name in ("firstName", "middleName", "lastName"))))


def _incidents(reported: Part, gathered: Gathered) -> list[Message]:
    """Read the details of the incident: addresses, services and rooms, and the texts that were written."""
    messages = []
    details = part(reported, "incidentDetails")
    for kind in sorted(details):
        for number, each in enumerate(parts(details, kind), 1):
            owner = f"{kind} {number}"
            gathered.addresses += [
                Address(text, of_kind, owner)
                for name, of_kind in (("chatServiceOrClient", "chat service"), ("chatRoomName", "chat room"))
                if (text := take(each, name))
            ]
            gathered.addresses += [Address(url, "web", owner) for url in take_all(each, "urls")]
            # An incident has nobody whose telephone it could be: it is a place of the incident.
            gathered.addresses += [
                Address(found.value, found.kind.value, owner) for found in captures(each, owner, gathered)
            ]
            texts = [*take_all(each, "contents"), *take_all(each, "notes"), *_additional(each)]
            messages += [Message(text) for text in texts]
    return messages


def _additional(of: Part) -> list[str]:
    return [text for name in _ADDITIONAL for text in take_all(of, name)]


def _person(of: Part, role: PersonRole, key: str, gathered: Gathered) -> Person:
    service = take(of, "espService")
    found = [
        *identifiers(IdentifierKind.USER_ID, filter(None, [take(of, "espUserId")]), service),
        *identifiers(IdentifierKind.SCREEN_NAME, take_all(of, "screenName"), service),
        *identifiers(IdentifierKind.DISPLAY_NAME, take_all(of, "displayNames"), service),
        *verified(of, IdentifierKind.EMAIL, "emails"),
        *verified(of, IdentifierKind.PHONE, "phones"),
        *captures(of, key, gathered),
    ]
    if service and not any(each.service for each in found):
        found.append(identifiers(IdentifierKind.OTHER, [service], service)[0])
    return Person(
        role,
        take(of, "id") or key,
        tuple(filter(None, [_name(of)])),
        born=take(of, "dateOfBirth"),
        age=take(of, "approximateAge"),
        gender=take(of, "gender"),
        identifiers=tuple(found),
        places=tuple(filter(None, (place(each, *_PLACE) for each in parts(of, "addresses")))),
        notes=tuple(filter(None, (take(of, "profileBio"), *_additional(of)))),
    )


def _file(of: Part, number: int, gathered: Gathered) -> File:
    reference = take(of, "submittalId")
    found = captures(of, f"file {reference or number}", gathered)
    stated = digest(str(of.get("verificationHash") or ""))
    if stated:
        of.pop("verificationHash")
    tags = [
        text for group in parts(of, "ncmecTags", "groups") for text in take_all(group, "tags")
    ] + take_all(of, "ncmecTags", "tags")
    return File(
        name=take(of, "filename"),
        original_name=take(of, "originalFilename"),
        reference=reference,
        hashes=dict([stated] if stated else []),
        viewed=take_truth(of, "viewedByEsp"),
        is_public=take_truth(of, "publiclyAvailable"),
        classification=take(of, "industryClassification"),
        tags=tuple(tags),
        notes=(*_additional(of), *(f"{each.kind.value}: {each.value}" for each in found)),
    )
