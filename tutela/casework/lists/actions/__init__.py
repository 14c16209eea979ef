"""What people do to hash lists: make them, fill them, revoke what they say, withdraw them."""

from tutela.casework.lists.actions.import_list import import_list
from tutela.casework.lists.actions.make_list import make_list
from tutela.casework.lists.actions.revoke import revoke
from tutela.casework.lists.actions.uploads.add_piece import add_piece
from tutela.casework.lists.actions.uploads.begin_upload import begin_upload
from tutela.casework.lists.actions.uploads.choose_format import choose_format
from tutela.casework.lists.actions.uploads.confirm_upload import confirm_upload
from tutela.casework.lists.actions.uploads.drop_upload import drop_upload
from tutela.casework.lists.actions.uploads.end_upload import end_upload
from tutela.casework.lists.actions.uploads.import_upload import import_upload
from tutela.casework.lists.actions.uploads.look_into_upload import look_into_upload
from tutela.casework.lists.actions.withdraw_list import Withdrawal, withdraw_list

__all__ = [
    "Withdrawal",
    "add_piece",
    "begin_upload",
    "choose_format",
    "confirm_upload",
    "drop_upload",
    "end_upload",
    "import_list",
    "import_upload",
    "look_into_upload",
    "make_list",
    "revoke",
    "withdraw_list",
]
