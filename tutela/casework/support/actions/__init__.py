"""Files what is a person's own, sealed to them.

`file_record` is the step that each of them takes.
"""

from tutela.casework.support.actions.check_in import check_in
from tutela.casework.support.actions.write_note import write_note

__all__ = ["check_in", "write_note"]
