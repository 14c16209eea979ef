"""The step that makes sure that a case was not disposed of."""

from tutela.casework.cases.errors import RecordMoved
from tutela.casework.cases.models import Case
from tutela.casework.custody.models import DataKey


def require_kept(case: Case) -> None:
    """Make sure that a case still has the key that its content is sealed under.

    Raises:
        RecordMoved: it was disposed of.
    """
    if DataKey.objects.filter(pk=case.key_id, destroyed_at__isnull=False).exists():
        raise RecordMoved(f"{case} was disposed of. Open another case for what comes now.")
