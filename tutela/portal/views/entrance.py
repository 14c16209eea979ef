"""How people of companies come in: once by a link of the unit, then by the code of their app."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tutela.casework.partners.between.accounts import Visitor
from tutela.casework.partners.scopes import key_digest
from tutela.casework.people.entrance import codes as app
from tutela.portal import codes
from tutela.portal.counter import counter
from tutela.portal.signed_in import COOKIE, new_session, remember, require_own_form, session_of

_WRONG = (
    "This did not let you in. Look at the address, and wait for the next code of your app. After five wrong "
    "codes it rests for 15 minutes; after fifty, ask the unit for a new link."
)
_NO_LINK = "This link opens nothing. It is good once and for seven days. Ask the unit for a new one."
_WRONG_CODE = "This is not the code that the app shows. Wait for the next one and type that."


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by their mail address and a code, and say no more than that it was wrong."""
    if request.method != "POST":
        return render(request, "portal/sign_in.html")
    mail, accounts = request.POST.get("mail", "").strip().lower()[:320], counter().exchange.accounts
    there = accounts.guess(mail, datetime.now(UTC))
    secret = codes.opened(there.octets, mail) if there else None
    step = codes.step_of(secret, request.POST.get("code", ""), there.last_step if there else 0)
    session, expires = new_session()
    if step is None or not accounts.open(mail, step, codes.digest(session), expires):
        return render(request, "portal/sign_in.html", {"wrong": _WRONG, "mail": mail}, status=403)
    return remember(redirect("reports"), session)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Open a link of the unit, and take the app that its person signs in with from now on."""
    if request.method != "POST":
        return render(request, "portal/enter.html")
    link = request.POST.get("link", "").strip()
    now = datetime.now(UTC).isoformat()
    visitor = counter().exchange.accounts.of_link(key_digest(link), now)
    if visitor is None:
        return render(request, "portal/enter.html", {"wrong": _NO_LINK}, status=403)
    typed = request.POST.get("code")
    secret = _secret(request.POST.get("secret", ""))
    if typed is None or secret is None:
        return _ask_for_app(request, visitor, link, app.new_secret())
    step = app.step_of(secret, typed, 0)
    if step is None:
        return _ask_for_app(request, visitor, link, secret, _WRONG_CODE)
    kept = codes.closed(secret, visitor.mail)
    if not counter().exchange.accounts.enrol(key_digest(link), visitor.mail, kept, step, now):
        return render(request, "portal/enter.html", {"wrong": _NO_LINK}, status=403)
    session, expires = new_session()
    counter().exchange.accounts.begin(visitor.mail, codes.digest(session), expires)
    return remember(redirect("reports"), session)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    require_own_form(request)
    counter().exchange.accounts.end(codes.digest(session_of(request)), datetime.now(UTC).isoformat())
    answer = redirect("start")
    answer.delete_cookie(COOKIE, samesite="Strict")
    return answer


def _ask_for_app(
    request: HttpRequest, visitor: Visitor, link: str, secret: bytes, wrong: str = ""
) -> HttpResponse:
    context = {
        "who": visitor, "link": link, "secret": app.written(secret), "wrong": wrong,
        "address": codes.address(secret, visitor.mail),
    }  # fmt: skip
    return render(request, "portal/app.html", context, status=422 if wrong else 200)


def _secret(written: str) -> bytes | None:
    try:
        return app.read(written) if written else None
    except ValueError:
        return None
