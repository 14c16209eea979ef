"""The door's addresses, each in English and, below cy/, in Welsh."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, path

from tutela.public.views import pages, policies, report, status

handler404 = pages.not_found

urlpatterns: list[URLPattern | URLResolver] = [
    path("assets/<str:name>", pages.asset, name="asset"),
    path("leave/", pages.leave, name="leave"),
    *i18n_patterns(
        path("", pages.start, name="start"),
        path("what-to-do/", pages.what_to_do, name="what-to-do"),
        path("young/", pages.young, name="young"),
        path("at-work/", pages.work, name="work"),
        path("at-work/now/", pages.work_now, name="work-now"),
        path("at-work/policies/", policies.contents, name="policies"),
        path("at-work/policies/<str:name>/", policies.one, name="policy"),
        path("report/<str:channel>/", report.report, name="report"),
        path("receipt/", report.receipt, name="receipt"),
        path("reply/", status.status, name="status"),
        prefix_default_language=False,
    ),
]
