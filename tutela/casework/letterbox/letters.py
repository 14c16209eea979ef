"""What lies in the letterbox: letters, replies, and how each report stands for whoever sent it."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """The four plain states that a reporter may learn; never what a report was found to be."""

    RECEIVED = "received"
    LOOKED_AT = "being looked at"
    WANTED = "more information wanted"
    FINISHED = "finished"


class Lane(StrEnum):
    """How a letter came through: as always, or past what is asked in a flood."""

    OPEN = "open"
    WORKED = "worked"
    WAITED = "waited"


class Spoken(StrEnum):
    """How words stand that the unit read aloud to somebody: they open nothing but their own change."""

    WAITS = "waits to be changed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key of the unit that letters are sealed to.

    Attributes:
        number: of its pair, by which the private half is found.
        purpose: `sealing.REPORT` or `sealing.CONTACT`.
        public: 32 bytes.
    """

    number: int
    purpose: str
    public: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One report as the door keeps it.

    Attributes:
        lookup: the keyed hash of its receipt, 32 bytes.
        submission: the keyed hash of the form it was sent with; one form makes one report.
        key_number: of the key that the body is sealed to.
        sealed_body: what was said, and the reporter's public key.
        form_version: the SHA-256 of the form as it was asked.
        hour: when it came, in whole hours since 1970; nothing finer is kept outside the seal.
        channel: which of the door's forms: "public", "child", "work"; or "receipt" for one that changes words
            that were read aloud.
        lane: how it came through.
        sealed_contact: how the reporter may be reached, under the other key; empty where they did not say.
        contact_key_number: of that key.
    """

    lookup: bytes
    submission: bytes
    key_number: int
    sealed_body: bytes
    form_version: bytes
    hour: int
    channel: str
    lane: Lane = Lane.OPEN
    sealed_contact: bytes = b""
    contact_key_number: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """How a report stands for whoever sent it, as the unit last said.

    Attributes:
        standing: the state.
        question_number: of the unit's question; 0 for none.
        sealed_question: sealed to the receipt's key.
        ends_on: the day after which the receipt opens nothing any more, YYYY-MM-DD; "" while that is open.
        is_answered: whether a reply to this question came.
    """

    standing: Standing
    question_number: int = 0
    sealed_question: bytes = b""
    ends_on: str = ""
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reporter answered to one question."""

    lookup: bytes
    question_number: int
    key_number: int
    sealed_body: bytes
    hour: int

    @property
    def reference(self) -> str:
        """Its name in the letterbox: that of the letter, and the number of the question."""
        return f"{self.lookup.hex()}/{self.question_number}"
