"""The API of the partners' door, with its description at /api/openapi.json; every refusal is problem+json."""

from datetime import UTC, datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.params.functions import Header
from ninja.security import HttpBearer

from tutela.casework.partners.exchange import Access
from tutela.casework.partners.scopes import key_digest
from tutela.engine.formats.reports.told import Channel
from tutela.engine.statutory import retention
from tutela.engine.statutory.receipts import Receipt
from tutela.engine.statutory.submission import BadSubmission
from tutela.errors import Forbidden, NotFound, Refusal
from tutela.portal import answers, certificates, submissions
from tutela.portal.answers import Problem, PublicKeyAnswer, ReceiptAnswer, ScheduleAnswer
from tutela.portal.counter import counter

_PROBLEM = "application/problem+json"
_CALENDAR = "/api/reports/{reference}/retention.ics"
_REFUSED = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 503: Problem}


class NotForThis(Forbidden):
    """A key is not good for this."""

    code = "TU-PR04"


class _Api(NinjaAPI):
    """The API; its description says of each refusal what it is written in."""

    def get_openapi_schema(self, *args: Any, **more: Any) -> OpenAPISchema:
        """Describe the API."""
        described = super().get_openapi_schema(*args, **more)
        for path, methods in described["paths"].items():
            for method in methods.values():
                for status, answer in method["responses"].items():
                    if int(status) >= 400:  # noqa: PLR2004 - as HTTP divides them
                        answer["content"] = {_PROBLEM: answer["content"]["application/json"]}
                    elif path == _CALENDAR:
                        answer["content"] = {"text/calendar": {"schema": {"type": "string"}}}
        return described


class _Key(HttpBearer):
    """Lets in whoever brings a key that is good now."""

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """Give who comes in; nobody where the key opens nothing."""
        access = counter().exchange.access(key_digest(token), datetime.now(UTC).isoformat())
        if access is None or not access.certificate:
            return access
        return access if access.certificate == certificates.presented(request) else None


api = _Api(title="Reports of companies", version="1", docs_url=None, auth=_Key(), urls_namespace="portal")


def _access(request: HttpRequest, scope: str) -> Access:
    access = cast(Access, request.auth)  # type: ignore[attr-defined]
    if scope not in access.scopes:
        raise NotForThis(f'This key is not good for "{scope}".')
    return access


def _receipt(request: HttpRequest, reference: str) -> Receipt:
    receipt = submissions.receipt_of(_access(request, "read"), reference)
    if receipt is None:
        raise NotFound(submissions.NOT_YOURS)
    return receipt


@api.post(
    "/reports",
    response={200: ReceiptAnswer, 201: ReceiptAnswer, 400: Problem, 409: Problem, **_REFUSED},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": answers.submission_schema()}},
        }
    },
)
def send(
    request: HttpRequest,
    idempotency_key: str = Header(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$"),
) -> tuple[int, ReceiptAnswer]:
    """Take a report; 201 with its receipt, or 200 with the same receipt where it came before."""
    taken = submissions.take(_access(request, "report"), Channel.API, request.body, idempotency_key)
    return 201 if taken.is_new else 200, answers.receipt_answer(taken.receipt)


@api.get("/reports/{reference}", response={200: ReceiptAnswer, **_REFUSED})
def receipt(request: HttpRequest, reference: str) -> ReceiptAnswer:
    """Give the receipt of a report of one's own again."""
    return answers.receipt_answer(_receipt(request, reference))


@api.get("/reports/{reference}/retention.ics", response={200: str, **_REFUSED})
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """Give both periods of keeping as a calendar file."""
    found = _receipt(request, reference)
    file = retention.calendar(found.reference, answers.kept(found), datetime.now(UTC))
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")


@api.get("/schedule", response={200: ScheduleAnswer}, auth=None)
def schedule(request: HttpRequest) -> ScheduleAnswer:
    """Give the schedule of fields that reports hold."""
    return answers.schedule_answer()


@api.get("/receipt-key", response={200: PublicKeyAnswer}, auth=None)
def receipt_key(request: HttpRequest) -> PublicKeyAnswer:
    """Give the key by which receipts are verified."""
    return PublicKeyAnswer(algorithm="Ed25519", public_key=answers.public_key(counter().key))


def _problem(status: int, code: str, title: str, faults: list[dict[str, str]]) -> HttpResponse:
    problem = Problem(type="about:blank", title=title, status=status, code=code, faults=faults)
    return HttpResponse(problem.model_dump_json(), status=status, content_type=_PROBLEM)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    found = refusal.faults if isinstance(refusal, BadSubmission) else ()
    faults = [{"at": fault.at, "says": fault.says} for fault in found]
    status = 400 if isinstance(refusal, submissions.NotJson) else refusal.status
    return _problem(status, refusal.code, str(refusal), faults)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    faults = [{"at": "/".join(map(str, each["loc"])), "says": str(each["msg"])} for each in wrong.errors]
    return _problem(422, "TU-ST01", "Something that goes with the report is not in order.", faults)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, wrong: AuthenticationError) -> HttpResponse:
    return _problem(401, "TU-PR05", "Bring a key that is good now, as Authorization: Bearer KEY.", [])
