"""Who stands outside: a hotline abroad, its feed, and partners that are given own lists, delta by delta."""

from tutela.demonstration.outside.abroad import go_abroad
from tutela.demonstration.outside.datasets import give_datasets
from tutela.demonstration.outside.feed import fetch_feed
from tutela.demonstration.outside.filters import give_to_filters
from tutela.demonstration.outside.lookups import let_ask
from tutela.demonstration.outside.partners import company, hotline_abroad
from tutela.demonstration.outside.uploads import send_list

__all__ = [
    "company", "fetch_feed", "give_datasets", "give_to_filters", "go_abroad", "hotline_abroad", "let_ask",
    "send_list",
]  # fmt: skip
