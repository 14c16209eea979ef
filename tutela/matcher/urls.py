"""The addresses of the programs' door: those of HMA, and of datasets; bare or below /k/KEY/."""

from django.urls import include, path

from tutela.matcher.views import banks, content, datasets, exchanges, hashing, lookups, standing

handler404 = "tutela.matcher.views.standing.not_found"
_CALLS = [
    path("h/hash", hashing.hash_file),
    path("m/lookup", lookups.lookup),
    path("m/raw_lookup", lookups.raw_lookup),
    path("m/compare", lookups.compare),
    path("m/index/status", standing.index_status),
    path("c/banks", banks.banks),
    path("c/bank/<str:name>", banks.bank),
    path("c/bank/<str:name>/content", content.add_content),
    path("c/bank/<str:name>/content/<int:number>", content.content),
    path("c/bank/<str:name>/signal", content.add_signal),
    path("c/exchanges", exchanges.exchanges),
    path("c/exchanges/apis", exchanges.apis),
    path("c/exchanges/api/<str:name>", exchanges.no_api),
    path("c/exchanges/api/<str:name>/schema", exchanges.no_api),
    path("c/exchange/<str:name>", exchanges.no_exchange),
    path("c/exchange/<str:name>/status", exchanges.no_exchange),
    path("c/exchange/<str:name>/credentials", exchanges.no_exchange),
    path("c/signal_type", standing.signal_types),
    path("c/signal_type/index", standing.index_of_types),
    path("c/signal_type/<str:name>", standing.fixed),
    path("c/content_type", standing.content_types),
    path("status", standing.status),
    path("d/datasets", datasets.datasets),
    path("d/datasets/<str:supply>/feedback", datasets.feedback),
    path("d/datasets/<str:supply>/<int:number>", datasets.delta),
    path("d/datasets/<str:supply>/<int:number>/receipt", datasets.receipt),
    path("d/recalls/<int:number>", datasets.recall),
]
urlpatterns = [*_CALLS, path("k/<str:token>/", include(_CALLS))]
