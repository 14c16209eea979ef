"""Spares the tests a fifth of their time: what was collected stays, and is looked through once."""

import gc


def pytest_configure() -> None:
    """Look through nothing while modules and tests come in, which stay to the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look through all that once, and from then on through what the tests make."""
    gc.enable()
    gc.collect()
    gc.freeze()
