"""Makes statements, has them checked by another person, and puts on record what was served.

`draw_schedule` and `latest` are steps of these.
"""

from tutela.casework.statements.actions.check_version import check_version
from tutela.casework.statements.actions.make_version import make_version
from tutela.casework.statements.actions.return_version import return_version
from tutela.casework.statements.actions.review_item import review_item
from tutela.casework.statements.actions.serve_version import serve_version

__all__ = ["check_version", "make_version", "return_version", "review_item", "serve_version"]
