"""Documents of an exhibit are read beside its chats, and their passages are marked as messages are."""

from django.urls import reverse

from tests.casework.intelligence.conftest import Receive, browser
from tests.engine.communications.documents import writing
from tutela.casework.gate import Actor
from tutela.casework.intelligence import actions
from tutela.casework.intelligence.models import Source, Thread
from tutela.casework.reports.offences.checklists import checklists
from tutela.engine.communications.told import Terms


def test_a_packed_document_is_read_whole_and_its_passages_are_marked(
    finn: Actor, ida: Actor, receive: Receive
) -> None:
    exhibit = receive({"letter.docx": writing.word(3), "scan.pdf": writing.pdf([writing.PICTURE])})
    sources = {each.format: each for each in actions.receive_communications(finn, exhibit, Terms())}
    assert sources["word document"].added == 4
    scan = sources["pdf document"]
    assert (scan.state, scan.lost) == (Source.State.READ, 1)
    assert "A person looks at it" in scan.lines.get().says
    thread = Thread.objects.get(format="word document")
    first, last = thread.messages.order_by("pk")[0], thread.messages.order_by("pk")[2]
    assert [each.number for each in (first, last)] == [1, 3]
    shown = browser(ida).get(reverse("communications-thread", args=[thread.pk])).content.decode()
    assert "word/document.xml, paragraph 2" in shown
    found = {"communication": actions.Found("met", "high")}
    mark = actions.mark_range(ida, thread, first, last, checklists()["uk.chat.communication.1"], found)
    assert (mark.first_id, mark.last_id) == (first.pk, last.pk)
