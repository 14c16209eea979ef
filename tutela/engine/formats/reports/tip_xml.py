"""Reads a CyberTip in XML: as companies submit it by NCMEC's schema, and as police get it.

Source:
    the schema that the CyberTipline answers under /xsd; a namespace, which police get, is passed over.
"""

from typing import Final

from tutela.engine.formats.reports.parts import Part, left, part, parts, take, take_all, take_truth
from tutela.engine.formats.reports.tip_people import (
    Gathered,
    digest,
    identifiers,
    network_event,
    place,
    verified,
)
from tutela.engine.formats.reports.told import (
    Address,
    Channel,
    Device,
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
FORM: Final = "cybertip xml"
_PLACE: Final = ("address", "city", "zipCode", "state", "nonUsaState", "country")
_PEOPLE: Final = (
    ("personOrUserReported", "personOrUserReportedPerson", PersonRole.REPORTED),
    ("intendedRecipient", "intendedRecipientPerson", PersonRole.RECIPIENT),
    ("victim", "victimPerson", PersonRole.CHILD),
)
_PLACES_OF_INCIDENTS: Final = (
    ("url", "web"), ("emailAddress", "email"), ("name", "newsgroup"), ("chatClient", "chat service"),
    ("chatRoomName", "chat room"), ("gameName", "game"), ("console", "console"), ("phoneNumber", "phone"),
    ("client", "peer to peer"), ("locationName", "place"),
)  # fmt: skip


def is_tip(root: str, document: Part) -> bool:
    """Say whether a document is such a tip."""
    return root == "report" and ("incidentSummary" in document or "reportId" in document)


def read(document: Part) -> Told:
    """Read a tip; what is not understood is in `further`, by its path.

    Args:
        document: as `xml_parts` gives it; what is taken is taken out of it.
    """
    gathered, incident = Gathered(), part(document, "incidentSummary")
    messages = _incidents(document, gathered)
    _people(document, gathered)
    annotations = part(incident, "reportAnnotations")
    informational = take_truth(annotations, "informational")
    escalated = take(incident, "escalateToHighPriority")
    files = [_file(each, number, gathered) for number, each in enumerate(parts(document, "fileDetails"), 1)]
    return Told(
        Source.NCMEC,
        Channel.FILE,
        sender=SENDER,
        sender_reference=take(document, "reportId"),
        form=FORM,
        report_class=ReportClass.INFORMATIONAL if informational else ReportClass.UNKNOWN,
        incident=(*filter(None, [take(incident, "incidentType")]), *_flags(annotations)),
        happened_at=take(incident, "incidentDateTime"),
        platform=take(incident, "platform"),
        priority=Priority("escalated", escalated) if escalated else None,
        summaries=tuple(
            filter(
                None, (take(incident, "incidentDateTimeDescription"), *take_all(document, "additionalInfo"))
            )
        ),
        addresses=tuple(gathered.addresses),
        persons=tuple(gathered.persons),
        network=tuple(gathered.network),
        devices=tuple(gathered.devices),
        files=tuple(files),
        messages=tuple(messages),
        further=left(document),
    )


def _flags(of: Part) -> list[str]:
    """Take every flag that is set: its name says it all."""
    return [name for name in sorted(of) if take_truth(of, name)]


def _incidents(document: Part, gathered: Gathered) -> list[Message]:
    messages = []
    for number, holder in enumerate(parts(document, "internetDetails"), 1):
        for kind in sorted(holder):
            owner = f"{kind} {number}"
            for each in parts(holder, kind):
                for name, of_kind in _PLACES_OF_INCIDENTS:
                    texts = [found.value for found in verified(each, IdentifierKind.OTHER, name)]
                    gathered.addresses += [Address(text, of_kind, owner) for text in texts]
                gathered.addresses += [
                    Address(text, "place", owner)
                    for inner in parts(each, "incidentAddress")
                    if (text := place(inner, *_PLACE))
                ]
                _events(each, owner, gathered)
                texts = [*take_all(each, "content"), *take_all(each, "additionalInfo")]
                messages += [Message(text) for text in texts]
    return messages


def _people(document: Part, gathered: Gathered) -> None:
    reporter = part(document, "reporter")
    for number, name in enumerate(("reportingPerson", "contactPerson"), 1):
        if of := part(reporter, name):
            gathered.persons.append(_person(of, {}, PersonRole.REPORTER, f"reporter {number}", gathered))
    for holder, inner, role in _PEOPLE:
        for number, each in enumerate(parts(document, holder), 1):
            key = f"{role} {number}"
            gathered.persons.append(_person(part(each, inner), each, role, key, gathered))
            for account in parts(each, "associatedAccount"):
                # The account of somebody who is named already, or of their parent: its own line.
                gathered.persons.append(
                    _person(account, account, PersonRole.OTHER, f"account of {key}", gathered)
                )


def _person(of: Part, account: Part, role: PersonRole, key: str, gathered: Gathered) -> Person:
    """Read a person, and the account that they are known by, which may be one element or two."""
    service = take(account, "espService")
    _events(account, key, gathered)
    found = [
        *identifiers(IdentifierKind.USER_ID, take_all(account, "espIdentifier"), service),
        *identifiers(IdentifierKind.SCREEN_NAME, take_all(account, "screenName"), service),
        *identifiers(IdentifierKind.DISPLAY_NAME, take_all(account, "displayName"), service),
        *identifiers(IdentifierKind.PROFILE, take_all(account, "profileUrl"), service),
        *identifiers(IdentifierKind.GROUP, take_all(account, "groupIdentifier"), service),
        *verified(of, IdentifierKind.EMAIL, "email"),
        *verified(of, IdentifierKind.PHONE, "phone"),
    ]
    if service and not any(each.service for each in found):
        found += identifiers(IdentifierKind.OTHER, [service], service)
    names = " ".join(filter(None, (take(of, name) for name in ("firstName", "middleName", "lastName"))))
    return Person(
        role,
        key,
        (names,) if names else (),
        born=take(of, "dateOfBirth"),
        age=take(of, "age", "approximateAge"),
        identifiers=tuple(found),
        places=tuple(filter(None, (place(each, *_PLACE) for each in parts(of, "address")))),
        notes=tuple([*take_all(account, "profileBio"), *take_all(account, "additionalInfo")]),
    )


def _events(of: Part, owner: str, gathered: Gathered) -> None:
    for each in parts(of, "ipCaptureEvent"):
        if address := take(each, "ipAddress"):
            gathered.network.append(network_event(each, owner, address))
    for each in parts(of, "deviceId"):
        if value := take(each, "idValue"):
            event, at = take(each, "eventName"), take(each, "dateTime")
            gathered.devices.append(Device(take(each, "idType") or "device", value, event, at, owner))


def _file(of: Part, number: int, gathered: Gathered) -> File:
    reference = take(of, "fileId")
    _events(of, f"file {reference or number}", gathered)
    hashes = {}
    for each in parts(of, "originalFileHash"):
        if found := digest(str(each.get("#") or ""), str(each.get("@hashType") or "")):
            hashes[found[0]] = found[1]
            each.clear()
    return File(
        name=take(of, "fileName"),
        original_name=take(of, "originalFileName"),
        reference=reference,
        hashes=hashes,
        viewed=take_truth(of, "fileViewedByEsp"),
        is_public=take_truth(of, "publiclyAvailable"),
        classification=take(of, "industryClassification"),
        tags=(
            *_flags(part(of, "fileAnnotations")),
            *(["potentialMeme"] if take_truth(of, "potentialMeme") else []),
        ),
        at=take(of, "uploadedToEspTimestamp"),
        notes=tuple(take_all(of, "additionalInfo")),
    )
