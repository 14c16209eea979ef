"""A sending as a MISP event: file objects by digest, accounts, and texts; nothing to be detected by."""

from typing import Any

from tutela.casework.packages.exchange.told import File, Told, name_of

_NAME = "misp"
# Of the public templates (misp-objects): name, number, version, group.
_FILE = ("file", "688c46fb-5edb-40a3-8273-1af7923e2215", "25", "file")
_ACCOUNT = ("user-account", "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", "misc")
_OF_FILE = (
    ("md5", "md5", "Payload delivery"),
    ("sha1", "sha1", "Payload delivery"),
    ("sha256", "sha256", "Payload delivery"),
)
_TYPES = {"email": ("email", "Network activity"), "phone": ("phone-number", "Person")}
_NETWORK = ("ip-src", "Network activity")
# For the recipient alone, not published, nothing analysed, no threat level.
_UNDEFINED, _INITIAL, _OWN = "4", "0", "0"


def as_misp(told: Told) -> dict[str, Any]:
    """Write a sending as one event."""
    stamp = str(int(told.at.timestamp()))
    event = name_of(_NAME, "event", told.reference, told.manifest_sha256)
    objects = [_file(event, stamp, each) for each in told.files if each.sha256 or each.sha1 or each.md5]
    attributes = [
        _attribute(event, stamp, "text", "Internal reference", told.reference, "Package"),
        _attribute(event, stamp, "text", "Other", told.marking, "Marking and handling"),
        _attribute(event, stamp, "text", "Other", told.manifest_sha256, "SHA-256 of the signed manifest"),
    ]
    for kind, text in told.names:
        if kind == "account":
            objects.append(_account(event, stamp, text))
        else:
            attributes.append(_named(event, stamp, kind, text))
    return {
        "Event": {
            "uuid": event,
            "info": f"{told.reference} of {told.unit}",
            "date": f"{told.at:%Y-%m-%d}",
            "timestamp": stamp,
            "threat_level_id": _UNDEFINED,
            "analysis": _INITIAL,
            "distribution": _OWN,
            "published": False,
            "Attribute": attributes,
            "Object": objects,
        }
    }


def _attribute(event: str, stamp: str, kind: str, group: str, value: str, comment: str) -> dict[str, Any]:
    return {
        "uuid": name_of(_NAME, event, kind, comment, value),
        "type": kind, "category": group, "value": value, "comment": comment, "to_ids": False,
        "distribution": _OWN, "timestamp": stamp,
    }  # fmt: skip


def _named(event: str, stamp: str, kind: str, text: str) -> dict[str, Any]:
    """Give an identifier by its type; an address stays text, for a reader would make it live again."""
    known = _TYPES.get(kind) or (_NETWORK if kind == "network" and "/" not in text else None)
    type_, group = known or ("text", "Other")
    return _attribute(event, stamp, type_, group, text, kind)


def _object(
    event: str, stamp: str, template: tuple[str, str, str, str], *attributes: dict[str, Any]
) -> dict[str, Any]:
    name, number, version, group = template
    values = [each["value"] for each in attributes]
    return {
        "uuid": name_of(_NAME, event, name, *values),
        "name": name, "template_uuid": number, "template_version": version, "meta-category": group,
        "distribution": _OWN, "timestamp": stamp, "Attribute": list(attributes),
    }  # fmt: skip


def _file(event: str, stamp: str, each: File) -> dict[str, Any]:
    said = [
        {**_attribute(event, stamp, kind, group, getattr(each, kind), name), "object_relation": name}
        for name, kind, group in _OF_FILE
        if getattr(each, kind)
    ]
    beside = "; ".join(f"{name} {getattr(each, name)}" for name in ("pdq", "category") if getattr(each, name))
    if beside:
        said.append({**_attribute(event, stamp, "text", "Other", beside, "text"), "object_relation": "text"})
    if each.size_bytes:
        size = _attribute(event, stamp, "size-in-bytes", "Other", each.size_bytes, "size-in-bytes")
        said.append({**size, "object_relation": "size-in-bytes"})
    return _object(event, stamp, _FILE, *said)


def _account(event: str, stamp: str, text: str) -> dict[str, Any]:
    name = _attribute(event, stamp, "text", "Other", text, "username")
    return _object(event, stamp, _ACCOUNT, {**name, "object_relation": "username"})
