"""The pages of sites: list, card, results with their differences, what sites must have."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from peewee import JOIN

from plugins.document_control.links import campaign_url, finding_url
from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.pages.subjects import LARGEST_KEY, find_campaign
from plugins.document_control.pages.wording import verdict_badge
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.sites import confirming, keeping, required
from plugins.document_control.sites.differences import differences
from plugins.document_control.sites.forms import (
    AddressForm,
    ConfirmForm,
    FindingForm,
    NewRequiredForm,
    NewSiteForm,
    RequiredForm,
)
from plugins.document_control.sites.links import result_url, site_url
from plugins.document_control.sites.lists import SITES, state_of
from plugins.document_control.sites.looking import last_good, unpacked
from plugins.document_control.sites.models import Look, PageResult, RequiredPage, Site, Snapshot
from plugins.document_control.sites.wording import LOOK_STATES
from plugins.staff.models import Person
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of, works_for_district
from portal.asking import Question, ask, do, seen
from portal.audit.services import record
from portal.errors import Conflict, NotAllowed, NotFound
from portal.files.views import SEALED
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.lists.page import show

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

blueprint = Blueprint("document_control_sites", __name__, url_prefix="/document-control/sites")
RECENT_LOOKS = 10


@blueprint.get("")
@requires(ControlPermission.VIEW)
def site_list() -> Any:
    """Show the sites of the district, or the institution's own."""
    return show(SITES, "document_control/site_list.html")


@blueprint.route("/new", methods=("GET", "POST"))
@requires(ControlPermission.EDIT)
def new_site() -> ResponseReturnValue:
    """Say where the site of an institution is."""
    actor = acting()
    form = NewSiteForm(request.form or None)
    places = _without_site(actor)
    form.offer(places)

    def act() -> str:
        place = next(one for one in places if one.id == form.institution.data)
        site = keeping.set_site(
            actor, place, address=form.address.data or "", checked=bool(form.checked.data)
        )
        return site_url(site.id)

    return ask(
        form,
        act,
        Question(
            heading=_("New site"),
            button=_("Save the address"),
            back=url_for(".site_list"),
            done=_("The address is kept. Send the robot, or wait for its turn."),
            crumbs=_crumbs(),
        ),
    )


@blueprint.get("/<int:key>")
@requires(ControlPermission.VIEW)
def site_page(key: int) -> str:
    """Show a site: what was seen of each required page, and the looks of the robot."""
    actor = acting()
    site = _site(actor, key)
    district = works_for_district(actor)
    looks = (policies[Look].rows(actor).where(Look.site == site.id).order_by(Look.id.desc())).limit(
        RECENT_LOOKS
    )
    results = _results_of(actor, site)
    undecided = [one for one in results if one.confirmed is None]
    return render_template(
        "document_control/site.html",
        undecided=len(undecided),
        good=sum(1 for one in undecided if one.proposed == "yes"),
        school_site=site,  # the name "site" is the portal itself in every template
        district=district,
        state=state_of(site),
        looks=list(looks),
        look_states=dict(LOOK_STATES),
        rows=[_row(one) for one in results],
        editable=bool(policies[Site].permits(actor, "edit", site)),
        crumbs=[*_crumbs(), (site.institution.short_name, None)],
    )


@blueprint.route("/<int:key>/change", methods=("GET", "POST"))
@requires(ControlPermission.EDIT)
def change_site(key: int) -> ResponseReturnValue:
    """Change the address of a site."""
    actor = acting()
    site = _site(actor, key, "edit")
    form = AddressForm(
        request.form or None, data={"address": site.address, "checked": site.checked}
    )
    return ask(
        form,
        lambda: (
            keeping.set_site(
                actor,
                site.institution,
                address=form.address.data or "",
                checked=bool(form.checked.data),
                seen=seen(),
            )
            and None
        ),
        Question(
            heading=_("Change the address"),
            button=_("Save the address"),
            back=site_url(site.id),
            done=_("The address is kept."),
            crumbs=[*_crumbs(), (site.institution.short_name, site_url(site.id))],
            version=site.version,
        ),
    )


@blueprint.post("/<int:key>/look")
@requires(ControlPermission.EDIT)
def look(key: int) -> ResponseReturnValue:
    """Send the robot to a site."""
    actor = acting()
    return _sent(actor, [_site(actor, key, "edit").id], site_url(key))


@blueprint.post("/<int:key>/confirm-good")
@requires(ControlPermission.EDIT)
def confirm_good(key: int) -> ResponseReturnValue:
    """Confirm at once what the robot found to be in order on a site."""
    actor = acting()
    site = _site(actor, key, "edit")
    do(
        lambda: confirming.confirm_good(actor, site),
        done=_("Confirmed: the institution sees it now."),
    )
    return redirect(site_url(key))


@blueprint.post("/look")
@requires(ControlPermission.EDIT)
def look_at_all() -> ResponseReturnValue:
    """Send the robot to all sites of the district."""
    actor = acting()
    keys = [one.id for one in policies[Site].rows(actor).select(Site.id)]
    return _sent(actor, keys, url_for(".site_list"))


@blueprint.post("/campaigns/<int:key>/look")
@requires(ControlPermission.EDIT)
def look_for_campaign(key: int) -> ResponseReturnValue:
    """Send the robot to the sites of the institutions that a campaign checks."""
    actor = acting()
    campaign = find_campaign(actor, key)
    checked = ControlCheck.select(ControlCheck.institution).where(
        ControlCheck.campaign == campaign.id
    )
    query = policies[Site].rows(actor).select(Site.id).where(Site.institution.in_(checked))
    return _sent(actor, [one.id for one in query], campaign_url(key))


@blueprint.get("/results/<int:key>")
@requires(ControlPermission.VIEW)
def result_page(key: int) -> str:
    """Show what was seen of one page, why, and what changed since."""
    actor = acting()
    result = _result(actor, key)
    district = works_for_district(actor)
    site = result.look.site
    before = result.previous.snapshot if district and result.previous is not None else None
    after = result.snapshot if district else None
    return render_template(
        "document_control/site_result.html",
        result=result,
        school_site=site,  # the name "site" is the portal itself in every template
        district=district,
        proposed=verdict_badge(result.proposed),
        confirmed=verdict_badge(result.confirmed),
        snapshot=after,
        changes=differences(before.text, after.text) if before and after else [],
        before=before,
        finding_url=_finding_url(actor, result),
        editable=bool(policies[PageResult].permits(actor, "edit", result)),
        crumbs=[
            *_crumbs(),
            (site.institution.short_name, site_url(site.id)),
            (str(result), None),
        ],
    )


@blueprint.route("/results/<int:key>/confirm", methods=("GET", "POST"))
@requires(ControlPermission.EDIT)
def confirm_result(key: int) -> ResponseReturnValue:
    """Confirm what the robot proposes, or decide otherwise."""
    actor = acting()
    result = _result(actor, key, "edit")
    form = ConfirmForm(
        request.form or None, data={"verdict": result.verdict, "comment": result.comment}
    )
    return ask(
        form,
        lambda: (
            confirming.confirm(
                actor,
                result,
                verdict=form.verdict.data or "",
                comment=form.comment.data or "",
                seen=seen(),
            )
            and None
        ),
        Question(
            heading=_("Confirm the result"),
            purpose=f"{result}. {result.reason}",
            button=_("Confirm the result"),
            back=site_url(result.look.site_id),
            done=_("Confirmed: the institution sees it now."),
            crumbs=_result_crumbs(result),
            version=result.version,
        ),
    )


@blueprint.route("/results/<int:key>/finding", methods=("GET", "POST"))
@requires(ControlPermission.EDIT)
def new_finding(key: int) -> ResponseReturnValue:
    """Raise a finding from a result: ten working days to mend it."""
    actor = acting()
    result = _result(actor, key, "edit")
    form = FindingForm(request.form or None, data={"text": f"{result}. {result.reason}"})
    by = format_date(confirming.mend_until(clock.today()))

    def act() -> str:
        made = confirming.raise_from(
            actor,
            result,
            text=form.text.data or "",
            severity=form.severity.data,
            recommendation=form.recommendation.data or "",
            seen=seen(),
        )
        return finding_url(made)

    return ask(
        form,
        act,
        Question(
            heading=_("Raise a finding"),
            purpose=_(
                "The institution sees it at once and has 10 working days, until %(day)s. The address,"
                " the checksum and the day of the snapshot are kept as a proof.",
                day=by,
            ),
            button=_("Raise the finding"),
            back=result_url(result.id),
            done=_("The finding is given out, to be mended by %(day)s.", day=by),
            crumbs=_result_crumbs(result),
            version=result.version,
        ),
    )


@blueprint.get("/snapshots/<int:key>")
@requires(ControlPermission.VIEW)
def snapshot_page(key: int) -> str:
    """Show the text of a page as the robot saw it."""
    actor = acting()
    snapshot = _snapshot(actor, key)
    site = snapshot.look.site
    page = None if snapshot.body is None else unpacked(snapshot.body)
    return render_template(
        "document_control/site_snapshot.html",
        snapshot=snapshot,
        size=None if page is None else len(page),
        page_digest="" if page is None else hashlib.sha256(page).hexdigest(),
        crumbs=[
            *_crumbs(),
            (site.institution.short_name, site_url(site.id)),
            (_("Snapshot"), None),
        ],
    )


@blueprint.get("/snapshots/<int:key>/page")
@requires(ControlPermission.VIEW)
def snapshot_file(key: int) -> Response:
    """Give out the page as it came, for saving and as plain text: what strangers wrote never runs here."""
    actor = acting()
    snapshot = _snapshot(actor, key)
    if snapshot.body is None:
        raise NotFound(
            _("The page itself was not kept: no result rests on it, or it was too large.")
        )
    site = snapshot.look.site
    record(
        actor, "export", snapshot, label=snapshot.url, institution_id=site.institution_id
    )  # fmt: skip
    answer = make_response(unpacked(snapshot.body))
    answer.mimetype = "application/octet-stream"
    answer.headers["Content-Disposition"] = f'attachment; filename="snapshot-{snapshot.id}.txt"'
    answer.headers["Content-Security-Policy"] = SEALED
    return answer


@blueprint.get("/required")
@requires(ControlPermission.CHECKLISTS_VIEW)
def required_list() -> str:
    """Show the pages that sites must have."""
    actor = acting()
    return render_template(
        "document_control/site_required.html",
        pages=required.pages_of(municipality_of(actor)),
        crumbs=[*_crumbs(), (_("What sites must have"), None)],
        editable=works_for_district(actor) and actor.can(ControlPermission.CHECKLISTS),
    )


@blueprint.route("/required/new", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def new_required() -> ResponseReturnValue:
    """Add a page that sites of the district must have."""
    actor = acting()
    form = NewRequiredForm(request.form or None)
    place = municipality_of(actor)

    def act() -> None:
        if place is None:
            raise Conflict(_("Choose a workplace in a district first."))
        required.add_page(actor, place, form.code.data or "", form.values())

    return ask(
        form,
        act,
        _required_question(_("New page that sites must have"), None),
    )


@blueprint.route("/required/<int:key>/change", methods=("GET", "POST"))
@requires(ControlPermission.CHECKLISTS)
def change_required(key: int) -> ResponseReturnValue:
    """Change a page that sites must have; a shipped one becomes the district's own."""
    actor = acting()
    query = policies[RequiredPage].rows(actor).where(RequiredPage.id == key)
    page = query.first() if key <= LARGEST_KEY else None
    if page is None:
        raise NotFound(_("There is no such page."))
    names = ("title", "any_of", "all_of", "test", "anywhere", "paths", "in_use")
    form = RequiredForm(request.form or None, data={one: getattr(page, one) for one in names})
    return ask(
        form,
        lambda: required.change_page(actor, page, form.values(), seen=seen()) and None,
        _required_question(page.title, page.version),
    )


def _required_question(heading: str, version: int | None) -> Question:
    return Question(
        heading=heading,
        button=_("Save the page"),
        back=url_for(".required_list"),
        done=_("Kept. The next look of the robot goes by it."),
        crumbs=[*_crumbs(), (_("What sites must have"), url_for(".required_list"))],
        version=version,
    )


def _sent(actor: Actor, keys: list[int], back: str) -> ResponseReturnValue:
    jobs: list[Any] = []
    if not do(
        lambda: jobs.extend(keeping.send_robot(actor, keys)), done=_("The robot is on its way.")
    ):
        return redirect(back)
    return redirect(url_for("jobs.job", job_id=jobs[0].id) if len(jobs) == 1 else back)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Sites of institutions"), url_for(".site_list"))]


def _result_crumbs(result: PageResult) -> Any:
    site = result.look.site
    return [
        *_crumbs(),
        (site.institution.short_name, site_url(site.id)),
        (str(result), result_url(result.id)),
    ]


def _site(actor: Actor, key: int, verb: str = "") -> Site:
    rows = policies[Site].rows(actor).select(Site, Institution).join(Institution)
    found = rows.where(Site.id == key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(_("There is no such site."))
    return _allowed(actor, found, verb)


def _result(actor: Actor, key: int, verb: str = "") -> PageResult:
    query = policies[PageResult].rows(actor).where(PageResult.id == key)
    found = query.first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(_("There is no such result."))
    return _allowed(actor, found, verb)


def _snapshot(actor: Actor, key: int) -> Snapshot:
    query = policies[Snapshot].rows(actor).where(Snapshot.id == key)
    found: Snapshot | None = query.first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(_("There is no such snapshot."))
    return found


def _allowed(actor: Actor, found: Any, verb: str) -> Any:
    if verb:
        verdict = policies[type(found)].permits(actor, verb, found)
        if not verdict:
            raise NotAllowed(verdict.reason)
    return found


def _results_of(actor: Actor, site: Site) -> list[PageResult]:
    """Return the results of the last good look; to an institution the newest that were confirmed."""
    rows = (
        policies[PageResult]
        .rows(actor)
        .select(PageResult, Person, Finding)
        .join(Person, JOIN.LEFT_OUTER, on=(PageResult.person == Person.id))
        .switch(PageResult)
        .join(Finding, JOIN.LEFT_OUTER, on=(PageResult.finding == Finding.id))
        .where(PageResult.institution == site.institution_id)
    )
    if works_for_district(actor):
        last = last_good(site)
        return list(rows.where(PageResult.look == last.id).order_by(PageResult.id)) if last else []
    newest: dict[tuple[str, int | None], PageResult] = {}
    for one in rows.order_by(PageResult.id.desc()).limit(500):
        newest.setdefault((one.code, one.person_id), one)
    return list(reversed(newest.values()))


def _row(result: PageResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "result": result,
        "url": result_url(result.id),
        "proposed": verdict_badge(result.proposed),
        "confirmed": verdict_badge(result.confirmed),
        "finding": result.finding,
        "finding_url": finding_url(result.finding) if result.finding is not None else "",
    }


def _finding_url(actor: Actor, result: PageResult) -> str:
    found = policies[Finding].rows(actor).where(Finding.id == result.finding_id).first()
    return finding_url(found) if found is not None else ""


def _without_site(actor: Actor) -> list[Institution]:
    """Return the institutions of the district that have no site yet."""
    taken = Site.select(Site.institution)
    query = Institution.select().where(
        Institution.id.not_in(taken), Institution.closed_on.is_null()
    )
    place = municipality_of(actor)
    if place is not None:
        query = query.where(Institution.municipality == place)
    return list(query.order_by(Institution.sort_key))
