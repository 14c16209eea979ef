"""Makes new keys that the public's letters are sealed to."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import copies, log
from tutela.casework.gate import Act, Actor
from tutela.casework.letterbox.letters import PublicKey
from tutela.casework.letterbox.models import LetterKey
from tutela.casework.letterbox.queries import private_half


@transaction.atomic
def renew_keys(by: Actor) -> list[PublicKey]:
    """Make a new key for reports and one for contacts; the older ones still open what was sealed to them.

    Returns:
        the public halves, for the door.

    Raises:
        NotAllowed: that is for an administrator, or for the machine that starts the unit's first door.
    """
    gate.require(by, Act.RENEW_LETTER_KEYS)
    made = [_make(by, purpose) for purpose in LetterKey.Purpose.values]
    numbers = [each.pk for each in made]
    log.record(by, "letterkeys.renewed", purpose="administration", wrote=made, numbers=numbers)
    return [PublicKey(each.pk, each.purpose, each.public) for each in made]


def _make(by: Actor, purpose: str) -> LetterKey:
    key = copies.new_key(f"letters of the public: {purpose}")
    public = private_half(key, purpose).public_key().public_bytes_raw()
    return LetterKey.objects.create(unit=by.unit, purpose=purpose, public=public, key=key, made_by=by.name)
