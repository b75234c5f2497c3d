"""The pages of the inbox: notices, how one wants them, the link that stops mail, and the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from portal.access import public, requires, signed_in
from portal.access.actor import acting
from portal.i18n import gettext as _
from portal.inbox import preferences, services
from portal.inbox.forms import chosen_ways, form_for
from portal.inbox.kinds import notice_kinds
from portal.inbox.listing import NoticeFilter, find_mail, mail_of, notices_of
from portal.inbox.models import FAILED, MAIL_STATES, SENT, WAITING
from portal.inbox.outbox import mail_is_on
from portal.inbox.permissions import InboxPermission
from portal.institutions.listing import number
from portal.plugin import Tone

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")

OK, GONE = 200, 410
MAIL_TONES = {WAITING: Tone.NEUTRAL, SENT: Tone.DONE, FAILED: Tone.OVERDUE}


@blueprint.get("/")
@signed_in
def notice_list() -> str:
    """Show one's notices, what is not read first."""
    actor = acting()
    chosen = NoticeFilter.of(request.args)
    kinds = notice_kinds()
    titles = {name: str(kind.title) for name, kind in kinds.items()}
    return render_template(
        "inbox/notice_list.html",
        page=notices_of(actor, chosen, number(request.args.get("page")) or 1),
        chosen=chosen,
        titles=titles,
        kinds=sorted(titles.items(), key=lambda one: one[1]),
    )


@blueprint.post("/<int:notice_id>/open")
@signed_in
def open_notice(notice_id: int) -> Response:
    """Mark a notice as read and go where it leads."""
    user = acting().user
    notice = services.find_notice(user, notice_id)
    services.mark_read(user, [notice.id])
    here = url_for("inbox.notice_list")
    leads_here = notice.url.startswith("/") and not notice.url.startswith(("//", "/\\"))
    return redirect(notice.url if leads_here else here, code=303)


@blueprint.post("/read")
@signed_in
def mark_read() -> Response:
    """Mark the chosen notices as read, or all."""
    user = acting().user
    if request.form.get("action") == "all":
        services.mark_all_read(user)
    else:
        services.mark_read(user, filter(None, map(number, request.form.getlist("notice"))))
    return redirect(url_for("inbox.notice_list"), code=303)


@blueprint.route("/settings", methods=["GET", "POST"])
@signed_in
def settings() -> str | Response:
    """Show and change how one is told of what."""
    user = acting().user
    form = form_for(preferences.preference_of(user), preferences.ways_of(user))
    if form.validate_on_submit():
        preferences.change(
            user,
            ways=chosen_ways(form),
            no_mail=form.no_mail.data,
            digest_hour=form.digest_hour.data,
            every_day=form.every_day.data,
            quiet_from=form.quiet_from.data,
            quiet_to=form.quiet_to.data,
        )
        flash(_("Saved."), "done")
        return redirect(url_for("inbox.settings"), code=303)
    return render_template(
        "inbox/settings.html", form=form, mail_is_on=mail_is_on(), address=user.email
    )


@blueprint.post("/settings/void-links")
@signed_in
def void_links() -> Response:
    """Make the links in mail sent so far void."""
    preferences.void_links(acting().user)
    flash(_("The links in mail sent so far do nothing any more."), "done")
    return redirect(url_for("inbox.settings"), code=303)


@blueprint.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> tuple[str, int]:
    """Ask whether mail is to be stopped: a link alone changes nothing."""
    return _answer(token, "asked" if preferences.owner_of_link(token) else "void")


@blueprint.post("/unsubscribe/<token>")
@public
def stop_mail(token: str) -> tuple[str, int]:
    """Stop all mail to the owner of the link."""
    return _answer(token, "stopped" if preferences.stop_mail(token) else "void")


def _answer(token: str, state: str) -> tuple[str, int]:
    page = render_template("inbox/unsubscribe.html", token=token, state=state)
    return page, GONE if state == "void" else OK


@blueprint.get("/mail/")
@requires(InboxPermission.VIEW)
def mail_list() -> str:
    """Show the outbox, the newest first."""
    actor = acting()
    state = request.args.get("state", "")
    page = mail_of(
        actor,
        state,
        older_than=number(request.args.get("after")),
        newer_than=number(request.args.get("before")),
    )
    return render_template(
        "inbox/mail_list.html",
        page=page,
        state=state,
        states=MAIL_STATES,
        tones=MAIL_TONES,
        mail_is_on=mail_is_on(),
        may_change=actor.can(InboxPermission.EDIT),
    )


@blueprint.post("/mail/<int:mail_id>/retry")
@requires(InboxPermission.EDIT)
def retry_mail(mail_id: int) -> Response:
    """Send a mail again."""
    actor = acting()
    preferences.send_again(find_mail(actor, mail_id), actor=actor)
    flash(_("The mail will be sent again."), "done")
    return redirect(url_for("inbox.mail_list"), code=303)


@blueprint.post("/mail/<int:mail_id>/delete")
@requires(InboxPermission.EDIT)
def delete_mail(mail_id: int) -> Response:
    """Delete a mail from the outbox."""
    actor = acting()
    preferences.delete_mail(find_mail(actor, mail_id), actor=actor)
    flash(_("The mail has been deleted."), "done")
    return redirect(url_for("inbox.mail_list"), code=303)
