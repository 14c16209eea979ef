"""How a picture leaves: as it was made anew, and by which look."""

from django.http import HttpResponse

from tutela.casework.welfare.actions.show import Shown


def picture(shown: Shown) -> HttpResponse:
    """Answer with what a person is shown; the headers name its look, if it is one."""
    response = HttpResponse(shown.content, content_type=shown.mime)
    response.headers["Content-Disposition"] = "inline"
    if shown.event_id:
        response.headers["X-Exposure"] = str(shown.event_id)
        response.headers["X-Step"] = str(shown.step)
    return response
