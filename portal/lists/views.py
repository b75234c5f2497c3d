"""The pages that all lists share: columns, saved views, download, acts on many rows and their undo."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for

from portal.access import signed_in
from portal.access.actor import acting
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.lists import acting as acting_on
from portal.lists import download as files
from portal.lists import saved
from portal.lists.asked import COLUMNS, Asked
from portal.lists.page import MOST_CHOSEN, default_of, home_of, tool_address
from portal.lists.permissions import ListsPermission
from portal.lists.registry import find, registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response

    from portal.access.actor import Actor
    from portal.lists.contracts import BulkAction, ListPage
    from portal.lists.models import BulkActRow, SavedView

blueprint = Blueprint("lists", __name__, url_prefix="/lists")

PART = "part"
SHOWN_LINES = 200
SHOWN_REASONS = 10


@blueprint.get("/acts")
@signed_in
def acts() -> str:
    """Show what the user has done with many rows at once, to be taken back."""
    _demand_views()
    return render_template(
        "lists/acts.html",
        rows=[(one, acting_on.may_undo(one)) for one in acting_on.acts_of(acting())],
        days=acting_on.KEPT_DAYS,
    )


@blueprint.get("/acts/<int:act_id>")
@signed_in
def act(act_id: int) -> str:
    """Show what one act has done to which rows."""
    _demand_views()
    found = acting_on.act_of(acting(), act_id)
    return render_template(
        "lists/act_done.html",
        act=found,
        rows=[_row_in_words(one) for one in acting_on.rows_of(found)],
        undoable=acting_on.may_undo(found),
        days=acting_on.KEPT_DAYS,
        back=_back_to(found.list_name),
        crumbs=[(_("What I did"), url_for(".acts"))],
    )


@blueprint.post("/acts/<int:act_id>/undo")
@signed_in
def undo_act(act_id: int) -> Response:
    """Take an act back."""
    _demand_views()
    found = acting_on.act_of(acting(), act_id)
    try:
        undone = acting_on.undo(acting(), found)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(
            ngettext("Taken back: %(num)s row.", "Taken back: %(num)s rows.", undone.rows),
            "success",
        )
        for label, reason in undone.kept[:SHOWN_REASONS]:
            flash(_("Left as it is: %(name)s. %(reason)s", name=label, reason=reason), "warning")
    return redirect(url_for(".act", act_id=found.id))


@blueprint.post("/<name>/chosen")
@signed_in
def chosen(name: str) -> Any:
    """Send chosen rows as a file, or show what an act would do to them before it is done."""
    actor = acting()
    page = find(name, actor)
    asked = Asked.of_state(page, actor, request.form.get("state", ""))
    wanted = request.form.get("act", "")
    if wanted == "download" and request.form.get("every"):
        return _sent_whole(asked, files.Format.XLSX)
    keys, more = _chosen_keys(asked)
    if not keys or not wanted:
        flash(_("Choose at least one row first."), "warning")
        return redirect(home_of(page, asked.state()))
    if wanted == "download":
        return _sent(asked, files.Format.XLSX, keys)
    found = acting_on.find_act(page, actor, wanted)
    return _preview(asked, found, keys, more=more)


@blueprint.post("/<name>/acts/<act>")
@signed_in
def carry_out(name: str, act: str) -> Any:
    """Do what the preview has shown."""
    actor = acting()
    page = find(name, actor)
    found = acting_on.find_act(page, actor, act)
    asked = Asked.of_state(page, actor, request.form.get("state", ""))
    keys, more = _chosen_keys(asked)
    form = _form_of(found, actor)
    seen = request.form.get("seen", "")
    if not keys:
        flash(_("Choose at least one row first."), "warning")
        return redirect(home_of(page, asked.state()))
    if not seen or (form is not None and not form.validate()):
        return _preview(asked, found, keys, more=more)
    values = form.data if form is not None else {}
    try:
        done = acting_on.carry_out(page, found, actor, keys, values, seen=seen)
    except Conflict as error:
        flash(error.message, "error")
        return _preview(asked, found, keys, more=more)
    if found.answer is not None:
        return found.answer(done.records)
    count = len(done.records)
    flash(
        ngettext(
            "%(title)s: %(num)s row is done.",
            "%(title)s: %(num)s rows are done.",
            count,
            title=found.title,
        ),
        "success",
    )
    return redirect(url_for(".act", act_id=done.act.id))


def _preview(asked: Asked, found: BulkAction, keys: list[int], *, more: bool) -> str:
    """Show the form of an act, and under it what it would do once the form is filled."""
    form = _form_of(found, asked.actor)
    ready = form is None or ("step" in request.form and form.validate())
    planned = None
    if ready:
        values = form.data if form is not None else {}
        planned = acting_on.plan(found, asked.actor, keys, values)
    return render_template(
        "lists/act.html",
        asked=asked,
        act=found,
        form=form,
        plan=planned,
        keys=keys,
        more=more,
        limit=MOST_CHOSEN,
        shown=SHOWN_LINES,
        back=home_of(asked.page, asked.state()),
        crumbs=_crumbs(asked.page),
    )


def _form_of(found: BulkAction, actor: Actor) -> Any:
    if found.form is None:
        return None
    form: Any = found.form(request.form if "step" in request.form else None)
    if hasattr(form, "offer"):
        form.offer(actor)
    return form


def _chosen_keys(asked: Asked) -> tuple[list[int], bool]:
    """Return the keys that a form names, or those of all rows found, and whether there were more."""
    if request.form.get("every"):
        keys = asked.page.source.keys(asked, MOST_CHOSEN + 1)
    else:
        given = (number(one) for one in request.form.getlist("row"))
        keys = list(dict.fromkeys(one for one in given if one is not None))
    return keys[:MOST_CHOSEN], len(keys) > MOST_CHOSEN


def _row_in_words(row: BulkActRow) -> dict[str, Any]:
    model = acting_on.model_of(row.table)
    before, after = json.loads(row.before), json.loads(row.after)
    shown = acting_on.in_words_of(model, after) if model else []
    was = dict(acting_on.in_words_of(model, before)) if model else {}
    return {
        "label": row.label,
        "added": bool(row.added),
        "state": row.state,
        "changes": [
            (name, was.get(name, ""), value) for name, value in shown if value or name in was
        ],
    }


def _back_to(list_name: str) -> str:
    page = registered().get(list_name)
    return home_of(page) if page else url_for(".acts")


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
    return _sent_whole(_asked(name, request.args), files.Format(kind))


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


def _sent_whole(asked: Asked, wanted: files.Format) -> Any:
    """Send all rows of a list, or the page that offers to write so many in the background."""
    files.demand_export(asked.actor, asked.page)
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
