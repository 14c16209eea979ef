"""The weights of evidence for a first recording: data with an owner, of which none can lower a score."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tutela.engine.origins.errors import BadWeights
from tutela.engine.toml_tables import check_keys, read_table

FOLDER = Path(__file__).parent / "books"
SHIPPED = "first-generation"
# No sum is larger, so that no evidence outweighs what a person has confirmed.
MOST = 999
_HEAVIEST = 100
_HEAD = {"name": str, "version": str, "title": str, "owner": str, "basis": str, "written": datetime.date}
_NUMBERS = {"candidate_from": int, "days_before_seizure": int, "least_unmatched_s": int}
_FACTOR = {"code": str, "weight": int, "says": str, "changes": str}


class Code(StrEnum):
    """What evidence there is: how each is found is in `casework.origins`, what it weighs in the weights."""

    NO_MATCH = "no_match"
    CAMERA_EXIF = "camera_exif"
    CAMERA_TABLES = "camera_tables"
    DEVICE_PATH = "device_path"
    SOURCE_CAMERA = "source_camera"
    CAMERA_MODEL = "camera_model"
    CONFIRMED_CAMERA = "confirmed_camera"
    NEAR_SEIZURE = "near_seizure"
    UNMATCHED_SECONDS = "unmatched_seconds"


@dataclass(frozen=True, slots=True)
class Factor:
    """One kind of evidence.

    Attributes:
        weight: what it adds, 1 to 100.
        says: one sentence of what it is.
        changes: what would change it, for whoever doubts it.
    """

    code: Code
    weight: int
    says: str
    changes: str


@dataclass(frozen=True, slots=True)
class Weights:
    """All kinds of evidence, under one name and version.

    Attributes:
        digest: SHA-256 of the text, 64 hex digits.
        candidate_from: an item with this score or more comes before what is only older.
        days_before_seizure: so many days before its exhibit was seized a picture is taken near that.
        least_unmatched_s: so many seconds of a partly known video must be unmatched, at least.
    """

    name: str
    version: str
    title: str
    owner: str
    digest: str
    candidate_from: int
    days_before_seizure: int
    least_unmatched_s: int
    factors: Mapping[Code, Factor]

    def score(self, found: Iterable[Code]) -> int:
        """Add up what was found, each kind once; at most `MOST`."""
        return min(MOST, sum(self.factors[code].weight for code in set(found) if code in self.factors))


def shipped() -> str:
    """Give the text of the weights that come with the program."""
    return (FOLDER / f"{SHIPPED}.toml").read_text(encoding="utf-8")


def parse(content: bytes) -> Weights:
    """Check the text of weights.

    Raises:
        BadWeights: it breaks a rule of the form; the message says which, and where.
    """
    table = read_table("The weights", content, refusal=BadWeights)
    check_keys("The weights", table, {**_HEAD, **_NUMBERS, "factor": list}, refusal=BadWeights)
    if not 1 <= table["candidate_from"] <= MOST:
        raise BadWeights(f'"candidate_from" must lie between 1 and {MOST}.')
    for key in ("days_before_seizure", "least_unmatched_s"):
        if table[key] < 0:
            raise BadWeights(f'"{key}" may not be less than 0.')
    factors = [_factor(f"Factor {number}", entry) for number, entry in enumerate(table["factor"], 1)]
    codes = [factor.code for factor in factors]
    if missing := sorted(set(Code) - set(codes)):
        raise BadWeights(f"No weight is given for {', '.join(missing)}. Give each at least 1.")
    if len(codes) != len(set(codes)):
        raise BadWeights("A kind of evidence has two weights. Keep one.")
    return Weights(
        name=table["name"],
        version=table["version"],
        title=table["title"],
        owner=table["owner"],
        digest=hashlib.sha256(content).hexdigest(),
        candidate_from=table["candidate_from"],
        days_before_seizure=table["days_before_seizure"],
        least_unmatched_s=table["least_unmatched_s"],
        factors={factor.code: factor for factor in factors},
    )


def _factor(where: str, entry: object) -> Factor:
    said = check_keys(where, entry, _FACTOR, refusal=BadWeights)
    if said["code"] not in set(Code):
        raise BadWeights(f"{where}: {said['code']!r} is no kind of evidence; use {', '.join(Code)}.")
    if not 1 <= said["weight"] <= _HEAVIEST:
        raise BadWeights(
            f"{where}: a weight lies between 1 and {_HEAVIEST}. Less than 1 would let evidence lower a score."
        )
    return Factor(Code(said["code"]), said["weight"], said["says"], said["changes"])
