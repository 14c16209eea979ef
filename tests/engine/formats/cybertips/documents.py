"""Documents of every field of the form, and of the fewest: numbered sentences, reserved addresses."""

from typing import Any

from tutela.engine.formats.cybertips.elements import Element, Part, table, values

MOMENT = "2026-11-02T14:02:00Z"
_VALUES: dict[str, Any] = {
    "text": "Sentence 1 & <2>.",
    "boolean": False,
    "true": True,
    "moment": MOMENT,
    "day": "2026-11-02",
    "number": 7,
    "decimal": 51.5,
    "port": 443,
    "ip": "2001:db8::1",
    "token": "0a1b",
    "callingCode": "+44",
    "digits": "12",
}


def whole(root: str) -> dict[str, Any]:
    """Give a document in which every field says something, and of many there are two."""
    made = _element(table()[root])
    assert isinstance(made, dict)
    return made


def least() -> dict[str, Any]:
    """Give the least that a report says."""
    return {
        "incidentSummary": {"incidentType": values()["incidentType"][0], "incidentDateTime": MOMENT},
        "reporter": {"reportingPerson": {"firstName": "One"}},
    }


def _element(element: Element) -> Any:
    said: dict[str, Any] = {f"@{part.name}": _value(part) for part in element.attributes}
    if element.text:
        return {"value": _VALUES[element.text], **said}
    return said | {part.name: _part(part) for part in element.children}


def _part(part: Part) -> Any:
    element = table().get(part.type)
    if element is not None and element.is_one:
        return [{child.name: _part(child)} for child in element.children]
    made = _value(part) if element is None else _element(element)
    return [made, made] if part.is_many else made


def _value(part: Part) -> Any:
    return values()[part.type][-1] if part.type in values() else _VALUES[part.type]
