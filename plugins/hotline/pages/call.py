"""Taking a call: one screen, guesses of who calls, drafts on the server, days without calls."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import DateField
from wtforms.validators import InputRequired

from plugins.hotline import services
from plugins.hotline.links import request_url
from plugins.hotline.models import Caller, Request
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.call_form import NO_CALLER, CallForm, looked_for
from plugins.hotline.pages.choices import chosen
from plugins.hotline.pages.guesses import PERSON, chosen_person, shown_guesses
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.pages.subjects import actor_at_desk
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import requires
from portal.asking import Question, ask, show_refusal
from portal.drafts import Unfinished
from portal.errors import Conflict, Invalid
from portal.forms import Form
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

KEY_BYTES = 12
GUESSES, SECONDS = 90, 20
SHOWN_LETTERS = 80
LEFT_OUT = frozenset({"csrf_token", "save", "find"})


class QuietDayForm(Form):
    """The day on which nobody called."""

    on = DateField(_l("Day"), [InputRequired(_l("Give the day."))])


@blueprint.route("/call", methods=("GET", "POST"))
@requires(HotlinePermission.EDIT)
def take_call() -> ResponseReturnValue:
    """Write a call down: answered at once or left open, then the next one."""
    actor = actor_at_desk()
    if request.method == "POST":
        return _taken(actor)
    key = request.args.get("draft", "")[:64]
    kept = services.take_draft(actor, key) if key else None
    given: dict[str, Any] = kept or {"draft": secrets.token_hex(KEY_BYTES)}
    form = _form(actor, given if kept else None, given)
    return _drawn(actor, form, known=str(given.get("caller", "")))


@blueprint.get("/call/guess")
@requires(HotlinePermission.EDIT)
def guess() -> ResponseReturnValue:
    """Return who may be calling, by what is typed so far: a part of the page, never a page itself."""
    actor = actor_at_desk()
    if "HX-Request" not in request.headers:
        return redirect(url_for(".take_call"))
    text = looked_for(request.args)
    keep_pace("hotline_guess", f"user:{actor.user.id}", limit=GUESSES, seconds=SECONDS)
    guesses = shown_guesses(actor, text)
    return render_template(
        "hotline/_guesses.html", guesses=guesses, typed=text, known="", told=True
    )


@blueprint.post("/call/draft")
@requires(HotlinePermission.EDIT)
def save_draft() -> ResponseReturnValue:
    """Keep what is typed so far."""
    actor = actor_at_desk()
    given = {name: value for name, value in request.form.items() if name not in LEFT_OUT}
    services.save_draft(actor, str(given.get("draft", "")), given)
    return "", 204


@blueprint.post("/call/draft/drop")
@requires(HotlinePermission.EDIT)
def drop_draft() -> ResponseReturnValue:
    """Drop a draft that is not wanted."""
    actor = actor_at_desk()
    services.drop_draft(actor, request.form.get("draft", ""))
    flash(_("The draft is dropped."), "success")
    return redirect(url_for(".take_call"))


@blueprint.route("/quiet-day", methods=("GET", "POST"))
@requires(HotlinePermission.EDIT)
def quiet_day() -> ResponseReturnValue:
    """Write down that nobody called on a day."""
    actor = actor_at_desk()
    form = QuietDayForm(request.form or None, data={"on": clock.today()})
    return ask(
        form,
        lambda: services.record_quiet_day(actor, on=form.on.data) and None,
        Question(
            heading=_("No calls on a day"),
            button=_("Write down that nobody called"),
            back=url_for(".request_list"),
            done=_("The journal says that nobody called on this day."),
            purpose=_("The rules of the hotline want a line in the journal for such a day, too."),
            crumbs=[journal_crumb(actor)],
        ),
    )


def _taken(actor: Actor) -> ResponseReturnValue:
    """Store what was sent; show the form again with what is wrong, or with the guesses asked for."""
    form = _form(actor, None, request.form)
    known = request.form.get("caller", "")
    if request.form.get("find"):
        return _drawn(actor, form, known=known)
    if not form.validate():
        return _drawn(actor, form, known=known), Invalid.status
    save = request.form.get("save", "open")
    if save == "answered" and not (form.answer.data or "").strip():
        form.answer.errors = [_("Write the answer, or leave the request open.")]
        return _drawn(actor, form, known=known), Invalid.status
    caller = chosen(actor, Caller, known) if known not in {"", NO_CALLER} else None
    person = chosen_person(actor, known, request.form)
    if known.startswith(PERSON) and person is None:
        form.phone.errors = [_("The chosen person is not found any more. Choose again.")]
        return _drawn(actor, form, known=""), Invalid.status
    try:
        made = services.take_call(
            actor,
            call=form.call(actor, caller, person),
            answer=form.answer.data or "",
            norm=form.norm.data or "",
            draft=(form.draft.data or "")[:64],
            solved=save == "answered",
        )
    except (Invalid, Conflict) as error:
        show_refusal(form, error)
        return _drawn(actor, form, known=known), error.status
    if save == "page":
        return redirect(request_url(made.id))
    flash(_stored(made), "success")
    return redirect(url_for(".take_call"))


def _stored(made: Request) -> Markup:
    words = (
        _("The call is in the journal, answered: number %(number)s.", number=made.full_number)
        if made.at_once
        else _("The request is in the journal, open: number %(number)s.", number=made.full_number)
    )
    return Markup('{} <a href="{}">{}</a>').format(words, request_url(made.id), _("Open it"))


def _form(actor: Actor, kept: dict[str, Any] | None, given: Any) -> CallForm:
    """Return the form as it was sent, as a draft keeps it, or empty."""
    data = MultiDict(kept) if kept is not None else request.form
    form = CallForm(data, data=None if data else given)
    form.offer(actor)
    return form


def _drawn(actor: Actor, form: CallForm, *, known: str) -> str:
    given = {"phone": form.phone.data or "", "name": form.name.data or ""}
    text = looked_for(given)
    return render_template(
        "hotline/call.html",
        form=form,
        guesses=shown_guesses(actor, text) if text else [],
        typed=text,
        known=known,
        drafts=_unfinished(actor, form.draft.data or ""),
        crumbs=[journal_crumb(actor), (_("Take a call"), None)],
    )


def _unfinished(actor: Actor, own: str) -> list[Unfinished]:
    """Return the drafts of calls, but the one that is being written."""
    found = []
    for key, saved_at, fields in services.drafts_of(actor):
        words = " · ".join(
            str(fields[name]).strip()[:SHOWN_LETTERS]
            for name in ("name", "question")
            if str(fields.get(name, "")).strip()
        )
        if key != own and "question" in fields:
            where = url_for(".take_call", draft=key)
            found.append(Unfinished(key, saved_at, words or _("nothing but a number yet"), where))
    return found
