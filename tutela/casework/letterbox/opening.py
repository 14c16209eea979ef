"""Opens what the public sent, by the unit's own keys, and seals the unit's questions to reporters."""

from typing import Any

from tutela.casework.letterbox import sealing
from tutela.casework.letterbox.errors import LetterBroken
from tutela.casework.letterbox.letters import Letter, Reply
from tutela.casework.letterbox.models import LetterKey, ReporterContact
from tutela.casework.letterbox.queries import private_half


def letter(sealed: Letter) -> dict[str, Any]:
    """Open a letter's body.

    Raises:
        LetterBroken: it was changed, or none of this installation's keys opens it.
    """
    return _opened(sealed.sealed_body, sealed.key_number, sealing.REPORT, sealed.lookup)


def reply(sealed: Reply) -> str:
    """Open what a reporter answered.

    Raises:
        LetterBroken: it was changed, or none of this installation's keys opens it.
    """
    return str(_opened(sealed.sealed_body, sealed.key_number, sealing.REPLY, sealed.lookup)["text"])


def contact(kept: ReporterContact) -> str:
    """Open how a reporter can be reached; ask the gate before.

    Raises:
        LetterBroken: it was changed.
    """
    lookup = bytes(kept.lookup)
    return str(_opened(bytes(kept.sealed), kept.letter_key_id, sealing.CONTACT, lookup)["text"])


def question(text: str, reporter: bytes, lookup: bytes) -> bytes:
    """Seal a question to a reporter, who alone can open it, by the receipt.

    Args:
        text: the question.
        reporter: the public key that the letter brought, 32 bytes.
        lookup: the name of the letter.
    """
    return sealing.seal({"text": text}, reporter, sealing.QUESTION, lookup)


def of_unit(
    unit: int, octets: bytes, number: int, purpose: str, name: bytes, otherwise: str
) -> dict[str, Any]:
    """Open what the companies' door sealed to a unit.

    Args:
        unit: whose key it must be.
        octets: as they were sealed.
        number: of the key.
        purpose: what was sealed, and `name` what it is called; neither can be taken for another.
        name: see `purpose`.
        otherwise: what a refusal says where the key is none of this unit's.

    Raises:
        LetterBroken: the key is none of this unit's, or it was changed.
    """
    row = LetterKey.objects.select_related("key").filter(unit=unit, pk=number).first()
    if row is None:
        raise LetterBroken(otherwise)
    return sealing.open_sealed(octets, private_half(row.key, row.purpose), purpose, name)


def _opened(octets: bytes, number: int, purpose: str, lookup: bytes) -> dict[str, Any]:
    row = LetterKey.objects.select_related("key").filter(pk=number).first()
    if row is None:
        raise LetterBroken(
            f"The {purpose} {lookup.hex()[:12]} is sealed to key {number}, which is none of this unit's. It "
            "is kept as it is."
        )
    return sealing.open_sealed(octets, private_half(row.key, row.purpose), purpose, lookup)
