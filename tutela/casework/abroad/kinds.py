"""The kind of job that makes the calls about what is exchanged."""

EXCHANGE_ABROAD = "exchange abroad"
