"""The pages of campaigns: the list, what and when, where and by whom with the numbers, the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import redirect, render_template, request, url_for

from plugins.document_control import services
from plugins.document_control.links import campaign_url, check_url
from plugins.document_control.models import Campaign, ControlCheck, Inspector
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.campaign_forms import (
    campaign_form,
    chosen_of,
    institutions_of,
    start_form,
)
from plugins.document_control.pages.campaign_list import CAMPAIGNS
from plugins.document_control.pages.check_forms import ReasonForm
from plugins.document_control.pages.districts import district_of, districts_of
from plugins.document_control.pages.subjects import find_campaign, may, with_names
from plugins.document_control.pages.wording import (
    campaign_badge,
    next_step,
    outcome_badge,
    overdue_badge,
    score_words,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.planned import piece_of
from plugins.document_control.wording import CHECK_STATES
from portal.access import policies, requires
from portal.access.actor import acting
from portal.accounts.models import User
from portal.asking import Question, ask, do, drawn, seen
from portal.database import fetch_rows
from portal.i18n import gettext as _l
from portal.i18n import ngettext
from portal.institutions.models import Institution
from portal.lists.page import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from portal.access import Actor

MOST_CARDS = 60
"""Cards of one column of the board; more are counted, and shown in the register."""
STATES = dict(CHECK_STATES)


class Card(NamedTuple):
    """A check on the board."""

    check: ControlCheck
    url: str
    badges: list[Any]
    step: Any
    score: str


class BoardColumn(NamedTuple):
    """A column of the board: a state, how many checks are in it, the first of them."""

    state: str
    title: str
    checks: int
    cards: list[Card]


def campaigns_crumb() -> tuple[str, str]:
    """Return the way to the list of campaigns."""
    return str(CAMPAIGNS.title), url_for("document_control.campaign_list")


@blueprint.get("/campaigns")
@requires(ControlPermission.CAMPAIGNS_VIEW)
def campaign_list() -> Any:
    """Show the campaigns of checks."""
    return show(CAMPAIGNS, "document_control/campaign_list.html")


@blueprint.route("/campaigns/new", methods=("GET", "POST"))
@requires(ControlPermission.CAMPAIGNS)
def new_campaign() -> ResponseReturnValue:
    """Ask what is checked and when; nobody else sees the campaign until it is started."""
    actor = acting()
    where = district_of(actor)
    form = campaign_form(actor, request.form or None, where.id)

    def act() -> str:
        made = services.create_campaign(actor, where, form.text())
        return url_for(".start_campaign", key=made.id)

    question = Question(
        heading=_l("New campaign of checks"),
        purpose=_l("What is checked, when, and what follows. Then you choose where and by whom."),
        button=_l("Next: where and by whom"),
        back=url_for(".campaign_list"),
        crumbs=[campaigns_crumb()],
        template="document_control/campaign_form.html",
        more={"step": 1, "campaign": None, "districts": districts_of(actor), "where": where},
    )
    return ask(form, act, question)


@blueprint.route("/campaigns/<int:key>/change", methods=("GET", "POST"))
@requires(ControlPermission.CAMPAIGNS)
def change_campaign(key: int) -> ResponseReturnValue:
    """Change a campaign that has not begun."""
    actor = acting()
    campaign = find_campaign(actor, key, "edit")
    form = campaign_form(actor, request.form or None, campaign.municipality_id, campaign)
    question = Question(
        heading=_l("Change the campaign"),
        button=_l("Next: where and by whom"),
        back=url_for(".start_campaign", key=key),
        crumbs=[campaigns_crumb(), (campaign.title, campaign_url(key))],
        version=campaign.version,
        template="document_control/campaign_form.html",
        more={"step": 1, "campaign": campaign, "districts": [], "where": None},
    )
    return ask(
        form,
        lambda: services.change_campaign(actor, campaign, form.text(), seen=seen()),
        question,
    )


@blueprint.route("/campaigns/<int:key>/start", methods=("GET", "POST"))
@requires(ControlPermission.CAMPAIGNS)
def start_campaign(key: int) -> ResponseReturnValue:
    """Choose where and by whom is checked; the numbers are shown before anything begins."""
    actor = acting()
    campaign = find_campaign(actor, key, "edit")
    form = start_form(actor, request.form or None, campaign)
    found = institutions_of(actor, campaign)
    question = Question(
        heading=_l("Where and by whom"),
        purpose=campaign.title,
        button=_l("Show what will begin"),
        back=campaign_url(key),
        done=_l("The checks have begun; institutions are told."),
        crumbs=[campaigns_crumb(), (campaign.title, campaign_url(key))],
        version=campaign.version,
        template="document_control/campaign_start.html",
        more={"step": 2, "campaign": campaign, "preview": []},
    )

    def act() -> None:
        services.start_campaign(
            actor,
            campaign,
            chosen_of(form, found),
            inspectors=form.inspectors.data or (),
            seen=seen(),
        )

    if request.method == "POST" and form.validate():
        keys = chosen_of(form, found)
        foreseen = services.foresee(actor, campaign, keys)
        counted = f"{foreseen.institutions}-{foreseen.teachers}"
        if foreseen.institutions and form.counted.data != counted:
            form.counted.data = counted
            question.more["preview"] = _preview(foreseen, found)
            question.more["step"] = 3
            return drawn(form, question)
    return ask(form, act, question)


@blueprint.get("/campaigns/<int:key>")
@requires(ControlPermission.CAMPAIGNS_VIEW)
def campaign_page(key: int) -> str:
    """Show the board of a campaign: its checks by state."""
    actor = acting()
    campaign = find_campaign(actor, key)
    counts = services.counts_by_state(campaign)
    return render_template(
        "document_control/campaign.html",
        campaign=campaign,
        piece=piece_of(actor, campaign.occurrence),
        mark=campaign_badge(campaign),
        columns=_columns(actor, campaign, counts),
        total=sum(counts.values()),
        over=counts.get("closed", 0) + counts.get("cancelled", 0),
        leads=may(actor, "edit", campaign),
        inspectors=_inspectors(campaign),
        crumbs=[campaigns_crumb(), (campaign.title, None)],
    )


@blueprint.route("/campaigns/<int:key>/cancel", methods=("GET", "POST"))
@requires(ControlPermission.CAMPAIGNS)
def cancel_campaign(key: int) -> ResponseReturnValue:
    """Call a campaign off, with a reason."""
    actor = acting()
    campaign = find_campaign(actor, key, "edit")
    form = ReasonForm(request.form or None)
    question = Question(
        heading=_l("Call the campaign off"),
        purpose=_l("Its checks that are not closed are called off too; what was written stays."),
        button=_l("Call the campaign off"),
        back=campaign_url(key),
        done=_l("The campaign was called off."),
        crumbs=[campaigns_crumb(), (campaign.title, campaign_url(key))],
        version=campaign.version,
        danger=True,
    )

    def act() -> None:
        services.cancel_campaign(actor, campaign, reason=form.reason.data or "", seen=seen())

    return ask(form, act, question)


@blueprint.post("/campaigns/<int:key>/close")
@requires(ControlPermission.CAMPAIGNS)
def close_campaign(key: int) -> ResponseReturnValue:
    """Close a campaign whose checks are all over."""
    actor = acting()
    campaign = find_campaign(actor, key, "edit")
    do(
        lambda: services.close_campaign(actor, campaign, seen=seen()),
        done=_l("The campaign is closed."),
    )
    return redirect(campaign_url(key))


def _inspectors(campaign: Campaign) -> list[str]:
    query = (
        Inspector.select(User.name)
        .join(User)
        .where(Inspector.campaign == campaign.id)
        .distinct()
        .order_by(User.name)
    )
    return [name for (name,) in fetch_rows(query)]


def _preview(foreseen: services.Foreseen, found: Sequence[Institution]) -> list[str]:
    lines = [
        ngettext(
            "%(num)s check begins, one in each institution.",
            "%(num)s checks begin, one in each institution.",
            foreseen.institutions,
        ),
        ngettext("%(num)s item is asked.", "%(num)s items are asked.", foreseen.items),
    ]
    if foreseen.teachers:
        lines.append(
            ngettext("%(num)s teacher is drawn.", "%(num)s teachers are drawn.", foreseen.teachers)
        )
    if foreseen.without_teachers:
        names = {one.id: one.short_name for one in found}
        listed = ", ".join(names.get(key, "") for key in foreseen.without_teachers[:10])
        lines.append(
            _l("Nobody fits the question in: %(names)s.", names=listed)
            + (" …" if len(foreseen.without_teachers) > 10 else "")  # noqa: PLR2004 - as above
        )
    return lines


def _columns(actor: Actor, campaign: Campaign, counts: dict[str, int]) -> list[BoardColumn]:
    """Return the columns that hold something, each with its first checks: one query a column."""
    found = []
    for state, title in CHECK_STATES:
        if not counts.get(state):
            continue
        query = (
            with_names(policies[ControlCheck].rows(actor))
            .where(ControlCheck.campaign == campaign.id, ControlCheck.state == state)
            .order_by(ControlCheck.due_on, Institution.sort_key, ControlCheck.id)
            .limit(MOST_CARDS)
        )
        cards = [
            Card(
                one,
                check_url(one.id),
                [badge for badge in (overdue_badge(one), outcome_badge(one)) if badge],
                next_step(one),
                score_words(one),
            )
            for one in query
        ]
        found.append(BoardColumn(state, str(title), counts[state], cards))
    return found
