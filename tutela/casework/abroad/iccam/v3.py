"""ICCAM REST v3 as one public client writes it (SCART, May 2024); what runs today is not public.

Names of calls and fields are of that client. Numbers are the unit's own data, and compared with the look-ups.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from tutela.casework.abroad.content.book import Book
from tutela.casework.abroad.content.document import Said
from tutela.casework.abroad.iccam.adapter import BadReply, Happened, Kind, Learnt, Request
from tutela.engine.formats.reports.told import Address, Channel, NetworkEvent, ReportClass, Source, Told

AT_ONCE = 200
_LOOK_UPS = {Kind.CLASSIFICATIONS: "classifications", Kind.ACTION_TYPES: "action-types"}
_LONGEST_NUMBER = 60
SENDER = "ICCAM"


class V3:
    """Writes the calls of ICCAM v3 and reads their answers."""

    schema = "iccam-rest-v3"

    def payload(self, said: Said, book: Book) -> bytes:
        """Write the body of a report with one address; never who reported it, and nothing of the vault."""
        number = book.number("classifications", said.graded.value).number
        url = {
            "urlString": said.address,
            "hotlineReference": said.reference,
            "hostingCountryCode": said.country,
            "hostingIpAddress": said.ip,
            "hostingIsp": said.provider,
            "hostingOrganization": {
                "organizationName": said.provider, "autonomousSystemNumber": said.asn,
                "isContentDeliveryNetwork": False,
            },
            "isSourceUrl": True,
            "memo": said.memo,
            "assessment": {"assessingAnalystName": said.analyst, "classification": number},
            "actions": [],
        }  # fmt: skip
        told = {
            "reportingAnalystName": said.analyst,
            "hotlineReceivedDate": said.received_at,
            "hotlineReference": said.reference,
            "memo": said.memo,
            "urls": [url],
        }
        return _octets(told)

    def sign_in(self, user: str, password: str) -> Request:
        """Ask for a bearer token."""
        body = _octets({"username": user, "password": password})
        return Request(Kind.SIGN_IN, "POST", "Authentication", body, is_secret=True)

    def look_up(self, kind: Kind) -> Request:
        """Ask for classifications, or for action types."""
        return Request(kind, "GET", f"rest/{_LOOK_UPS[kind]}")

    def insert(self, payload: bytes) -> Request:
        """Hand over a report."""
        return Request(Kind.INSERT, "POST", "rest/Reports", payload)

    def contents(self, report: str) -> Request:
        """Ask for a report, which lists its addresses with their numbers."""
        return Request(Kind.CONTENTS, "GET", f"rest/Reports/{quote(report, safe='')}")

    def check(self, content: str) -> Request:
        """Ask for an address, with the actions that are on record there."""
        return Request(Kind.CHECK, "GET", _content(content))

    def state(self, content: str) -> Request:
        """Ask for an address, for what they did about it."""
        return Request(Kind.STATE, "GET", _content(content))

    def act(self, content: str, action: int, at: datetime, analyst: str) -> Request:
        """Tell an action; reasons are allowed for some only, so none is given."""
        body = {"actionType": action, "actioningAnalystName": analyst, "actionDate": moment_said(at)}
        return Request(Kind.ACTION, "POST", f"{_content(content)}/actions", _octets(body))

    def refer(self, content: str, reference: str) -> Request:
        """Write our reference to an address that was assigned to us."""
        path = f"{_content(content)}/hotline-reference?{urlencode({'reference': reference})}"
        return Request(Kind.REFERENCE, "PUT", path)

    def list_assigned(self) -> Request:
        """Ask what is assigned to us and has no reference of ours."""
        return Request(Kind.LIST, "GET", f"rest/Content/no-reference?maxResults={AT_ONCE}")

    def content(self, content: str) -> Request:
        """Ask for an address, whole."""
        return Request(Kind.CONTENT, "GET", _content(content))

    def read(  # noqa: PLR0911 - one answer a call
        self, kind: Kind, raw: bytes, asked: str
    ) -> Learnt:
        """Read an answer that is well.

        Raises:
            BadReply: it is not what was asked for.
        """
        if kind in (Kind.ACTION, Kind.REFERENCE):
            return Learnt()
        try:
            said = json.loads(raw)
        except (ValueError, RecursionError) as wrong:
            raise BadReply(f"It is no JSON: {wrong}"[:200]) from wrong
        if kind == Kind.SIGN_IN:
            return Learnt(token=_token(said))
        if kind in _LOOK_UPS:
            return Learnt(numbers=_numbers(said))
        if kind == Kind.INSERT:
            return Learnt(report=_number(said, "the report"))
        if kind == Kind.CONTENTS:
            return Learnt(content=_content_of(said, asked))
        if kind == Kind.CHECK:
            return Learnt(actions=_actions(said))
        if kind == Kind.STATE:
            return Learnt(happened=_happened(said, asked))
        if kind == Kind.LIST:
            return Learnt(listed=_listed(said))
        return Learnt(told=told_of(said, asked))


def _octets(told: Mapping[str, object]) -> bytes:
    # In lines, so that whoever approves it can read it.
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _content(number: str) -> str:
    return f"rest/Content/{quote(number, safe='')}"


def moment_said(at: datetime) -> str:
    """Write a moment as they have it: ISO 8601, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _token(said: Any) -> str:
    token = said.get("bearerToken") if isinstance(said, dict) else None
    # It goes into a header.
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise BadReply("It holds no bearerToken.")
    return token


def _numbers(said: Any) -> dict[str, int]:
    if not isinstance(said, list):
        raise BadReply("It is no list.")
    found = {}
    for each in said:
        name, number = (each.get("name"), each.get("id")) if isinstance(each, dict) else (None, None)
        if not isinstance(name, str) or type(number) is not int:
            raise BadReply("An entry of it has no name, or no number.")
        found[name] = number
    return found


def _number(said: Any, what: str) -> str:
    if type(said) not in (int, str) or not str(said).strip() or len(str(said)) > _LONGEST_NUMBER:
        raise BadReply(f"It does not say how they number {what}.")
    if not str(said).isascii() or not str(said).isalnum() or said == 0:
        raise BadReply(f"It does not say how they number {what}.")
    return str(said)


def _content_of(said: Any, address: str) -> str:
    listed = said.get("reportContents") if isinstance(said, dict) else None
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and each.get("urlString") == address:
            return _number(each.get("contentId"), "the address")
    raise BadReply("It does not list the address that was sent, exactly as it is.")


def _actions(said: Any) -> frozenset[int]:
    listed = said.get("actions") if isinstance(said, dict) else None
    if not isinstance(listed, list):
        raise BadReply("It does not list the actions.")
    return frozenset(
        each["actionType"]
        for each in listed
        if isinstance(each, dict) and type(each.get("actionType")) is int
    )


def _happened(said: Any, asked: str) -> list[Happened]:
    """Read what is on record of an address; an action without a number that is one makes it unread."""
    listed = said.get("actions") if isinstance(said, dict) else None
    if not isinstance(listed, list) or str(said.get("contentId", asked)) != asked:
        raise BadReply(f"It does not list the actions of number {asked}.")
    found = []
    for each in listed:
        number = each.get("actionType") if isinstance(each, dict) else None
        if type(number) is not int:
            raise BadReply("An action of it has no number.")
        by, at = each.get("actioningAnalystName"), each.get("actionDate")
        found.append(Happened(number, _moment(at), by[:200] if isinstance(by, str) else ""))
    return found


def _moment(said: Any) -> datetime | None:
    """Read when, as they write it; without a zone it is UTC, and what is no time is none."""
    try:
        read = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return read.replace(tzinfo=read.tzinfo or UTC) if read else None


def _listed(said: Any) -> list[str]:
    if not isinstance(said, list):
        raise BadReply("It is no list.")
    return [
        _number(each.get("contentId") if isinstance(each, dict) else None, "what they list") for each in said
    ]


def told_of(said: Any, asked: str) -> Told:
    """Read what a partner assigned to us as what a report tells.

    Raises:
        BadReply: it is another one than was asked for, or names no address.
    """
    if not isinstance(said, dict) or str(said.get("contentId")) != asked:
        raise BadReply(f"It is not number {asked}.")
    url = said.get("url")
    address = url.get("urlString") if isinstance(url, dict) else None
    if not isinstance(url, dict) or not isinstance(address, str) or not address.strip():
        raise BadReply("It names no address.")
    if "\0" in json.dumps(said, ensure_ascii=False):
        raise BadReply("It holds a NUL, which no text has.")
    further: dict[str, Any] = {
        f"{where}{name}": value
        for where, table in (("", said), ("url/", url))
        for name, value in table.items()
        if name not in ("url", "urlString") and value not in (None, "", [])
    }
    ip, memo = url.get("hostingIpAddress"), said.get("memo")
    received = said.get("hotlineReceivedDate")
    return Told(
        Source.HOTLINE,
        Channel.API,
        sender=SENDER,
        sender_reference=f"content {asked}",
        form="iccam-rest-v3",
        report_class=ReportClass.REFERRAL,
        made_available_at=received if isinstance(received, str) else "",
        summaries=(memo,) if isinstance(memo, str) and memo.strip() else (),
        addresses=(Address(address),),
        network=(NetworkEvent(ip, event="hosting, as the sender says"),)
        if isinstance(ip, str) and ip
        else (),
        further=further,
    )
