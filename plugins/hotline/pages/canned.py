"""Canned answers while an answer is typed: what there is, and one of them filled; read by canned.js."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, request

from plugins.hotline.answers import canned
from plugins.hotline.models import Topic
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.choices import chosen
from plugins.hotline.pages.subjects import actor_at_desk, find_request
from plugins.hotline.permissions import HotlinePermission
from portal.access import requires
from portal.changing import refuse
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.phones import phone_key

if TYPE_CHECKING:
    from flask import Response

    from portal.access import Actor


@blueprint.get("/canned/offered")
@requires(HotlinePermission.EDIT)
def canned_offered() -> Response:
    """Return the shortcuts and titles that the actor may answer with, the topic's own first."""
    actor = actor_at_desk()
    found = canned.offered(actor, topic_id=number(request.args.get("topic")))
    return jsonify([{"shortcut": one.shortcut, "title": one.title} for one in found])


@blueprint.post("/canned/fill")
@requires(HotlinePermission.EDIT)
def canned_filled() -> Response:
    """Return the canned answer of a shortcut, filled for a request or for what is typed of a call.

    Sent by a form, so that no name comes into an address; nothing is written.
    """
    actor = actor_at_desk()
    shortcut = request.form.get("shortcut", "")
    if not shortcut.strip():
        refuse("shortcut", _("Write something."))
    one = canned.by_shortcut(actor, shortcut)
    if one is None:
        raise NotFound(_("There is no such canned answer."))
    key = number(request.form.get("request"))
    later: tuple[str, ...] = ()
    if key is not None:
        filled = canned.filled_for(actor, one, find_request(actor, key))
    else:
        filled, later = canned.filled_while_called(actor, one, _typed(actor))
    told = []
    if filled.missing:
        told.append(_("No value for: %(names)s", names=", ".join(filled.missing)))
    if later:
        told.append(_("Filled in when the call is saved: %(names)s", names=", ".join(later)))
    return jsonify({"text": filled.text, "norm": one.norm, "told": " ".join(told)})


def _typed(actor: Actor) -> dict[str, str]:
    """Return the values of what is typed of a call so far."""
    form = request.form
    place = chosen(actor, Institution, form.get("institution"))
    topic = chosen(actor, Topic, form.get("topic"))
    first = form.get("phone", "").strip()
    return {
        **canned.named(form.get("name", "").strip() or ("" if phone_key(first) else first)),
        "position": form.get("position", ""),
        "institution": place.short_name if place is not None else "",
        "topic": topic.title if topic is not None else "",
        "question": form.get("question", ""),
    }
