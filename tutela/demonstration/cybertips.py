"""Invents CyberTips, the same for the same seed: numbered sentences, reserved addresses, planted links.

Nothing in them is of anybody: names are numbers, addresses are of the domains and networks that are kept for
documentation, telephone numbers of those kept for drama.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from tutela.engine.formats.reports import incident_types

_FIRST = datetime(2026, 11, 1, tzinfo=UTC)
_COMPANIES = ("Example Messenger", "Example Photos", "Example Social", "Example Mail")
_TYPES = (
    incident_types.MATERIAL,
    "Online Enticement of Children for Sexual Acts",
    "Unsolicited Obscene Material Sent to a Child",
)
# One in so many reports is of a person who is in others too, is urgent, or is released again.
_LINKED, _URGENT, _RELEASED_AGAIN = 8, 25, 20
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tip:
    """One invented tip: its number, the name of its file, and what that holds."""

    number: int
    name: str
    octets: bytes


def tips(count: int, seed: int = 1, first: int = 100_000) -> Iterator[Tip]:
    """Invent so many tips in JSON, some of which are later releases of others.

    Args:
        count: how many files there are.
        seed: the same gives the same bytes.
        first: the number of the first report.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    before: list[Document] = []
    for number in range(first, first + count):
        if before and chance.randrange(_RELEASED_AGAIN) == 0:
            document = released_again(chance.choice(before))
        else:
            document = tip(number, chance)
            before = [*before[-50:], document]
        yield Tip(document["reportId"], f"{number}.json", written(document))


def written(document: Document) -> bytes:
    """Write a tip as it comes: UTF-8 with a mark at its start."""
    return b"\xef\xbb\xbf" + json.dumps(document, indent=1).encode()


def released_again(document: Document) -> Document:
    """Give a later release of a tip: a type more, a file reclassified, no referral any more."""
    again: Document = json.loads(json.dumps(document))
    again["informational"] = True
    again["reportedInformation"]["incidentSummary"]["additionalIncidentTypes"] = [{"value": _TYPES[1]}]
    for file in again["reportedInformation"]["uploadedFiles"]["uploadedFiles"]:
        file["industryClassification"] = "B2"
    return again


def tip(number: int, chance: random.Random) -> Document:
    """Invent one tip in which every field of the form says something."""
    at = _FIRST + timedelta(minutes=number % 40_000)
    person = number % 97 if chance.randrange(_LINKED) == 0 else 1_000_000 + number
    is_urgent = chance.randrange(_URGENT) == 0
    company = chance.choice(_COMPANIES)
    return {
        "reportId": number,
        "informational": chance.randrange(4) == 0,
        "dateReceived": _time(at),
        "dateMadeAvailable": _time(at + timedelta(hours=3)),
        "reportedInformation": {
            "reportingEsp": _reporter(company),
            "incidentSummary": {
                "incidentType": chance.choice(_TYPES),
                "platform": company,
                "incidentDateTime": _time(at - timedelta(days=1)),
                "incidentDateTimeDescription": f"Sentence 1 of report {number}.",
                "incidentDateRange": {"from": _time(at - timedelta(days=2)), "to": _time(at)},
                "espEscalation": "Sentence 2: a child may be in danger now." if is_urgent else None,
                "additionalIncidentTypes": None,
            },
            "incidentDetails": _incidents(number),
            "reportedPeople": {"reportedPersons": [_person(person, number, company)]},
            "childVictims": {"childVictims": [_person(2_000_000 + number, number, company)]},
            "intendedRecipients": {"intendedRecipients": []},
            "uploadedFiles": {"uploadedFiles": [_file(number, each) for each in range(1 + number % 2)]},
            "additionalInformations": [{"value": f"Sentence 7 of report {number}."}],
        },
        **_of_ncmec(number, person, at, "E" if is_urgent else chance.choice("123")),
        "fieldOfTomorrow": {"nobody": {"knows": [1, "two", 3.5]}},
    }


def _reporter(company: str) -> Document:
    return {
        "espName": company,
        "lastName": company,
        "contactForLawEnforcement": {
            "contactPerson": {
                "firstName": "Contact",
                "lastName": "One",
                "emails": {"emails": [{"value": "contact@example.com", "verified": None}]},
                "phones": {"phones": [{"value": "01632 960001", "verified": None}]},
            }
        },
        "addresses": None,
    }


def _of_ncmec(number: int, person: int, at: datetime, priority: str) -> Document:
    """Invent the sections that NCMEC adds to what a company sends."""
    looked_up = {"ipAddress": _network(person), "country": "GB", "city": "Exampleton", "types": ["ip"]}
    return {
        "automatedInformation": {
            "autoGeneratedNotes": {
                "geoLookups": {"reportedPersonGeoLookups": [looked_up], "imageGeoLookups": []}
            }
        },
        "additionalNcmecInformation": {
            "priority": {"priorityId": priority, "value": "Sentence 8."},
            "ncmecClassification": "Apparent content",
            "internationalCountry": "GB",
            "sentToLawEnforcement": True,
            "dateTimeProcessed": _time(at + timedelta(hours=2)),
            "executiveSummary": {"value": f"Sentence 9 of report {number}."},
            "notes": {"notes": [{"value": f"Sentence 10 of report {number}."}]},
        },
        "lawEnforcementContactInformation": {
            "lawEnforcementContacts": [
                {"agency": "Example bureau", "dateTimeMadeAvailable": _time(at), "referralType": "Referral"}
            ]
        },
    }


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _network(person: int) -> str:
    return f"198.51.100.{person % 250 + 1}" if person % 3 else f"2001:db8::{person % 60_000:x}"


def _incidents(number: int) -> Document:
    return {
        "chatIncident": [
            {
                "id": 1,
                "chatServiceOrClient": "Example Chat",
                "chatRoomName": f"Room {number % 40}",
                "notes": [{"value": f"Sentence 3 of report {number}."}],
                "additionalInformations": [{"value": f"Sentence 4 of report {number}."}],
            }
        ],
        "emailIncident": [
            {"contents": [{"value": f"Sent Date: 1\nFrom: a{number}@example.com\nSentence 5."}]}
        ],
        "webpageIncident": [
            {
                "sourceInformation": {
                    "sourceCaptures": [
                        {"captureType": "URL", "value": f"https://example.com/{number % 5000}/page"},
                        {"captureType": "Carrier pigeon", "value": "Sentence 6."},
                    ]
                }
            }
        ],
        "peerToPeerIncident": [],
        "gamingIncident": None,
    }


def _person(person: int, number: int, company: str) -> Document:
    return {
        "id": f"person {person}",
        "firstName": "Name",
        "middleName": None,
        "lastName": str(person),
        "dateOfBirth": None,
        "approximateAge": 30 + person % 20,
        "gender": "not known",
        "espUserId": str(5_000_000 + person),
        "espService": company,
        "screenName": {"value": f"screen{person}"},
        "displayNames": {"displayNames": [{"value": f"Display {person}"}]},
        "emails": {"emails": [{"value": f"person{person}@example.com", "verified": True}]},
        "phones": {"phones": [{"value": f"07700 900{person % 1000:03}", "verified": None}]},
        "addresses": {"addresses": [{"street1": "1 Example Street", "city": "Exampleton", "country": "GB"}]},
        "profileBio": f"Sentence 11 of report {number}.",
        "sourceInformation": {
            "sourceCaptures": [
                {
                    "captureType": "IP Address",
                    "value": _network(person),
                    "eventName": "LOGIN",
                    "dateTime": "2026-10-31T23:59:59Z",
                    "possibleProxy": False,
                    "port": 443,
                },
                {"captureType": "Device ID", "valueType": "model", "value": f"device {person}"},
                {"captureType": "Profile URL", "value": f"https://example.net/{person}"},
            ]
        },
        "espEstimatedLocations": {"espEstimatedLocations": [{"city": "Exampleton", "verified": False}]},
        "accountPermanentlyDisabled": True,
        "priorCybertipReports": [number - 1],
        "additionalInformations": [{"value": f"Sentence 12 of report {number}."}],
    }


def _file(number: int, each: int) -> Document:
    return {
        "filename": f"{number}-{each}.jpg",
        "originalFilename": f"file {each}.jpg",
        "submittalId": f"{number:024x}{each:08x}",
        "verificationHash": f"{number * 31 + each:032x}",
        "viewedByEsp": each == 0,
        "industryClassification": "A1",
        "ncmecTags": {"groups": [{"tags": [{"value": "tag 1"}]}]},
        "espMetadata": {"metadatas": [{"name": "camera", "value": f"model {each}"}]},
        "additionalInformations": [{"value": f"Sentence 13 of report {number}."}],
    }


def tip_in_xml(number: int) -> bytes:
    """Invent a tip as a company submits it, in the order of the schema."""
    root = ElementTree.Element("report")
    _put(root, "incidentSummary", incidentType=_TYPES[number % 3], platform="Example Social",
         escalateToHighPriority="Sentence 1.", incidentDateTime="2026-11-01T00:00:00Z",
         incidentDateTimeDescription="Sentence 2.")  # fmt: skip
    page = ElementTree.SubElement(ElementTree.SubElement(root, "internetDetails"), "webPageIncident")
    page.set("thirdPartyHostedContent", "true")
    _texts(page, url=f"https://example.org/{number}", additionalInfo="Sentence 3.")
    reporter = ElementTree.SubElement(root, "reporter")
    person = _put(reporter, "reportingPerson", firstName="Contact", lastName="Two")
    _texts(person, email="contact@example.org")
    reported = ElementTree.SubElement(root, "personOrUserReported")
    person = _put(reported, "personOrUserReportedPerson", firstName="Name", lastName=str(number))
    email = ElementTree.SubElement(person, "email", type="Home", verified="true")
    email.text = f"person{number}@example.org"
    _texts(person, age="33")
    _texts(reported, vehicleDescription="Sentence 4.", espIdentifier=str(7_000_000 + number),
           espService="Example Social", screenName=f"screen{number}", displayName=f"Display {number}",
           profileUrl=f"https://example.org/u/{number}", profileBio="Sentence 5.")  # fmt: skip
    _put(reported, "ipCaptureEvent", ipAddress="203.0.113.9", eventName="Login",
         dateTime="2026-10-31T00:00:00Z", possibleProxy="false", port="443")  # fmt: skip
    _put(reported, "deviceId", idType="model", idValue=f"device {number}")
    _texts(reported, priorCTReports=str(number), additionalInfo="Sentence 6.")
    victim = ElementTree.SubElement(root, "victim")
    _put(victim, "victimPerson", age="14")
    _texts(victim, schoolName="Example School")
    _texts(root, additionalInfo="Sentence 7.")
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True))


def _put(under: ElementTree.Element, name: str, **texts: str) -> ElementTree.Element:
    element = ElementTree.SubElement(under, name)
    _texts(element, **texts)
    return element


def _texts(under: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(under, name).text = text
