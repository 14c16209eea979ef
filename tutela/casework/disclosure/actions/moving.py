"""The step that every verb on a request begins with: its row as it is, locked."""

from tutela.casework.disclosure.errors import RequestMoved
from tutela.casework.disclosure.models import AccessRequest
from tutela.casework.disclosure.requests.clock import due_on


def locked(request: AccessRequest, *states: str) -> AccessRequest:
    """Give the row of a request, locked.

    Raises:
        RequestMoved: it does not stand where the step needs it.
    """
    current = AccessRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if current.state not in states:
        raise RequestMoved(f"{current} is {current.get_state_display().lower()}. Look at it again.")
    return current


def time_anew(request: AccessRequest) -> None:
    """Compute until when it is to be answered."""
    if request.runs_from is None:
        request.due_on = None
        return
    pauses = request.pauses.order_by("pk").values_list("since", "until")
    request.due_on = due_on(request.runs_from, list(pauses), is_extended=bool(request.extended_why))
