"""A page of an exchange is read as it is said there, and one that is none is refused with where and what."""

from collections.abc import Iterator

import pytest

from tutela.engine.formats.exchanges import reading
from tutela.engine.formats.exchanges.told import Form, Opinion, Says, Statement
from tutela.engine.formats.known import Known, Malformed, Rejected
from tutela.engine.media.fence.fence import Fence

NAMESPACE = 'xmlns="https://hashsharing.ncmec.org/hashsharing/v2"'
FEEDBACK = (
    '<feedback><affirmativeFeedback type="Md5"><members><member id="7">M</member></members>'
    "</affirmativeFeedback>"
    '<negativeFeedback type="Sha1"><reasons><reason name="R 1"/><members><member id="8">N</member></members>'
    "</reasons></negativeFeedback></feedback>"
)


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(reading.WORK) as made:
        yield made


def test_entries_of_members_come_with_what_others_think_and_where_the_next_page_is(fence: Fence) -> None:
    page = reading.read(
        fence,
        f'<queryResult {NAMESPACE}><images count="1"><image><member id="42">A</member>'
        f"<timestamp>2017-10-24T15:00:00Z</timestamp><id>i1</id><classification>A1</classification>"
        f'<fingerprints><md5>{"a1" * 16}</md5><tmk_pdqf rel="self" href="/v2/x"/></fingerprints>'
        f"{FEEDBACK}</image>"
        f'</images><videos><deletedVideo><member id="43">B</member><id>v4</id></deletedVideo></videos>'
        "<paging><next>/v2/entries?from=1&amp;to=2</next></paging></queryResult>".encode(),
        Form.NCMEC,
    )

    first, gone = page.statements
    assert page.onward == "/v2/entries?from=1&to=2"
    assert (first.key, first.at, first.classification) == ("42/image/i1", 1508857200, "A1")
    assert first.opinions == (
        Opinion("42", Says.FOR, "A1"), Opinion("7", Says.FOR, "", ("Md5",)),
        Opinion("8", Says.AGAINST, "", ("Sha1", "R 1")),
    )  # fmt: skip
    assert first.is_disputed
    known = first.known("NCMEC")
    assert isinstance(known, Known)
    assert (known.md5, known.region, known.other_hashes) == (
        bytes.fromhex("a1" * 16), "NCMEC", (("tmk_pdqf", "/v2/x"),),
    )  # fmt: skip
    assert gone == Statement("43/video/v4", "43", "v4", 0, is_gone=True)


def test_what_has_no_hash_that_can_be_matched_is_rejected_and_says_what_it_has() -> None:
    said = Statement("1", "42", "i1", 0, hashes=(("pdna", "AAAA"),)).known("")

    assert said == Rejected("entry i1", "it has no hash that can be matched, but pdna")
    assert isinstance(Statement("1", "42", "i1", 0, hashes=(("md5", "zz"),)).known(""), Rejected)


@pytest.mark.parametrize(
    ("form", "octets", "said"),
    [
        (Form.NCMEC, b"", "no sound XML"),
        (Form.NCMEC, b'<!DOCTYPE a [<!ENTITY b "c">]><queryResult/>', "entities of its own"),
        (Form.NCMEC, b"<a>" * 40 + b"</a>" * 40, "nests deeper"),
        (Form.NCMEC_MEMBERS, b"<queryResult/>", "no answer about members"),
        (Form.THREATEXCHANGE, b"[1]", "it is no object"),
        (Form.THREATEXCHANGE, b'{"data": [{"type": "HASH_MD5"}]}', "it has no id"),
        (Form.THREATEXCHANGE, b'{"data": [], "paging": {"next": "https://x.example/"}}', "by which cursor"),
        (Form.THREATEXCHANGE, b"[" * 100_000, "JSON"),
        (Form.STOPNCII, b'{"hashRecords": {}}', "no list of objects"),
        (Form.STOPNCII, b'{"hashRecords": [], "hasMoreRecords": true}', "by which token"),
        (Form.STOPNCII, b'{"hashRecords": [{"signalType": "P", "hashValue": "0", "lastModtimestamp": 1e99}]}',
         "no moment"),
    ],
)  # fmt: skip
def test_what_is_no_such_page_is_refused_with_what_is_wrong(
    fence: Fence, form: Form, octets: bytes, said: str
) -> None:
    with pytest.raises(Malformed, match=said):
        reading.read(fence, octets, form)
