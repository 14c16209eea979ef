"""Takes reports in, and moves each towards the one disposition that it ends in.

`receive` is a step: whoever brings reports has asked the gate.
"""

from tutela.casework.reports.actions.import_reports import import_reports

__all__ = ["import_reports"]
