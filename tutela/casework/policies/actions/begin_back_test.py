"""Has the room of a rule book try a version on past work."""

from tutela.casework.gate import Actor
from tutela.casework.jobs import queue
from tutela.casework.policies import rule_books
from tutela.casework.policies.models import BackTest, Version


def begin_back_test(by: Actor, version: Version) -> BackTest:
    """Queue the job that tries these rules, with the row where it puts what it found.

    The job's arguments name that row: {"back_test": its number}.
    """
    book = rule_books.named(version.policy.rule_book)
    test = BackTest.objects.create(version=version, asked_by=by.name)
    queue.queue(book.back_test if book else "", by.unit, {"back_test": test.pk})
    return test
