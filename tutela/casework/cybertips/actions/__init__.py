"""What is done with reports to NCMEC: made, given files, approved by another, sent, retracted, settled."""

from tutela.casework.cybertips.actions.approve_tip import approve_tip
from tutela.casework.cybertips.actions.calls.advance_tip import advance_tip
from tutela.casework.cybertips.actions.calls.keep_going import keep_going
from tutela.casework.cybertips.actions.choose_files import choose_files
from tutela.casework.cybertips.actions.describe_file import Described, describe_file
from tutela.casework.cybertips.actions.drop_file import drop_file
from tutela.casework.cybertips.actions.edit_tip import edit_tip
from tutela.casework.cybertips.actions.end_tip import end_tip
from tutela.casework.cybertips.actions.hand_on_tip import hand_on_tip
from tutela.casework.cybertips.actions.make_tip import make_tip
from tutela.casework.cybertips.actions.propose_tip import propose_tip
from tutela.casework.cybertips.actions.release_files import release_files
from tutela.casework.cybertips.actions.reopen_tip import reopen_tip
from tutela.casework.cybertips.actions.retract_tip import retract_tip
from tutela.casework.cybertips.actions.send_tip import send_tip
from tutela.casework.cybertips.actions.settle_tip import settle_tip

__all__ = [
    "Described",
    "advance_tip",
    "approve_tip",
    "choose_files",
    "describe_file",
    "drop_file",
    "edit_tip",
    "end_tip",
    "hand_on_tip",
    "keep_going",
    "make_tip",
    "propose_tip",
    "release_files",
    "reopen_tip",
    "retract_tip",
    "send_tip",
    "settle_tip",
]
