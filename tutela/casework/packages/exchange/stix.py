"""A sending as a STIX 2.1 bundle: a report on observables, marked, with digests and no content."""

import ipaddress
import json
import uuid
from typing import Any

from tutela.casework.packages.exchange.told import File, Told, name_of

_NAME = "stix"
# The namespace that the standard gives for observables, section 2.9.
_OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
_DIGESTS = (("MD5", "md5"), ("SHA-1", "sha1"), ("SHA-256", "sha256"))


def as_stix(told: Told) -> dict[str, Any]:
    """Write a sending as a bundle: identity, marking, observables, notes and the report that holds them."""
    at = f"{told.at:%Y-%m-%dT%H:%M:%S}.{told.at.microsecond // 1000:03d}Z"
    unit = _object("identity", at, told.unit, name=told.unit, identity_class="organization")
    marking = {
        "type": "marking-definition", "spec_version": "2.1", "created": at, "definition_type": "statement",
        "id": f"marking-definition--{name_of(_NAME, 'marking', told.marking)}",
        "definition": {"statement": told.marking},
    }  # fmt: skip
    marked = {"object_marking_refs": [marking["id"]]}
    extension = _extension(at, unit["id"])
    files = [_file(each, extension["id"]) for each in told.files if each.sha256 or each.sha1 or each.md5]
    observables, texts = [*files], list[str]()
    for kind, text in told.names:
        found = _observable(kind, text)
        if found is None:
            texts.append(f"{kind}: {text}")
        else:
            observables.append(found)
    unique = list({each["id"]: {**each, **marked} for each in observables}.values())
    report = _object(
        "report", at, told.reference, **marked, created_by_ref=unit["id"], name=told.reference, published=at,
        description=f"For {told.recipient}. SHA-256 of the signed manifest: {told.manifest_sha256}",
        report_types=["observed-data"], object_refs=[unit["id"]],
    )  # fmt: skip
    notes = [
        _object(
            "note", at, told.reference, text, **marked, created_by_ref=unit["id"], content=text,
            object_refs=[report["id"]],
        )
        for text in texts
    ]  # fmt: skip
    report["object_refs"] = [unit["id"], *(each["id"] for each in unique), *(each["id"] for each in notes)]
    extensions = [extension] if any("extensions" in each for each in unique) else []
    objects = [unit, marking, *extensions, report, *unique, *notes]
    return {
        "type": "bundle",
        "id": f"bundle--{name_of(_NAME, 'bundle', told.reference, told.manifest_sha256)}",
        "objects": objects,
    }


def _object(kind: str, at: str, *about: str, **said: Any) -> dict[str, Any]:
    number = name_of(_NAME, kind, *about)
    return {
        "type": kind, "spec_version": "2.1", "id": f"{kind}--{number}", "created": at, "modified": at, **said,
    }  # fmt: skip


def _extension(at: str, unit: str) -> dict[str, Any]:
    """Say what our property of a file is: PDQ is none of the digests that the standard names."""
    return _object(
        "extension-definition", at, "file fingerprints", created_by_ref=unit, name="File fingerprints",
        description="pdq: the PDQ fingerprint of a picture, in hexadecimal digits. category: a code of law.",
        schema="Two properties of a file, both text: pdq and category.", version="1.0.0",
        extension_types=["property-extension"],
    )  # fmt: skip


def _file(each: File, extension: str) -> dict[str, Any]:
    hashes = {name: getattr(each, field) for name, field in _DIGESTS if getattr(each, field)}
    said: dict[str, Any] = {"hashes": hashes}
    if each.size_bytes:
        said["size"] = int(each.size_bytes)
    beside = {name: getattr(each, name) for name in ("pdq", "category") if getattr(each, name)}
    if beside:
        said["extensions"] = {extension: {"extension_type": "property-extension", **beside}}
    return _observed("file", {"hashes": hashes}, **said)


def _observable(kind: str, text: str) -> dict[str, Any] | None:
    """Give what the standard has a type for; an address that nothing follows is none of these."""
    if kind == "email" and text.count("@") == 1:
        return _observed("email-addr", {"value": text}, value=text)
    if kind == "account":
        return _observed("user-account", {"account_login": text}, account_login=text)
    if kind == "network":
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return None
        return _observed(f"ipv{address.version}-addr", {"value": text}, value=text)
    return None


def _observed(kind: str, by: dict[str, Any], **said: Any) -> dict[str, Any]:
    """Make an observable; its number follows from what contributes to it, by the standard's rule."""
    contributes = json.dumps(by, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    number = uuid.uuid5(_OBSERVABLES, contributes)
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{number}", **said}
