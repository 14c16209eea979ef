"""Each page has its help, the same as in the documentation, and leads to it."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.casework.doors import signed_in
from tutela.casework.gate import Actor

ROOT = Path(__file__).parents[3]
# Addresses that answer programs and forms, or give a file; and the help itself.
NO_PAGE = {
    "health", "help", "help-contents", "sign-in-challenge", "sign-in-passkey", "sign-in-code",
    "enrol-challenge", "signed-out", "sign-out", "active", "exhibit-report", "exhibit-progress",
    "edition-export", "key-card", "item-standin", "item-reveal", "lot-standin", "lot-reveal",
    "exhibit-results-file", "exhibit-case-file", "case-results-file", "record-extract", "reports-sheet-csv",
    "list-upload-begin", "list-upload-piece", "list-upload-standing", "list-import-rejected",
    "report-offences-json", "mark-at-desk", "referrals-file", "referral-file", "case-record-file",
    "exhibit-recordings", "access-file", "figure-paper-file", "log-answer-file",
    "series-file", "series-export",
    "statements-file", "statement-file", "communications-reading-csv", "communications-reading-json",
    "communications-hit",
    "enquiries-file", "enquiry-file", "law-touched-file", "packages-file", "package-file", "package-sent",
    "package-exchanged", "package-page",
    "support-file", "subjects-file", "subject-file", "delta-file", "stop-now", "ask-beside", "case-log-file",
    "disposal-certificate", "exchange-file",
}  # fmt: skip
INCLUDED = re.compile(r"```\{include\} \.\./(\S+)")


def _names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found = set[str]()
    for each in patterns:
        if isinstance(each, URLResolver):
            found |= set() if each.namespace else _names(each.url_patterns)
        elif each.name:
            found.add(each.name)
    return found


def test_every_page_has_help_of_its_own_and_the_documentation_shows_it() -> None:
    texts = {path.stem: path for path in (ROOT / "tutela").rglob("help/*.md")}
    shown = INCLUDED.findall((ROOT / "docs" / "help.md").read_text(encoding="utf-8"))

    assert set(texts) == _names(get_resolver().url_patterns) - NO_PAGE
    assert sorted(shown) == sorted(str(path.relative_to(ROOT)) for path in texts.values())


@pytest.mark.django_db
def test_a_page_leads_to_its_help_and_that_can_be_read_before_signing_in(ana: Actor) -> None:
    browser = signed_in(ana)
    page = browser.get("/shift/").content.decode()

    assert f'href="{reverse("help", args=["shift"])}"' in page
    for reader in (browser, Client()):
        help_page = reader.get("/help/shift/").content.decode()
        assert "<h1>Check my shift</h1>" in help_page
        assert "Check my shift" in reader.get("/help/").content.decode()
        assert reader.get("/help/../settings/").status_code in {302, 404}
        assert reader.get("/help/nothing/").status_code == 404
