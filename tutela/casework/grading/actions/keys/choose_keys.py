"""Changes the keys by which a person works the desk."""

from collections.abc import Mapping

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.keys import own
from tutela.casework.grading.models import OwnKeys


@transaction.atomic
def choose_keys(by: Actor, keys: Mapping[str, str], *, has_characters: bool) -> OwnKeys:
    """Choose one's own keys of the desk, in place of all that one chose before.

    Args:
        by: whose keys.
        keys: the key by act; what is as shipped is not kept.
        has_characters: whether single letters, digits and signs are keys at all.

    Raises:
        NotAllowed: the actor may not grade.
        KeysClash: an act has no key that can be changed, a key is none, or two would be the same.
    """
    gate.require(by, Act.GRADE)
    chosen = own.checked(queries.pack_of(by.unit), keys)
    row, _ = OwnKeys.objects.update_or_create(
        person_id=by.person, defaults={"keys": chosen, "has_characters": has_characters}
    )
    log.record(by, "keys.chosen", purpose="preference", keys=chosen, has_characters=has_characters)
    return row
