"""How people of companies come in: once by a link of the unit, then by a passkey or the code of their app."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tutela.casework.partners.between.accounts import Visitor
from tutela.casework.partners.scopes import key_digest
from tutela.casework.people.entrance import codes as app
from tutela.casework.people.errors import NotLetIn
from tutela.portal import codes, passkeys
from tutela.portal.counter import counter
from tutela.portal.signed_in import COOKIE, new_session, remember, require_own_form, session_of

_WRONG = (
    "This did not let you in. Look at the address, and wait for the next code of your app. After five wrong "
    "codes it rests for 15 minutes; after fifty, ask the unit for a new link."
)
_NO_LINK = "This link opens nothing. It is good once and for seven days. Ask the unit for a new one."
_WRONG_PASSKEY = "This did not let you in. Load the page again, or use a code."
_WRONG_CODE = "This is not the code that the app shows. Wait for the next one and type that."


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by their mail address and a code, and say no more than that it was wrong."""
    if request.method != "POST":
        return _door(request)
    mail, accounts = request.POST.get("mail", "").strip().lower()[:320], counter().exchange.accounts
    there = accounts.guess(mail, datetime.now(UTC))
    secret = codes.opened(there.octets, mail) if there else None
    step = codes.step_of(secret, request.POST.get("code", ""), there.last_step if there else 0)
    session, expires = new_session()
    if step is None or not accounts.open(mail, step, codes.digest(session), expires):
        return _door(request, _WRONG, mail)
    return remember(redirect("reports"), session)


@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Let somebody in by what their passkey answered."""
    session, expires = new_session()
    try:
        passkeys.open_session(request, codes.digest(session), expires)
    except NotLetIn:
        return _door(request, _WRONG_PASSKEY)
    return remember(redirect("reports"), session)


@require_POST
def challenge(request: HttpRequest) -> HttpResponse:
    """Give a browser what its passkey has to answer, or what it needs to make one; nothing is written."""
    link = request.POST.get("link", "").strip()
    visitor = _visitor(link) if link else None
    if link and visitor is None:
        return JsonResponse({}, status=403)
    return JsonResponse(passkeys.ask(request, visitor))


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Open a link of the unit, and take what its person signs in with from now on."""
    if request.method != "POST":
        return render(request, "portal/enter.html")
    link = request.POST.get("link", "").strip()
    visitor = _visitor(link)
    if visitor is None:
        return render(request, "portal/enter.html", {"wrong": _NO_LINK}, status=403)
    take = _take_passkey if "answer" in request.POST else _take_app
    return take(request, visitor, link)


def _take_app(request: HttpRequest, visitor: Visitor, link: str) -> HttpResponse:
    typed = request.POST.get("code")
    secret = _secret(request.POST.get("secret", ""))
    if typed is None or secret is None:
        return _ask_for_app(request, visitor, link, app.new_secret())
    step = app.step_of(secret, typed, 0)
    if step is None:
        return _ask_for_app(request, visitor, link, secret, _WRONG_CODE)
    kept, now = codes.closed(secret, visitor.mail), datetime.now(UTC).isoformat()
    if not counter().exchange.accounts.enrol(key_digest(link), visitor.mail, kept, step, now):
        return render(request, "portal/enter.html", {"wrong": _NO_LINK}, status=403)
    return _let_in(visitor)


def _take_passkey(request: HttpRequest, visitor: Visitor, link: str) -> HttpResponse:
    try:
        is_taken = passkeys.enrol(request, visitor, key_digest(link))
    except NotLetIn as wrong:
        return _ask_for_app(request, visitor, link, app.new_secret(), str(wrong))
    if not is_taken:
        return render(request, "portal/enter.html", {"wrong": _NO_LINK}, status=403)
    return _let_in(visitor)


def _let_in(visitor: Visitor) -> HttpResponse:
    session, expires = new_session()
    counter().exchange.accounts.begin(visitor.mail, codes.digest(session), expires)
    return remember(redirect("reports"), session)


def _visitor(link: str) -> Visitor | None:
    return counter().exchange.accounts.of_link(key_digest(link), datetime.now(UTC).isoformat())


def _door(request: HttpRequest, wrong: str = "", mail: str = "") -> HttpResponse:
    context = {"wrong": wrong, "mail": mail, "has_name": passkeys.site_of(request).has_name}
    return render(request, "portal/sign_in.html", context, status=403 if wrong else 200)


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
        "address": codes.address(secret, visitor.mail), "has_name": passkeys.site_of(request).has_name,
    }  # fmt: skip
    return render(request, "portal/app.html", context, status=422 if wrong else 200)


def _secret(written: str) -> bytes | None:
    try:
        return app.read(written) if written else None
    except ValueError:
        return None
