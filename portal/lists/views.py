"""The pages that all lists share: columns, saved views, download, acts on many rows and their undo."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.datastructures import MultiDict

from portal.access import signed_in
from portal.access.actor import acting
from portal.errors import Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.lists import download as files
from portal.lists import saved
from portal.lists.asked import COLUMNS, Asked
from portal.lists.page import default_of, home_of, tool_address
from portal.lists.permissions import ListsPermission
from portal.lists.registry import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from portal.lists.contracts import ListPage
    from portal.lists.models import SavedView

blueprint = Blueprint("lists", __name__, url_prefix="/lists")

PART = "part"
MOST_CHOSEN = 1_000


@blueprint.get("/acts")
@signed_in
def acts() -> str:
    """Show what the user has done with many rows at once, to be taken back."""
    return ""


@blueprint.get("/<name>/columns")
@signed_in
def columns(name: str) -> str:
    """Show which columns there are, to choose some and put them in order."""
    asked = _asked(name, request.args)
    chosen = [one.key for one in asked.columns]
    others = [one for one in asked.offered if one.key not in chosen]
    return render_template(
        "lists/columns.html",
        asked=asked,
        rows=[(one, True) for one in asked.columns] + [(one, False) for one in others],
        kept=_kept(asked),
        back=home_of(asked.page, asked.state()),
        crumbs=_crumbs(asked.page),
    )


@blueprint.post("/<name>/columns")
@signed_in
def choose_columns(name: str) -> Response:
    """Open the list with the chosen columns; or move one of them and go on choosing."""
    page = find(name, acting())
    given = request.form
    keys = _in_order(given)
    asked = Asked.of(page, acting(), {**given, COLUMNS: ",".join(keys)})
    if given.get("usual"):
        asked = Asked.of(page, acting(), {**given, COLUMNS: ""})
    state = asked.state()
    if given.get("move"):
        return redirect(tool_address(page, "columns", state))
    if given.get("always"):
        _demand_views()
        saved.open_like_this(acting(), page, state)
        flash(_("From now on the list opens like this for you."), "success")
    return redirect(home_of(page, state))


@blueprint.get("/<name>/views")
@signed_in
def views(name: str) -> str:
    """Show the saved views of a list, and save what is asked for now."""
    actor = acting()
    _demand_views()
    asked = _asked(name, request.args)
    page, found = asked.page, saved.views_of(actor, asked.page)
    template = "lists/_views.html" if request.args.get(PART) else "lists/views.html"
    return render_template(
        template,
        asked=asked,
        views=[(one, _address_of(page, one), one.user_id == actor.user.id) for one in found],
        roles=saved.roles_to_share_with(actor),
        state=asked.state(),
        chips=asked.chips() if template == "lists/views.html" else (),
        default=default_of(actor, page),
        tool=tool_address(page, "views", asked.state()),
        back=home_of(page, asked.state()),
        crumbs=_crumbs(page),
        edits=actor.can(ListsPermission.EDIT),
    )


@blueprint.post("/<name>/views")
@signed_in
def save_view(name: str) -> Response:
    """Save the state of a list under a name, or let the list open with it."""
    actor = acting()
    _demand_views()
    page = find(name, actor)
    asked = Asked.of_state(page, actor, request.form.get("state", ""))
    act = request.form.get("act", "save")
    if act == "usual":
        saved.open_like_this(actor, page, "")
        flash(_("From now on the list opens for you as for everybody."), "success")
    elif act == "open":
        saved.open_like_this(actor, page, asked.state())
        flash(_("From now on the list opens like this for you."), "success")
    else:
        try:
            view = saved.save_view(
                actor, asked, title=request.form.get("title", ""), role=_role(request.form)
            )
        except Invalid as error:
            flash(error.message, "error")
            return redirect(tool_address(page, "views", asked.state()))
        flash(_("The view «%(title)s» has been saved.", title=view.title), "success")
    return redirect(home_of(page, asked.state()))


@blueprint.post("/views/<int:view_id>")
@signed_in
def change_view(view_id: int) -> Response:
    """Rename, share, move or delete a saved view."""
    actor = acting()
    _demand_views()
    view = saved.find_view(actor, view_id)
    page = find(view.list_name, actor)
    act = request.form.get("act", "")
    try:
        if act == "delete":
            saved.delete_view(actor, view)
            flash(_("The view «%(title)s» has been deleted.", title=view.title), "success")
        elif act in {"up", "down"}:
            saved.move_view(actor, view, up=act == "up")
        else:
            title = request.form.get("title", "")
            saved.change_view(actor, view, title=title, role=_role(request.form))
            flash(_("Saved."), "success")
    except Invalid as error:
        flash(error.message, "error")
    return redirect(tool_address(page, "views", request.form.get("state", "")))


@blueprint.get("/<name>/download.<any(xlsx, csv):kind>")
@signed_in
def download(name: str, kind: str) -> Any:
    """Send the list as a file; a large one is offered to be made in the background."""
    asked = _asked(name, request.args)
    files.demand_export(asked.actor, asked.page)
    wanted = files.Format(kind)
    if files.is_large(asked):
        return render_template(
            "lists/large.html",
            asked=asked,
            kind=wanted,
            limit=files.AT_ONCE,
            state=asked.state(),
            back=home_of(asked.page, asked.state()),
            crumbs=_crumbs(asked.page),
        )
    return _sent(asked, wanted)


@blueprint.post("/<name>/download.<any(xlsx, csv):kind>")
@signed_in
def order_download(name: str, kind: str) -> Response:
    """Let a large list be written in the background."""
    from portal.jobs.services import enqueue  # noqa: PLC0415 - jobs build on files and inbox

    actor = acting()
    page = find(name, actor)
    files.demand_export(actor, page)
    asked = Asked.of_state(page, actor, request.form.get("state", ""))
    job = enqueue(
        files.JOB,
        actor=actor,
        arguments={"name": page.name, "state": asked.state(), "kind": kind},
        title=_("File of the list «%(title)s»", title=page.title),
    )
    return redirect(url_for("jobs.job", job_id=job.id))


def _sent(asked: Asked, kind: files.Format, keys: list[int] | None = None) -> Response:
    with tempfile.TemporaryDirectory(prefix="portal-list-") as folder:
        path = Path(folder) / f"list.{kind}"
        files.write_file(asked, path, kind, keys=keys)
        content = io.BytesIO(path.read_bytes())
    response = send_file(
        content,
        mimetype=files.TYPES[kind],
        as_attachment=True,
        download_name=files.file_name(asked.page, kind),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(name: str, given: Mapping[str, str]) -> Asked:
    actor = acting()
    return Asked.of(find(name, actor), actor, given)


def _kept(asked: Asked) -> list[tuple[str, str]]:
    """Return what a form about a list brings back besides the columns."""
    pairs = list(asked.values.items())
    return [*pairs, ("sort", asked.sort)] if asked.sort else pairs


def _in_order(given: MultiDict[str, str]) -> list[str]:
    """Return the ticked columns in their order, after the one move that a button asks for."""
    keys = given.getlist("column")
    way, _colon, key = given.get("move", "").partition(":")
    if key in keys:
        at = keys.index(key)
        to = max(1, min(at + (-1 if way == "up" else 1), len(keys) - 1))
        keys.insert(to, keys.pop(at))
    return keys


def _address_of(page: ListPage, view: SavedView) -> str:
    return home_of(page, view.state)


def _role(given: Mapping[str, str]) -> Any:
    wanted = given.get("role", "")
    if not wanted:
        return None
    offered = {str(one.id): one for one in saved.roles_to_share_with(acting())}
    if wanted not in offered:
        raise NotFound(_("There is no such role, or you may not share with it."))
    return offered[wanted]


def _demand_views() -> None:
    if not acting().can(ListsPermission.VIEW):
        raise NotAllowed(_("Your role does not allow this page."))


def _crumbs(page: ListPage) -> list[tuple[str, str]]:
    return [(str(page.title), home_of(page))]
