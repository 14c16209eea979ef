"""Who stands outside: a hotline abroad, and partners that are given the own list, delta by delta."""

from tutela.demonstration.outside.abroad import go_abroad
from tutela.demonstration.outside.datasets import give_datasets
from tutela.demonstration.outside.lookups import let_ask
from tutela.demonstration.outside.partners import company, hotline_abroad
from tutela.demonstration.outside.uploads import send_list

__all__ = ["company", "give_datasets", "go_abroad", "hotline_abroad", "let_ask", "send_list"]
