"""Runs tutela as `python -m tutela`."""

from tutela.cli import main

main()
