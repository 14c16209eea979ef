"""Gives a version as it stands now, locked until the transaction ends."""

from tutela.casework.policies.errors import VersionMoved
from tutela.casework.policies.models import Policy, Version

State = Version.State


def version(version: Version, *states: Version.State) -> Version:
    """Give a version as it stands now, its policy locked against whoever else would move a version of it.

    Args:
        version: as it was read.
        states: where it must stand.

    Raises:
        VersionMoved: it stands elsewhere by now.
    """
    Policy.objects.select_for_update(no_key=True).get(pk=version.policy_id)
    current = Version.objects.select_related("policy", "author").get(pk=version.pk)
    if current.state not in states:
        raise VersionMoved(f"{current} is {current.state}, so nothing was changed. Look at its page again.")
    return current
