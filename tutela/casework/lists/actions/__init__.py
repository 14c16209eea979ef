"""What people do to hash lists: make them, fill them, revoke what they say, withdraw them."""

from tutela.casework.lists.actions.import_list import import_list
from tutela.casework.lists.actions.make_list import make_list
from tutela.casework.lists.actions.revoke import revoke
from tutela.casework.lists.actions.withdraw_list import Withdrawal, withdraw_list

__all__ = ["Withdrawal", "import_list", "make_list", "revoke", "withdraw_list"]
