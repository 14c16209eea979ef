"""The names and types of the VICS 2.0 model that Tutela writes, and where each one goes."""

import re
from collections.abc import Mapping
from typing import Final

from tutela.engine.formats.known import JSON
from tutela.engine.formats.vics import timestamps

BASE_2_0: Final = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml"
CONTEXT_KEYS: Final = ("@odata.context", "odata.metadata")
CONTEXT: Final = re.compile(r"(?:^|/)(\d+\.\d+)\.xml(?:/([^/#]*)/\$metadata)?#(Cases|Media)\Z")
TESTED_VERSIONS: Final = ("1.1", "1.2", "1.3", "2.0")

# What the model has no place for travels in one MediaMetadata (or CaseMetadata) row of this name.
CARRIED: Final = "Tutela.Carried"

TEXT, BYTE, INT32, INT64, BOOLEAN, TIME, GUID = "text", "byte", "int32", "int64", "boolean", "time", "guid"

PROPERTIES: Final[Mapping[str, Mapping[str, str]]] = {
    "Case": {
        "CaseID": GUID,
        "CaseNumber": TEXT,
        "ContactOrganization": TEXT,
        "ContactName": TEXT,
        "ContactPhone": TEXT,
        "ContactEmail": TEXT,
        "ContactTitle": TEXT,
        "TotalMediaFiles": INT32,
        "TotalPrecategorized": INT32,
        "SeizureDate": TIME,
        "SourceApplicationName": TEXT,
        "SourceApplicationVersion": TEXT,
    },
    "CaseMetadata": {"CaseID": GUID, "PropertyName": TEXT, "PropertyValue": TEXT},
    "Media": {
        "MediaID": INT32,
        "MD5": TEXT,
        "SHA1": TEXT,
        "Category": BYTE,
        "VictimIdentified": BOOLEAN,
        "OffenderIdentified": BOOLEAN,
        "IsDistributed": BOOLEAN,
        "Comments": TEXT,
        "Tags": TEXT,
        "Series": TEXT,
        "MediaSize": INT64,
        "RelativeFilePath": TEXT,
        "DateUpdated": TIME,
        "IsPrecategorized": BOOLEAN,
        "PrecategorizationSource": TEXT,
        "IsSuspected": BOOLEAN,
        "MimeType": TEXT,
        "SelfGenerated": BOOLEAN,
        "PhotoDNA": TEXT,
    },
    "MediaFile": {
        "MD5": TEXT,
        "MediaFileID": INT32,
        "FileName": TEXT,
        "FilePath": TEXT,
        "Created": TIME,
        "Written": TIME,
        "Accessed": TIME,
        "Unallocated": BOOLEAN,
        "SourceID": TEXT,
        "PhysicalLocation": INT64,
        "Deleted": BOOLEAN,
        "ParentMD5": TEXT,
        "ParentFileName": TEXT,
        "ParentFilePath": TEXT,
        "ParentPhysicalLocation": INT64,
    },
    "AlternativeHash": {"MD5": TEXT, "HashName": TEXT, "HashValue": TEXT},
    "Exif": {"MD5": TEXT, "PropertyName": TEXT, "PropertyValue": TEXT, "PropertyGroup": TEXT},
    "MediaMetadata": {"MD5": TEXT, "PropertyName": TEXT, "PropertyValue": TEXT},
    "Repository": {"MD5": TEXT, "RepositoryName": TEXT},
    "Segment": {"MD5": TEXT, "SegmentIndex": INT32, "Start": TEXT, "End": TEXT, "Category": BYTE},
    "Identifier": {
        "MD5": TEXT,
        "IdentifierType": TEXT,
        "Comments": TEXT,
        "Tags": TEXT,
        "Name": TEXT,
        "Application": TEXT,
    },
    "IdentifierMetadata": {"MD5": TEXT, "PropertyName": TEXT, "PropertyValue": TEXT},
    "Event": {"EventID": GUID, "EventTime": TIME, "EventType": TEXT},
    "EventMetadata": {"EventID": GUID, "PropertyName": TEXT, "PropertyValue": TEXT},
}

COLLECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "Case": {"CaseMetadata": "CaseMetadata", "Media": "Media", "Identifiers": "Identifier"},
    "Media": {
        "AlternativeHashes": "AlternativeHash",
        "Exifs": "Exif",
        "MediaFiles": "MediaFile",
        "Repositories": "Repository",
        "Segments": "Segment",
        "MediaMetadata": "MediaMetadata",
        "Identifiers": "Identifier",
    },
    "Identifier": {"Events": "Event", "IdentifierMetadata": "IdentifierMetadata"},
    "Event": {"EventMetadata": "EventMetadata"},
}

# These pass through raw_extra under the name they have in the model.
KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "Case": ("TotalPrecategorized", "Identifiers"),
    "Media": ("Repositories", "Segments", "Identifiers"),
    "MediaFile": (
        "PhysicalLocation",
        "ParentMD5",
        "ParentFileName",
        "ParentFilePath",
        "ParentPhysicalLocation",
    ),
}

LEFT_OUT: Final[Mapping[tuple[str, str], str]] = {
    (
        "Media",
        "Cases",
    ): "a record already lies inside its case; if one states it, it is carried, not acted on",
    ("MediaFile", "Media"): "a file already lies inside its record; if one states it, it is carried",
}

_WHOLE = {BYTE: range(256), INT32: range(-(2**31), 2**31), INT64: range(-(2**63), 2**63)}
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?", re.ASCII)


def names(entity: str) -> dict[str, str]:
    """Give every way to spell a property of an entity, and the way the model spells it."""
    spelled = [*PROPERTIES[entity], *COLLECTIONS.get(entity, ())]
    return {name: name for name in spelled} | {name.lower(): name for name in spelled}


def fits(entity: str, name: str, value: JSON) -> bool:
    """Say whether the model allows a value under a name of an entity, all the way down."""
    kind = PROPERTIES[entity].get(name)
    if kind is not None:
        return value is None or fits_kind(kind, value)
    target = COLLECTIONS.get(entity, {}).get(name)
    if target is None or not isinstance(value, list):
        return False
    return all(
        isinstance(row, dict) and all(fits(target, inner, inner_value) for inner, inner_value in row.items())
        for row in value
    )


def fits_kind(kind: str, value: JSON) -> bool:
    """Say whether the model allows a value for a property of a kind."""
    if kind == BOOLEAN:
        return isinstance(value, bool)
    if kind in _WHOLE:
        return type(value) is int and value in _WHOLE[kind]
    if not isinstance(value, str):
        return False
    if kind == TIME:
        return timestamps.is_standard(value)
    return kind != GUID or _GUID.fullmatch(value) is not None
