"""A sending as CASE (JSON-LD on UCO): observables with their facets, and where they come from."""

from typing import Any

from tutela.casework.packages.exchange.told import File, Told, name_of

_NAME = "case"
_METHODS = (("MD5", "md5"), ("SHA1", "sha1"), ("SHA256", "sha256"))
# Names of the vocabulary, not addresses that anybody follows.
_WORDS = "https://ontology.unifiedcyberontology.org/uco/"
_CONTEXT = {
    "kb": "urn:tutela:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-core": f"{_WORDS}core/",
    "uco-identity": f"{_WORDS}identity/",
    "uco-observable": f"{_WORDS}observable/",
    "uco-types": f"{_WORDS}types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# How an identifier is told: the type, its facet, and the property of it.
_FACETS = {
    "email": ("EmailAddress", "EmailAddressFacet", "addressValue"),
    "url": ("URL", "URLFacet", "fullValue"),
    "onion": ("URL", "URLFacet", "fullValue"),
    "account": ("Account", "AccountFacet", "accountIdentifier"),
    "phone": ("PhoneAccount", "PhoneAccountFacet", "phoneNumber"),
}


def as_case(told: Told) -> dict[str, Any]:
    """Write a sending as one graph."""
    things = [_file(each) for each in told.files if each.sha256 or each.sha1 or each.md5]
    things += [_named(kind, text) for kind, text in told.names]
    unique = list({each["@id"]: each for each in things}.values())
    unit = {
        "@id": _id("Organization", told.unit), "@type": "uco-identity:Organization",
        "uco-core:name": told.unit,
    }  # fmt: skip
    record: dict[str, Any] = {
        "@id": _id("ProvenanceRecord", told.reference, told.manifest_sha256),
        "@type": "case-investigation:ProvenanceRecord",
        "uco-core:name": told.reference,
        "uco-core:description": [
            told.marking, f"For {told.recipient}. SHA-256 of the signed manifest: {told.manifest_sha256}",
        ],
        "uco-core:objectCreatedTime": {
            "@type": "xsd:dateTime", "@value": told.at.isoformat(timespec="seconds"),
        },
        "uco-core:createdBy": {"@id": unit["@id"]},
    }  # fmt: skip
    if unique:
        record["uco-core:object"] = [{"@id": each["@id"]} for each in unique]
    return {"@context": _CONTEXT, "@graph": [unit, record, *unique]}


def _id(kind: str, *about: str) -> str:
    return f"kb:{kind}-{name_of(_NAME, kind, *about)}"


def _file(each: File) -> dict[str, Any]:
    key = each.sha256 or each.sha1 or each.md5
    facet: dict[str, Any] = {
        "@id": _id("ContentDataFacet", key),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": [
            {
                "@id": _id("Hash", method, getattr(each, field)),
                "@type": "uco-types:Hash",
                "uco-types:hashMethod": method,
                "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": getattr(each, field).upper()},
            }
            for method, field in _METHODS
            if getattr(each, field)
        ],
    }
    if each.size_bytes:
        facet["uco-observable:sizeInBytes"] = {"@type": "xsd:integer", "@value": each.size_bytes}
    found = {"@id": _id("File", key), "@type": "uco-observable:File", "uco-core:hasFacet": [facet]}
    said = [f"{name} {getattr(each, name)}" for name in ("pdq", "category") if getattr(each, name)]
    return {**found, "uco-core:description": said} if said else found


def _named(kind: str, text: str) -> dict[str, Any]:
    known = _FACETS.get(kind)
    if known is None:
        name = _id("ObservableObject", kind, text)
        return {"@id": name, "@type": "uco-observable:ObservableObject", "uco-core:name": f"{kind}: {text}"}
    type_, facet, property_ = known
    return {
        "@id": _id(type_, text),
        "@type": f"uco-observable:{type_}",
        "uco-core:hasFacet": [
            {
                "@id": _id(facet, text),
                "@type": f"uco-observable:{facet}",
                f"uco-observable:{property_}": text,
            }
        ],
    }
