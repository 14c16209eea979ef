"""The change feed is written with the act that changes a list, or not at all."""

import pytest

from tests.casework.lists import making
from tutela.casework.database import OutsideTransaction
from tutela.casework.gate import Actor
from tutela.casework.lists import change_feed


@pytest.mark.django_db(transaction=True)
def test_what_changed_is_noted_inside_the_transaction_that_changes_it_or_not_at_all(sam: Actor) -> None:
    hash_list = making.received_list(sam)
    stamp = hash_list.stamp

    with pytest.raises(OutsideTransaction, match="A change of a list"):
        change_feed.note(hash_list, entries=0, edition=1)
    with pytest.raises(OutsideTransaction, match="What was opened again"):
        change_feed.note_reopened(1, 1)

    hash_list.refresh_from_db()
    assert (hash_list.changes.count(), hash_list.stamp) == (0, stamp)
