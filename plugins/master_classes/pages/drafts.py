"""What is typed into the form of an event: kept, offered again and dropped."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from plugins.master_classes.drafts import DRAFTS
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.subjects import blank_event, demand
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.drafts import Unfinished
from portal.i18n import gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Event
    from portal.access import Actor

P = ClassesPermission
KEY_BYTES = 12
LONGEST_KEY = 64
STORED = "event-"
"""How the key of a form begins that changes a stored event; its number follows."""
LEFT_OUT = frozenset({"csrf_token", "publish"})


@blueprint.post("/draft")
@requires(P.VIEW)
def save_draft() -> ResponseReturnValue:
    """Keep what is typed so far."""
    actor = acting()
    demand(actor, "create", blank_event(actor))
    given = {name: values for name, values in request.form.lists() if name not in LEFT_OUT}
    DRAFTS.save(actor, request.form.get("draft", ""), given)
    return "", 204


@blueprint.post("/draft/drop")
@requires(P.VIEW)
def drop_draft() -> ResponseReturnValue:
    """Drop a draft that is not wanted."""
    actor = acting()
    demand(actor, "create", blank_event(actor))
    key = request.form.get("draft", "")
    DRAFTS.drop(actor, key)
    flash(_("The draft is dropped."), "success")
    stored = key.removeprefix(STORED)
    if key.startswith(STORED) and stored.isdecimal():
        return redirect(url_for(".change_event", key=int(stored)))
    return redirect(url_for(".new_event"))


def key_of(event: Event) -> str:
    """Return the key of the form that changes an event."""
    return f"{STORED}{event.id}"


def form_key(usual: str = "") -> str:
    """Return the key of the form of this request: as it was sent or asked for, else a new one."""
    given = request.form.get("draft") or usual or request.args.get("draft")
    return (given or secrets.token_hex(KEY_BYTES))[:LONGEST_KEY]


def typed(actor: Actor, key: str) -> MultiDict[str, str] | None:
    """Return what a form shows: what was sent, or the draft that the address asks for."""
    if request.method == "POST":
        return request.form
    kept = DRAFTS.take(actor, key) if request.args.get("draft") == key else None
    return MultiDict(kept) if kept else None


def kept_version(given: MultiDict[str, str] | None) -> int | None:
    """Return which version of the event the draft was begun with, so that nobody's change is lost."""
    return number(given.get("seen")) if given else None


def drafting(actor: Actor, key: str, *, event: Event | None = None) -> dict[str, Any]:
    """Return what the form's page needs: its own key, and the drafts to go on with."""
    found = []
    if request.method != "POST" and not request.args.get("draft"):
        for one, saved_at, fields in DRAFTS.of(actor):
            if (one == key) if event is not None else not one.startswith(STORED):
                words = " ".join(fields.get("title", ())).strip()
                where = request.path + "?draft=" + one
                found.append(Unfinished(one, saved_at, words or _("no topic yet"), where))
    return {"draft": key, "drafts": found}
