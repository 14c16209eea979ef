"""Says whether the keys on disk are those that the data keys of the cases were made with."""

from dataclasses import dataclass
from hmac import compare_digest

from django.conf import settings

from tutela.casework.custody import keys
from tutela.casework.custody.keys import RECOVERY_PUBLIC, WrongRecoveryKey, WrongUnitKey
from tutela.casework.custody.models import DataKey
from tutela.casework.custody.proving import bindings, bound

# So many of the newest stand for all where only the keys themselves are in question.
_NEWEST = 16


@dataclass(frozen=True, slots=True)
class KeysFound:
    """What the keys on disk are to the data keys.

    Attributes:
        total: how many data keys there are.
        unopened: how many of them the unit key does not open.
        for_another: how many were wrapped for another recovery key, or changed since.
        is_recovery_torn: a recovery key lies here that is not the other half of `recovery.pub`.
    """

    total: int
    unopened: int
    for_another: int
    is_recovery_torn: bool = False

    @property
    def faults(self) -> list[str]:
        """Say what is wrong, if anything."""
        wrong = []
        if self.unopened:
            wrong.append(
                f"the unit key does not open {self.unopened} of {self.total} data keys: "
                + ("the file was replaced" if self.unopened == self.total else "their rows were changed")
            )
        if self.for_another:
            wrong.append(
                f"the recovery key is not the one that {self.for_another} of {self.total} data keys were "
                "wrapped for: it, or their rows, were replaced"
            )
        if self.is_recovery_torn:
            wrong.append(
                "recovery.key is not the other half of recovery.pub: in a safe it would open nothing"
            )
        return wrong


def look(most: int | None = None) -> KeysFound:
    """Try the keys on disk on every data key, or on some of the newest.

    Raises:
        KeyMissing: one of them is not there.
    """
    rows = list(DataKey.objects.filter(destroyed_at=None).order_by("-pk")[:most])
    # Of before 0.3.0, as long as not all is bound.
    may_be_unbound = any(key.mac is None for key in rows) and not bound.is_said()
    unopened = for_another = 0
    for key in rows:
        try:
            keys.unwrap(key.wrapped)
        except WrongUnitKey:
            unopened += 1
            continue
        is_right = may_be_unbound if key.mac is None else compare_digest(key.mac, bindings.mac_of_key(key))
        for_another += not is_right
    return KeysFound(len(rows), unopened, for_another, keys.is_recovery_torn())


def require_unit_key() -> None:
    """Make sure that the unit key is not another one than that of what is sealed already.

    Raises:
        WrongUnitKey: it opens none of the newest data keys.
        KeyMissing: it is not there.
    """
    _require_unit_key(look(_NEWEST))


def _require_unit_key(found: KeysFound) -> None:
    if found.total and found.unopened == found.total:
        raise WrongUnitKey(
            f"The unit key {settings.TUTELA_KEYS / keys.UNIT} does not open what is sealed here: it is "
            "another one. Restore it from its backup. Nothing was changed."
        )


def require_own() -> None:
    """Make sure of it, and that the recovery key is the one that was used here as well.

    Raises:
        WrongUnitKey: as `require_unit_key`.
        WrongRecoveryKey: no data key that opens was wrapped for this recovery key.
        KeyMissing: one of them is not there.
    """
    found = look(_NEWEST)
    _require_unit_key(found)
    if found.for_another and found.for_another == found.total - found.unopened:
        raise WrongRecoveryKey(
            f"{settings.TUTELA_KEYS / RECOVERY_PUBLIC} is not the recovery key that was used here: whoever "
            "holds the other half could open what is sealed from now on. Restore it from its backup. Nothing "
            "was changed."
        )
