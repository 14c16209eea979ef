"""The page on which a person chooses the language of their workbench."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_noop as noop
from django.views.decorators.http import require_http_methods

from tutela.casework import gate
from tutela.casework.form_page import form_page
from tutela.casework.gate import Act
from tutela.casework.people import actions, queries
from tutela.casework.people.preferences.forms import MyLanguage

_HOME = "/"
_STAYS = noop(
    "What people wrote stays as it was written. Pages that are not translated yet say so by being English."
)


@require_http_methods(["GET", "HEAD", "POST"])
def my_language(request: HttpRequest) -> HttpResponse:
    """Show in which language the workbench speaks to a person; change it."""
    by = queries.actor_of(request)
    gate.require(by, Act.OWN_SIGN_IN)
    sent = request.POST if request.method == "POST" else None
    form = MyLanguage(sent, initial={"language": queries.person_of(by).language})
    if form.is_valid():
        actions.choose_language(by, form.cleaned_data["language"])
        return redirect(_HOME)
    return form_page(
        request,
        form,
        heading=_("My language"),
        back=(_("Home"), _HOME),
        says=[
            _("It holds for you, on every machine. Keys and references are the same in both languages."),
            _(_STAYS),
        ],
        button=_("Keep this language"),
    )
