"""Notes that a reporter answered: a step of whoever takes the reply in."""

from tutela.casework.letterbox.letters import Reply
from tutela.casework.letterbox.models import ReporterThread


def keep_answer(reply: Reply) -> None:
    """Close the question that a reply answers; an answer to an earlier one closes nothing."""
    open_question = ReporterThread.objects.filter(lookup=reply.lookup, question_number=reply.question_number)
    open_question.update(answered_number=reply.question_number)
