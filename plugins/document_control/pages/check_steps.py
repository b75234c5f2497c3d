"""The steps of a check by buttons: hand in, begin, return, give out, acknowledge, close, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request

from plugins.document_control import services
from plugins.document_control.models import Finding
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.check_forms import (
    AcknowledgeForm,
    ConclusionForm,
    InspectorForm,
    ReasonForm,
)
from plugins.document_control.pages.check_page import check_crumbs, place_url
from plugins.document_control.pages.subjects import find_check
from plugins.document_control.papers.concluding import usual_conclusion
from plugins.document_control.permissions import ControlPermission
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, seen
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from plugins.document_control.models import ControlCheck
    from portal.access import Actor

P = ControlPermission


@blueprint.post("/checks/<int:check_id>/submit")
@requires(P.ANSWER)
def submit_check(check_id: int) -> ResponseReturnValue:
    """Hand the self-check in, or show what it lacks."""
    if services.missing_of(find_check(acting(), check_id, "answer")):
        return redirect(place_url(check_id, lacking=1, anchor="error-summary"))
    return _pressed(
        check_id,
        "answer",
        services.submit,
        done=_("The self-check is handed in. It can be taken back until the inspector opens it."),
    )


@blueprint.post("/checks/<int:check_id>/withdraw")
@requires(P.ANSWER)
def withdraw_check(check_id: int) -> ResponseReturnValue:
    """Take back what the inspector has not opened."""
    return _pressed(
        check_id, "answer", services.withdraw, done=_("The self-check is with you again.")
    )


@blueprint.post("/checks/<int:check_id>/open")
@requires(P.EDIT)
def open_check(check_id: int) -> ResponseReturnValue:
    """Begin to inspect what was handed in."""
    return _pressed(
        check_id,
        "edit",
        services.begin_inspection,
        done=_("The inspection has begun. What the rules propose stands beside the items."),
    )


@blueprint.route("/checks/<int:check_id>/begin", methods=("GET", "POST"))
@requires(P.EDIT)
def begin_without(check_id: int) -> ResponseReturnValue:
    """Inspect without the self-check that was not handed in."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    form = ReasonForm(request.form or None)
    return ask(
        form,
        lambda: services.begin_inspection(
            actor, check, without_reason=form.reason.data or "", seen=seen()
        ),
        about(
            actor,
            check,
            heading=_("Inspect without the self-check"),
            button=_("Begin the inspection"),
            done=_("The inspection has begun. What the rules propose stands beside the items."),
            more={
                "facts": [
                    _("The institution can answer no more; what it has answered so far is shown.")
                ]
            },
        ),
    )


@blueprint.route("/checks/<int:check_id>/return", methods=("GET", "POST"))
@requires(P.EDIT)
def return_check(check_id: int) -> ResponseReturnValue:
    """Return a check to the institution, with the reason."""
    return _asked_why(
        check_id,
        "edit",
        services.return_check,
        heading=_("Return to the institution"),
        button=_("Return to the institution"),
        done=_("The check is returned; the institution is told why."),
    )


@blueprint.route("/checks/<int:check_id>/issue", methods=("GET", "POST"))
@requires(P.EDIT)
def issue_check(check_id: int) -> ResponseReturnValue:
    """Give the result out, with conclusions."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    form = ConclusionForm(request.form or None, data={"conclusion": usual_conclusion(actor, check)})
    return ask(
        form,
        lambda: services.issue(actor, check, conclusion=form.conclusion.data or "", seen=seen()),
        about(
            actor,
            check,
            heading=_("Give the result out"),
            button=_("Give the result out"),
            done=_("The result is given out; the institution and its head are told."),
            more={"facts": _foreseen(actor, check)},
        ),
    )


@blueprint.route("/checks/<int:check_id>/acknowledge", methods=("GET", "POST"))
@requires(P.ACKNOWLEDGE)
def acknowledge_check(check_id: int) -> ResponseReturnValue:
    """Acknowledge the result as the head of the institution."""
    actor = acting()
    check = find_check(actor, check_id, "acknowledge")
    form = AcknowledgeForm(request.form or None, data={"name": actor.user.name})
    return ask(
        form,
        lambda: services.acknowledge(
            actor,
            check,
            name=form.name.data or "",
            objection=form.objection.data or "",
            seen=seen(),
        ),
        about(
            actor,
            check,
            heading=_("Acknowledge the result"),
            button=_("Acknowledge the result"),
            done=_("The result is acknowledged; the inspector is told."),
            more={
                "facts": [
                    _("Findings are mended from now on; without open findings the check is closed.")
                ]
            },
        ),
    )


@blueprint.post("/checks/<int:check_id>/recheck")
@requires(P.EDIT)
def recheck_check(check_id: int) -> ResponseReturnValue:
    """Check what was mended: only what is open."""
    return _pressed(
        check_id,
        "edit",
        services.begin_recheck,
        done=_("Only the items with open findings are asked again."),
    )


@blueprint.post("/checks/<int:check_id>/close")
@requires(P.EDIT)
def close_check(check_id: int) -> ResponseReturnValue:
    """Close a check whose findings are all mended."""
    return _pressed(check_id, "edit", services.close_check, done=_("The check is closed."))


@blueprint.route("/checks/<int:check_id>/reopen", methods=("GET", "POST"))
@requires(P.REOPEN)
def reopen_check(check_id: int) -> ResponseReturnValue:
    """Open a closed check again, with a reason."""
    return _asked_why(
        check_id,
        "reopen",
        services.reopen_check,
        heading=_("Open the check again"),
        button=_("Open the check again"),
        done=_("The check is open again; the reason stands in its history."),
    )


@blueprint.route("/checks/<int:check_id>/cancel", methods=("GET", "POST"))
@requires(P.EDIT)
def cancel_check(check_id: int) -> ResponseReturnValue:
    """Call a check off."""
    return _asked_why(
        check_id,
        "edit",
        services.cancel_check,
        heading=_("Call the check off"),
        button=_("Call the check off"),
        done=_("The check is called off; what was written stays."),
        danger=True,
    )


@blueprint.route("/checks/<int:check_id>/inspector", methods=("GET", "POST"))
@requires(P.EDIT)
def change_inspector(check_id: int) -> ResponseReturnValue:
    """Give a check to another inspector."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    form = InspectorForm(request.form or None, data={"user": str(check.inspector_id or "")})
    form.offer(check.municipality_id)
    return ask(
        form,
        lambda: services.set_inspector(
            actor, check, user_id=number(form.user.data) or 0, seen=seen()
        ),
        about(
            actor,
            check,
            heading=_("Give to another inspector"),
            button=_("Give the check"),
            done=_("The check has another inspector."),
        ),
    )


def _pressed(
    check_id: int, verb: str, step: Callable[..., object], *, done: str
) -> ResponseReturnValue:
    """Take a step that a button asks for, and show the check again."""
    actor = acting()
    check = find_check(actor, check_id, verb)
    do(lambda: step(actor, check, seen=seen()), done=done)
    return redirect(place_url(check_id))


def _asked_why(
    check_id: int, verb: str, step: Callable[..., object], **words: Any
) -> ResponseReturnValue:
    """Ask for the reason of a step, and take it."""
    actor = acting()
    check = find_check(actor, check_id, verb)
    form = ReasonForm(request.form or None)
    return ask(
        form,
        lambda: step(actor, check, reason=form.reason.data or "", seen=seen()),
        about(actor, check, **words),
    )


def about(actor: Actor, check: ControlCheck, **values: Any) -> Question:
    """Return the question of a form about a check."""
    values.setdefault("version", check.version)
    values.setdefault("back", place_url(check.id))
    return Question(
        purpose=f"{check}: {check.checklist_version.checklist.title}, {check.institution.short_name}",
        crumbs=check_crumbs(actor, check),
        **values,
    )


def _foreseen(actor: Actor, check: ControlCheck) -> list[str]:
    """Return what will happen when the result is given out, and what is in the way."""
    drafts = (
        policies[Finding]
        .rows(actor)
        .where(Finding.check_of == check.id, Finding.state == "draft")
        .count()
    )
    found = []
    if drafts:
        found.append(
            ngettext(
                "%(num)s finding is shown to the institution, with its term",
                "%(num)s findings are shown to the institution, with their terms",
                drafts,
            )
        )
    elif check.issued_at is None:
        found.append(_("No finding was made: the institution sees a result without remarks."))
    missing = services.unanswered_of(check)
    if missing:
        found.append(
            _(
                "Without a verdict yet (%(count)s): %(items)s",
                count=len(missing),
                items="; ".join(missing[:5]),
            )
        )
    return found
