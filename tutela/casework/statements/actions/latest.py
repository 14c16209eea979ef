"""The step that locks a version, if it is the newest of its statement and stands where it must."""

from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.statements.errors import StatementMoved
from tutela.casework.statements.models import Version


def latest(version: Version, state: Version.State) -> Version:
    """Give a version as it is now, with its unit locked.

    Raises:
        StatementMoved: a newer one was made, or it stands elsewhere by now.
    """
    lock_unit(version.statement.unit_id)
    found = Version.objects.filter(statement=version.statement).order_by("-number")
    newest = found.select_related("statement__case", "made_by", "checked_by")[0]
    if newest.pk != version.pk:
        raise StatementMoved(f"{version} was superseded by version {newest.number}. Look at that one.")
    if newest.state != state:
        raise StatementMoved(
            f"{newest} stands at: {newest.get_state_display().lower()}. Load its page again."
        )
    return newest
