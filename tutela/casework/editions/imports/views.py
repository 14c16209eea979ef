"""Send a file into a list, see what its reader says, have it imported, and see what became of it."""

import csv
import io
import json

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutela.casework import gate
from tutela.casework.editions.errors import UnknownAct
from tutela.casework.editions.imports.forms import ChosenFormat, ConfirmedFile
from tutela.casework.gate import Act, Actor
from tutela.casework.lists import actions, pages as known_pages, queries as known_lists
from tutela.casework.lists.models import Upload
from tutela.casework.lists.queries import list_for
from tutela.casework.lists.uploads import pages, pieces, queries
from tutela.casework.people.queries import actor_of
from tutela.engine.formats.csv_cells import inert


@require_safe
def send(request: HttpRequest, name: str) -> HttpResponse:
    """Show where a file is chosen that is to be sent into a list."""
    by = actor_of(request)
    hash_list = list_for(by, name)
    gate.require(by, Act.IMPORT_LIST, hash_list)
    context = pages.before_sending(by, hash_list)
    hrefs = {
        "list_href": reverse("hash-list", args=[name]),
        "begin": reverse("list-upload-begin", args=[name]),
    }
    return render(request, "editions/send.html", context | hrefs)


@require_POST
def begin(request: HttpRequest, name: str) -> JsonResponse:
    """Begin to take a file; say where its pieces go, and how long each is."""
    by = actor_of(request)
    try:
        sent = json.loads(request.body)
        file_name, size_bytes = str(sent["file_name"]), int(sent["size_bytes"])
    except (ValueError, KeyError, TypeError, OverflowError) as wrong:
        raise BadRequest("Say the file's name and how many bytes it has.") from wrong
    upload = actions.begin_upload(by, list_for(by, name), file_name, size_bytes)
    to = reverse("list-upload-piece", args=[name, upload.pk, 0]).removesuffix("0/")
    return JsonResponse({"to": to, "piece_bytes": pieces.PIECE_BYTES})


@require_POST
def piece(request: HttpRequest, name: str, number: int, n: int) -> JsonResponse:
    """Take one piece of a file; say how many are there, and where one goes once all are."""
    by = actor_of(request)
    upload = queries.upload_for(by, list_for(by, name), number)
    upload = actions.add_piece(by, upload, n, request.body)
    is_whole = upload.state != Upload.State.ARRIVING
    page = reverse("list-upload", args=[name, number]) if is_whole else ""
    return JsonResponse({"arrived": upload.arrived, "page": page})


@require_safe
def standing(request: HttpRequest, name: str, number: int) -> JsonResponse:
    """Say how far a file came."""
    by = actor_of(request)
    return JsonResponse(pages.standing(queries.upload_for(by, list_for(by, name), number)))


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show what a file's reader says of it; have it imported, looked into again, or dropped."""
    by = actor_of(request)
    upload = queries.upload_for(by, list_for(by, name), number)
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        _do(by, upload, request)
        return redirect("hash-list", name) if sent.get("act") == "drop" else redirect(request.path)
    if upload.state == Upload.State.IMPORTED and upload.list_import_id:
        return redirect("list-import", name, upload.list_import_id)
    context = pages.upload(upload) | {
        "list_href": reverse("hash-list", args=[name]),
        "send_href": reverse("list-send", args=[name]),
        "standing_href": reverse("list-upload-standing", args=[name, number]),
        "formats": ChosenFormat(mapping=upload.mapping, kind=upload.kind),
        "confirms": ConfirmedFile(pages.asks_region(upload)),
    }
    return render(request, "editions/upload.html", context)


def _do(by: Actor, upload: Upload, request: HttpRequest) -> None:
    act, region = request.POST.get("act", ""), pages.asks_region(upload)
    formats, confirms = ChosenFormat(request.POST), ConfirmedFile(region, request.POST)
    if act == "import" and confirms.is_valid():
        actions.confirm_upload(by, upload, region if confirms.cleaned_data.get("region") else "")
    elif act == "look" and formats.is_valid():
        actions.choose_format(by, upload, **formats.terms())
    elif act == "drop":
        actions.drop_upload(by, upload)
    else:
        raise UnknownAct("This page can import a file, look into it again or drop it, nothing else.")


@require_safe
def list_import(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show what became of one file that was imported into a list."""
    hash_list = list_for(actor_of(request), name)
    listed = known_lists.import_for(hash_list, number)
    of = {"name": hash_list.name, "href": reverse("hash-list", args=[name])}
    context = {"list": of, "number": number, "import": known_pages.one_import(listed)}
    context["rejected_href"] = (
        reverse("list-import-rejected", args=[name, number]) if listed.rejections else ""
    )
    return render(request, "editions/import.html", context)


@require_safe
def rejected(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Give the rejected records of an import, each with its reason, as a table for a spreadsheet."""
    listed = known_lists.import_for(list_for(actor_of(request), name), number)
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["record", "reason"])
    lines.writerows([inert(each["where"]), inert(each["reason"])] for each in listed.rejections)
    headers = {"Content-Disposition": str(content_disposition_header(True, f"rejected-{number}.csv"))}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
