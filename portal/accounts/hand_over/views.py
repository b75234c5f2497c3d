"""The pages of hand-overs: the list, preparing one, its card for both sides, the act."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for

from portal import clock
from portal.access.actor import acting
from portal.access.guards import requires, signed_in
from portal.access.policies import policies
from portal.accounts.hand_over import contents, services
from portal.accounts.hand_over.act import act_of
from portal.accounts.hand_over.forms import HandOverForm
from portal.accounts.hand_over.models import STATES, HandOver
from portal.accounts.models import User
from portal.accounts.permissions import AccountsPermission as Permission
from portal.errors import Invalid, NotFound, PortalError
from portal.i18n import gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("accounts_hand_over", __name__, url_prefix="/hand-overs")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN = 200


@blueprint.get("/")
@requires(Permission.HAND_OVER_VIEW)
def hand_over_list() -> str:
    """Show the latest hand-overs within reach."""
    rows = policies[HandOver].rows(acting()).order_by(HandOver.id.desc()).limit(SHOWN)
    found = list(rows)
    people = {one.giver_id for one in found} | {one.receiver_id for one in found}
    names = {one.id: one.name for one in User.select().where(User.id.in_(people))}
    return render_template(
        "accounts/hand_over_list.html", found=found, names=names, states=dict(STATES)
    )


@blueprint.get("/new")
@requires(Permission.HAND_OVER_EDIT)
def prepare() -> str:
    """Ask who hands over to whom, on which day."""
    form = _form()
    giver = number(request.args.get("giver"))
    if giver is not None:
        form.giver.data = giver
    return render_template("accounts/hand_over_form.html", form=form, found=None)


@blueprint.post("/new")
@requires(Permission.HAND_OVER_EDIT)
def preview() -> ResponseReturnValue:
    """Show what is open with the giver, in numbers, and note what shall move."""
    actor, form = acting(), _form()
    if not form.validate():
        return render_template("accounts/hand_over_form.html", form=form, found=None), 422
    giver, receiver = (_user(int(field.data)) for field in (form.giver, form.receiver))
    moves = request.form.getlist("moves")
    found = contents.open_items(giver)
    status = 200
    if "moves_shown" in request.form:
        try:
            made = services.prepare(
                actor=actor,
                giver=giver,
                receiver=receiver,
                on=form.on.data or clock.today(),
                moves=moves,
            )
        except PortalError as error:
            form.form_errors = [error.message]
            status = error.status
        else:
            return redirect(url_for("accounts_hand_over.card", hand_over_id=made.id))
    shown = render_template(
        "accounts/hand_over_form.html",
        form=form,
        found=found,
        chosen=moves
        if "moves_shown" in request.form
        else [key for key, items in found if not items.offered],
        consequences=contents.consequences(),
    )
    return shown, status


@blueprint.get("/<int:hand_over_id>")
@signed_in
def card(hand_over_id: int) -> str:
    """Show a hand-over to the district and to both sides."""
    actor, found = acting(), _visible(hand_over_id)
    return render_template(
        "accounts/hand_over_card.html",
        found=found,
        state=dict(STATES)[found.state],
        items=contents.read(found.content),
        consequences=contents.consequences(),
        may_edit=bool(policies[HandOver].permits(actor, "edit", found)),
        is_receiver=found.receiver_id == actor.user.id,
        steps=services.steps_of(found),
        titles=services.step_titles(),
    )


@blueprint.post("/<int:hand_over_id>/carry-out")
@requires(Permission.HAND_OVER_EDIT)
def carry_out(hand_over_id: int) -> AnyResponse:
    """Move everything, and keep the act."""
    found = _within_reach(hand_over_id)
    moved = services.carry_out(actor=acting(), hand_over=found)
    flash(_("The work is handed over: %(number)s things have moved.", number=moved), "success")
    return _to(found)


@blueprint.post("/<int:hand_over_id>/cancel")
@requires(Permission.HAND_OVER_EDIT)
def cancel(hand_over_id: int) -> AnyResponse:
    """Forget a hand-over that has not been carried out."""
    services.cancel(actor=acting(), hand_over=_within_reach(hand_over_id))
    flash(_("The hand-over is cancelled. Nothing has moved."), "success")
    return redirect(url_for("accounts_hand_over.hand_over_list"))


@blueprint.post("/<int:hand_over_id>/accept")
@signed_in
def accept(hand_over_id: int) -> AnyResponse:
    """Accept what has been handed over to oneself."""
    found = _own(hand_over_id)
    services.accept(user=acting().user, hand_over=found)
    flash(_("You have accepted the work."), "success")
    return _to(found)


@blueprint.post("/<int:hand_over_id>/steps")
@signed_in
def tick(hand_over_id: int) -> AnyResponse:
    """Note that one step of one's first month is done."""
    found = _own(hand_over_id)
    services.tick_step(user=acting().user, hand_over=found, code=request.form.get("step", ""))
    return _to(found)


@blueprint.get("/<int:hand_over_id>/act")
@signed_in
def act(hand_over_id: int) -> Response | tuple[str, int]:
    """Give the act as it is kept."""
    found = _visible(hand_over_id)
    kept = act_of(found)
    if kept is None:
        raise Invalid(_("There is no act yet: the work has not been handed over."))
    name = f"hand-over-act-{found.id}.docx"
    return send_file(io.BytesIO(kept), mimetype=DOCX, as_attachment=True, download_name=name)


def _form() -> HandOverForm:
    form = HandOverForm()
    rows = policies[User].rows(acting()).order_by(User.name, User.id)
    people = [(0, _("Choose…")), *((one.id, f"{one.name} ({one.login})") for one in rows)]
    form.giver.choices = people
    form.receiver.choices = people
    if form.on.data is None and request.method == "GET":
        form.on.data = clock.today()
    return form


def _user(key: int) -> User:
    found = policies[User].rows(acting()).where(User.id == key).first()
    if found is None:
        raise NotFound(_("There is no such user within your reach."))
    return cast("User", found)


def _within_reach(key: int) -> HandOver:
    rows = policies[HandOver].rows(acting())
    found = rows.where(HandOver.id == key).first() if number(str(key)) else None
    if found is None:
        raise NotFound(_("There is no such hand-over within your reach."))
    return cast("HandOver", found)


def _visible(key: int) -> HandOver:
    """Return a hand-over within reach, or one in which the user himself takes part."""
    mine = acting().user.id
    own = (HandOver.giver == mine) | (HandOver.receiver == mine)
    found = HandOver.get_or_none(HandOver.id == key, own) if number(str(key)) else None
    return found or _within_reach(key)


def _own(key: int) -> HandOver:
    mine = HandOver.receiver == acting().user.id
    found = HandOver.get_or_none(HandOver.id == key, mine) if number(str(key)) else None
    if found is None:
        raise NotFound(_("Nothing has been handed over to you here."))
    return found


def _to(found: HandOver) -> AnyResponse:
    return redirect(url_for("accounts_hand_over.card", hand_over_id=found.id))
