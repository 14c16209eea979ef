"""Hashing: /h/hash."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from tutela.casework.lookups.errors import BadSignal
from tutela.casework.lookups.matching import Question
from tutela.casework.partners.scopes import MATCH
from tutela.matcher import hashing
from tutela.matcher.entrance import Caller, needs
from tutela.matcher.gathering import gathering
from tutela.matcher.views import said


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MATCH)
def hash_file(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Hash the file that is sent; it is opened behind the fence, and nothing of it is kept."""
    if request.method != "POST":
        said.refuse_url(request)
        raise BadSignal("Send a file by POST, as multipart/form-data.")
    sent = said.file(request)
    gathering.ask(caller, [Question(caller.key, "hash")])
    return JsonResponse(hashing.hashes(caller.grant.partner_id, sent.octets, sent.kinds))
