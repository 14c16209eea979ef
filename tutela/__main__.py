"""Runs tutela as `python -m tutela`."""

from tutela.site.cli import main

main()
