"""The pages of letters: to those who came and those who did not, with a preview before they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.master_classes.letters import sending, texts
from plugins.master_classes.letters.forms import LetterForm
from plugins.master_classes.letters.wording import AUDIENCES, WAYS
from plugins.master_classes.pages.card import show_tab
from plugins.master_classes.pages.subjects import find_event
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.asking import said, show_refusal
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.inbox.outbox import mail_is_on

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("master_classes_letters", __name__, url_prefix="/master-classes")


@blueprint.get("/<int:key>/letters")
@requires(ClassesPermission.WRITE)
def event_letters(key: int) -> str:
    """Show to whom letters about an event can go, and which were sent."""
    actor = acting()
    event = find_event(actor, key, "write")
    refusal = sending.why_not(event)
    return show_tab(
        "master_classes/letters.html",
        actor,
        event,
        refusal=refusal,
        audiences=[
            (code, title, sending.preview(actor, event, code, texts.usual(code)))
            for code, title in AUDIENCES
        ],
        sent=sending.sent_of(actor, event),
        titles=dict(AUDIENCES),
        ways=WAYS,
        mails=mail_is_on(),
    )


@blueprint.route("/<int:key>/letters/<audience>", methods=("GET", "POST"))
@requires(ClassesPermission.WRITE)
def write_letter(key: int, audience: str) -> ResponseReturnValue:
    """Write a letter, look at it as the first of them gets it, and send it."""
    actor = acting()
    event = find_event(actor, key, "write")
    if audience not in dict(AUDIENCES):
        raise NotFound(_("There is no such page."))
    back = url_for(".event_letters", key=event.id)
    usual = texts.text_of(actor, event.municipality_id, audience)
    form = LetterForm(request.form or None, data=usual._asdict())
    looked, status = None, 200
    if request.method == "POST" and form.validate():
        subject, text = form.subject.data or "", form.text.data or ""
        try:
            letter = texts.checked(subject, text)
            if request.form.get("send"):
                if form.keep.data:
                    texts.keep_text(
                        actor, event.municipality_id, audience, subject=subject, text=text
                    )
                mailing = sending.send(actor, event, audience, subject=subject, text=text)
                flash(_sent(sending.count_of(mailing)), "success")
                return redirect(back)
            looked = sending.preview(actor, event, audience, letter)
        except (Invalid, Conflict) as error:
            if isinstance(error, Invalid) and error.fields:
                show_refusal(form, error)
                status = error.status
            else:
                flash(said(error), "error")
                return redirect(back)
    elif request.method == "POST":
        status = Invalid.status
    page = render_template(
        "master_classes/letter.html",
        form=form,
        event=event,
        audience=dict(AUDIENCES)[audience],
        looked=looked,
        ways=WAYS,
        back=back,
        crumbs=[(event.title, back), (_("Letter"), None)],
    )
    return page, status


def _sent(count: int) -> str:
    return ngettext(
        "%(num)s participant is written to.", "%(num)s participants are written to.", count
    )
