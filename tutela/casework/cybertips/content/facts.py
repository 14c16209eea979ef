"""What a page asks of a report to NCMEC, as the document that it becomes, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tutela.casework.times import here

# What each kind of place has for its name and for its second one.
PLACES: dict[str, tuple[str, str]] = {
    "webPageIncident": ("", ""),
    "emailIncident": ("", ""),
    "newsgroupIncident": ("name", ""),
    "chatImIncident": ("chatClient", "chatRoomName"),
    "onlineGamingIncident": ("gameName", "console"),
    "cellPhoneIncident": ("phoneNumber", ""),
    "nonInternetIncident": ("locationName", ""),
    "peer2peerIncident": ("client", "fileNames"),
}
_CONTENT = ("emailIncident", "newsgroupIncident", "chatImIncident", "onlineGamingIncident")
_MAILED = ("emailIncident", "newsgroupIncident")
_PERSON = "personOrUserReported"
Document = dict[str, Any]


def document_of(sent: Mapping[str, Any], before: Mapping[str, Any]) -> Document:
    """Give the document that a form says, with what it said before in fields that the form does not have.

    Args:
        sent: what the form's fields hold once it is valid.
        before: the document as it stood.
    """
    said: Document = {
        **before,
        "incidentSummary": _kept(before.get("incidentSummary"), {
            "incidentType": sent["incident_type"],
            "platform": sent["platform"],
            "escalateToHighPriority": sent["escalate"],
            "reportAnnotations": dict.fromkeys(sent["annotations"], True),
            "incidentDateTime": _moment(sent["incident_at"]),
            "incidentDateTimeDescription": sent["incident_at_says"],
        }),
        "internetDetails": _places(sent, before.get("internetDetails")),
        "lawEnforcement": _kept(before.get("lawEnforcement"), {
            "agencyName": sent["agency"], "caseNumber": sent["agency_case"],
        }),
        "reporter": _reporter(sent, before.get("reporter") or {}),
        _PERSON: _people(sent, before.get(_PERSON)),
        "additionalInfo": sent["additional"],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, "", {}, [])}


def _kept(before: Any, said: Document) -> Document:
    known = before if isinstance(before, Mapping) else {}
    whole = {**known, **said}
    return {name: value for name, value in whole.items() if value not in (None, "", {}, [])}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def lines(text: str) -> list[str]:
    """Give the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _places(sent: Mapping[str, Any], before: Any) -> list[Document]:
    rest = list(before or [])[1:]
    kind = sent["place"]
    if not kind:
        return rest
    first, second = PLACES[kind]
    said: Document = {first: sent["place_name"], second: sent["place_second"]}
    said["additionalInfo"] = sent["place_says"]
    if kind == "webPageIncident":
        said["url"] = lines(sent["urls"])
        said["@thirdPartyHostedContent"] = sent["third_party"]
    if kind in _MAILED:
        said["emailAddress"] = lines(sent["place_mails"])
    if kind in _CONTENT:
        said["content"] = sent["place_content"]
    return [
        {kind: {name: value for name, value in said.items() if name and value not in (None, "", [])}},
        *rest,
    ]


def _reporter(sent: Mapping[str, Any], before: Mapping[str, Any]) -> Document:
    person = _kept(before.get("reportingPerson"), {
        "firstName": sent["reporter_first"], "lastName": sent["reporter_last"],
        "email": lines(sent["reporter_mail"]), "phone": lines(sent["reporter_phone"]),
    })  # fmt: skip
    said = _kept(before, {"termsOfService": sent["terms"], "legalURL": sent["legal_url"]})
    return {**said, "reportingPerson": person}


def _people(sent: Mapping[str, Any], before: Any) -> list[Document]:
    rest, first = list(before or [])[1:], (list(before or []) or [{}])[0]
    person = _kept(first.get("personOrUserReportedPerson"), {
        "firstName": sent["person_first"], "lastName": sent["person_last"],
        "email": lines(sent["person_mails"]), "phone": lines(sent["person_phones"]),
    })  # fmt: skip
    said = _kept(first, {
        "personOrUserReportedPerson": person,
        "espIdentifier": sent["esp_identifier"],
        "espService": sent["esp_service"],
        "screenName": sent["screen_name"],
        "displayName": lines(sent["display_names"]),
        "profileUrl": lines(sent["profile_urls"]),
        "ipCaptureEvent": [event(line) for line in lines(sent["ip_events"])],
        "additionalInfo": sent["person_says"],
    })  # fmt: skip
    return [said, *rest] if said or rest else []


def event(line: str) -> Document:
    """Read "192.0.2.1 2026-11-02T14:02:00Z Upload": an address, and where they are said when and at what.

    Raises:
        ValueError: it has more words than that.
    """
    address, *more = line.split()
    if len(more) > 2:  # noqa: PLR2004 - a moment and a name
        raise ValueError(line)
    said: Document = {"ipAddress": address}
    for word in more:
        said["dateTime" if word[:1].isdigit() else "eventName"] = word
    return said


def initial_of(document: Mapping[str, Any]) -> Document:
    """Give what a form shows of a document."""
    summary, reporter = document.get("incidentSummary") or {}, document.get("reporter") or {}
    law, person = document.get("lawEnforcement") or {}, (document.get(_PERSON) or [{}])[0]
    who, by = person.get("personOrUserReportedPerson") or {}, reporter.get("reportingPerson") or {}
    at = summary.get("incidentDateTime")
    return {
        "incident_type": summary.get("incidentType", ""),
        "platform": summary.get("platform", ""),
        "escalate": summary.get("escalateToHighPriority", ""),
        "annotations": list(summary.get("reportAnnotations") or {}),
        "incident_at": here(datetime.fromisoformat(at)) if at else None,
        "incident_at_says": summary.get("incidentDateTimeDescription", ""),
        **_place_shown((document.get("internetDetails") or [{}])[0]),
        "agency": law.get("agencyName", ""),
        "agency_case": law.get("caseNumber", ""),
        "reporter_first": by.get("firstName", ""),
        "reporter_last": by.get("lastName", ""),
        "reporter_mail": _joined(by.get("email")),
        "reporter_phone": _joined(by.get("phone")),
        "terms": reporter.get("termsOfService", ""),
        "legal_url": reporter.get("legalURL", ""),
        "person_first": who.get("firstName", ""),
        "person_last": who.get("lastName", ""),
        "person_mails": _joined(who.get("email")),
        "person_phones": _joined(who.get("phone")),
        "esp_identifier": person.get("espIdentifier", ""),
        "esp_service": person.get("espService", ""),
        "screen_name": person.get("screenName", ""),
        "display_names": _joined(person.get("displayName")),
        "profile_urls": _joined(person.get("profileUrl")),
        "ip_events": "\n".join(map(_event_shown, person.get("ipCaptureEvent") or [])),
        "person_says": person.get("additionalInfo", ""),
        "additional": document.get("additionalInfo", ""),
    }


def _place_shown(place: Mapping[str, Any]) -> Document:
    kind = next((name for name in PLACES if name in place), "")
    said = place.get(kind) or {}
    first, second = PLACES.get(kind, ("", ""))
    return {
        "place": kind,
        "urls": _joined(said.get("url")),
        "third_party": said.get("@thirdPartyHostedContent"),
        "place_mails": _joined(said.get("emailAddress")),
        "place_name": _plain(said.get(first, "")),
        "place_second": _plain(said.get(second, "")),
        "place_content": said.get("content", ""),
        "place_says": said.get("additionalInfo", ""),
    }


def _plain(said: Any) -> str:
    return str(said.get("value", "")) if isinstance(said, Mapping) else str(said)


def _joined(said: Any) -> str:
    return "\n".join(map(_plain, said or []))


def _event_shown(said: Mapping[str, Any]) -> str:
    return " ".join(str(said[name]) for name in ("ipAddress", "dateTime", "eventName") if name in said)
