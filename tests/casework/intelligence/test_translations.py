"""A translation stands beside the words, by name, and is withdrawn with a reason; the words stay."""

from django.urls import reverse

from tests.casework.intelligence.conftest import browser
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Actor
from tutela.casework.intelligence import actions
from tutela.casework.intelligence.models import Thread, Translation
from tutela.casework.reports.offences.checklists import checklists
from tutela.engine.communications.told import Terms


def test_a_translation_stands_beside_the_words_in_thread_and_print_until_it_is_withdrawn(
    finn: Actor, ida: Actor, phone: Exhibit
) -> None:
    actions.receive_communications(finn, phone, Terms())
    thread = Thread.objects.get(format="telegram json")
    message = thread.messages.order_by("order_ms")[1]
    client, href = browser(ida), reverse("communications-translate", args=[message.pk])
    assert client.post(href, {"language": "no code", "text": "Sentence 1."}).status_code == 422
    sent = {"language": "pl", "text": "Meaning 1.", "translator": "Translator 1"}
    assert client.post(href, sent).status_code == 302
    ends = {"first": message.pk, "last": message.pk}
    pages = {
        reverse("communications-thread", args=[thread.pk]): {},
        reverse("communications-print", args=[thread.pk]): ends,
        reverse("communications-message", args=[message.pk]): {},
    }
    for page, asked in pages.items():
        shown = client.get(page, asked).content.decode()
        assert "Meaning 1." in shown
        assert "by Translator 1 from pl" in shown.replace("By", "by")
        assert "Sentence number 1" in shown
    withdraw = reverse("communications-translation-withdraw", args=[Translation.objects.get().pk])
    assert client.post(withdraw, {"reason": "Another meaning."}).status_code == 302
    assert client.post(withdraw, {"reason": "Again."}).status_code == 422
    assert "Meaning 1." not in client.get(reverse("communications-thread", args=[thread.pk])).content.decode()
    kept = client.get(reverse("communications-message", args=[message.pk])).content.decode()
    assert "Meaning 1." in kept
    assert "Withdrawn by" in kept


def test_marks_are_printed_with_the_range_they_lie_in(finn: Actor, ida: Actor, phone: Exhibit) -> None:
    actions.receive_communications(finn, phone, Terms())
    thread = Thread.objects.get(format="telegram json")
    first, last = thread.messages.order_by("order_ms")[2:4]
    checklist = checklists()["uk.chat.communication.1"]
    actions.mark_range(ida, thread, first, last, checklist, {"communication": actions.Found("met", "high")})
    href = reverse("communications-print", args=[thread.pk])
    printed = browser(ida).get(href, {"first": first.pk, "last": last.pk}).content.decode()
    assert checklist.title in printed
    assert checklist.says.split(",")[0] in printed
