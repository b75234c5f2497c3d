"""Requests and records that belong together: links, merging with preview and undo, splitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request

from plugins.hotline import services
from plugins.hotline.links import request_url
from plugins.hotline.models import Request, Topic
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.choices import chosen
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.pages.request_forms import LinkForm, NumberForm, RecordForm, SplitForm
from plugins.hotline.pages.request_page import question_about
from plugins.hotline.pages.request_parts import said_in
from plugins.hotline.pages.subjects import (
    find_link,
    find_merge,
    find_record_link,
    find_request,
)
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, seen
from portal.errors import Conflict, Invalid
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.search.services import find
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = HotlinePermission
SEARCHES, SECONDS = 30, 10
MOST_FOUND = 12
WEB = ("http://", "https://", "/")


@blueprint.post("/<int:request_id>/links")
@requires(P.EDIT)
def link_request(request_id: int) -> ResponseReturnValue:
    """Link a request with another one, by its number."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = LinkForm(request.form)

    def act() -> None:
        other = by_number(actor, subject, form.number.data or "")
        services.link(actor, subject, other=other, kind=form.kind.data or "related")

    do(act, done=_("The requests are linked."))
    return redirect(request_url(request_id))


@blueprint.post("/links/<int:link_id>/remove")
@requires(P.EDIT)
def unlink_request(link_id: int) -> ResponseReturnValue:
    """Take a link between two requests away."""
    actor = acting()
    link = find_link(actor, link_id)
    do(lambda: services.unlink(actor, link), done=_("The link is taken away."))
    return redirect(request_url(number(request.form.get("back")) or link.request_id))


@blueprint.post("/<int:request_id>/records")
@requires(P.EDIT)
def link_record(request_id: int) -> ResponseReturnValue:
    """Link a record that was found, or a page elsewhere that the request is about."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    chosen_record = request.form.get("record", "")
    if chosen_record:
        do(lambda: _link_found(actor, subject, chosen_record), done=_("The link is added."))
        return redirect(request_url(request_id))
    form = RecordForm(request.form)

    def act() -> None:
        url = (form.url.data or "").strip()
        if not url.startswith(WEB):
            raise Invalid(
                _("The form has mistakes"),
                {"url": [_("A link begins with http://, https:// or /.")]},
            )
        services.link_record(actor, subject, title=form.title.data or url, url=url)

    do(act, done=_("The link is added."))
    return redirect(request_url(request_id))


@blueprint.get("/<int:request_id>/records/find")
@requires(P.EDIT)
def find_records(request_id: int) -> str:
    """Find what the request is about: a part of its page, or a page for browsers without JavaScript."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    text = request.args.get("q", "")
    if text.strip():
        keep_pace("search", f"user:{actor.user.id}", limit=SEARCHES, seconds=SECONDS)
    found = find(actor, text)
    records = [one for one in found.results if one.key is not None and one.url]
    own = (table_of(subject), subject.id)
    part = "HX-Request" in request.headers
    return render_template(
        "hotline/_records_found.html" if part else "hotline/records.html",
        subject=subject,
        found=found,
        records=[one for one in records if (one.table, one.key) != own][:MOST_FOUND],
        crumbs=[
            journal_crumb(actor),
            (str(subject), request_url(subject.id)),
            (_("Link a record"), None),
        ],
    )


@blueprint.post("/records/<int:link_id>/remove")
@requires(P.EDIT)
def unlink_record(link_id: int) -> ResponseReturnValue:
    """Take a link to a record away."""
    actor = acting()
    link = find_record_link(actor, link_id)
    do(lambda: services.unlink_record(actor, link), done=_("The link is taken away."))
    return redirect(request_url(link.request_id))


@blueprint.route("/<int:request_id>/merge", methods=("GET", "POST"))
@requires(P.MERGE)
def merge_requests(request_id: int) -> ResponseReturnValue:
    """Merge another request into this one: its number is asked for, then what it would do is shown."""
    actor = acting()
    kept = find_request(actor, request_id, "merge")
    given = request.values.get("number", "").strip()
    form = NumberForm(request.values if given else None)
    question = question_about(
        kept,
        heading=_("Merge another request into this one"),
        button=_("Show what comes of it"),
    )
    if not given:
        return render_template("hotline/merge.html", form=form, question=question, preview=None)
    try:
        preview = services.preview_merge(actor, kept=kept, gone=by_number(actor, kept, given))
    except Invalid as error:
        form.number.errors = [one for some in error.fields.values() for one in some]
        page = render_template("hotline/merge.html", form=form, question=question, preview=None)
        return page, error.status
    status = 200
    if request.method == "POST" and preview.problems:
        status = Conflict.status
    elif request.method == "POST":
        try:
            services.merge(
                actor,
                kept=kept,
                gone=preview.gone,
                seen_kept=seen(),
                seen_gone=number(request.form.get("seen_gone")),
            )
        except Conflict as error:
            form.form_errors = [error.message]
            status = error.status
        else:
            flash(_("The requests are merged."), "success")
            return redirect(request_url(kept.id))
    return (
        render_template("hotline/merge.html", form=form, question=question, preview=preview),
        status,
    )


@blueprint.post("/merges/<int:merge_id>/undo")
@requires(P.MERGE)
def undo_merge(merge_id: int) -> ResponseReturnValue:
    """Undo a merge."""
    actor = acting()
    done = find_merge(actor, merge_id)
    do(lambda: services.undo_merge(actor, done), done=_("The merge is undone."))
    return redirect(request_url(done.gone_id))


@blueprint.route("/<int:request_id>/split", methods=("GET", "POST"))
@requires(P.EDIT)
def split_request(request_id: int) -> ResponseReturnValue:
    """Make a request of its own of a part of one."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    messages = [one.message for one in said_in(actor, subject) if one.message.removed_at is None]
    form = SplitForm(request.form or None, data={"topic": str(subject.topic_id or "")})
    form.offer(subject, messages)

    def act() -> str:
        keys = set(form.messages.data or ())
        made = services.split(
            actor,
            subject,
            question=form.question.data or "",
            topic=chosen(actor, Topic, form.topic.data),
            messages=[one for one in messages if one.id in keys],
            seen=seen(),
        )
        return request_url(made.id)

    question: Question = question_about(
        subject,
        heading=_("Split the request"),
        button=_("Make a request of its own"),
        done=_("This is the new request; both are linked."),
    )
    return ask(form, act, question)


def _link_found(actor: Actor, subject: Request, choice: str) -> None:
    """Link a record that was chosen among those found; another request is linked as such."""
    table, _colon, key = choice.partition(":")
    if table == table_of(subject):
        other = chosen(actor, Request, key)
        if other is None:
            raise Invalid(_("There is no such request."))
        services.link(actor, subject, other=other, kind="related")
    else:
        services.link_record(actor, subject, table=table, key=number(key))


def by_number(actor: Actor, subject: Request, text: str) -> Request:
    """Return the request with a number as the journal writes it; without a year, of this one.

    Raises :class:`Invalid` where there is none within reach.
    """
    part, _slash, rest = text.strip().removeprefix("№").strip().partition("/")
    count, year = number(part.strip()), number(rest.strip()) if rest.strip() else clock.today().year
    found = None
    if count is not None and year is not None:
        query = policies[Request].rows(actor)
        found = query.where(
            Request.municipality == subject.municipality_id,
            Request.year == year,
            Request.number == count,
        ).first()
    if found is None:
        raise Invalid(
            _("The form has mistakes"),
            {"number": [_("There is no request with the number %(number)s.", number=text.strip())]},
        )
    return found
