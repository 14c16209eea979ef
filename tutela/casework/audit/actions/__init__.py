"""Everything that people do with the record of acts besides reading it."""

from tutela.casework.audit.actions.extract_entries import Extract, Form, extract_entries
from tutela.casework.audit.actions.start_verifying import start_verifying
from tutela.casework.audit.actions.verify_record import verify_record

__all__ = ["Extract", "Form", "extract_entries", "start_verifying", "verify_record"]
