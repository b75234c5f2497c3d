"""The page of data quality: how much of what is where, each line with the link that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.staff.merging.services import count_pairs
from plugins.staff.permissions import StaffPermission
from plugins.staff.quality import services
from plugins.staff.quality.rules import BY_CODE, CONTRADICTION, GAP, RULES
from plugins.staff.settings import OLD_MONTHS
from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from plugins.staff.quality.services import Finding
    from portal.access import Actor

blueprint = Blueprint("staff_quality", __name__, url_prefix="/staff/quality")

PAGE = 50
MOST_DIGITS = 9


@blueprint.get("/")
@requires(StaffPermission.VIEW)
def quality() -> str:
    """Show the findings by kind and by institution; of one institution or rule, line by line."""
    actor = acting()
    place = _number(request.args.get("institution"))
    rule = request.args.get("rule", "")
    rule = rule if rule in BY_CODE else ""
    accepted = request.args.get("accepted") == "1"
    single = actor.reach.institution_id is not None
    listed = single or place is not None or bool(rule)
    rows: list[Finding] = []
    if listed:
        rows = services.findings(
            actor,
            rules={rule} if rule else None,
            institution_id=place,
            with_accepted=accepted,
            after=request.args.get("after", ""),
            limit=PAGE,
        )
        rows = [one for one in rows if one.accepted] if accepted else rows
    counted = {} if listed and not single else services.counts(actor)
    return render_template(
        "staff/quality_page.html",
        single=single,
        listed=listed,
        rows=[(one, address_of(one, actor)) for one in rows],
        next_url=_next(rows),
        kinds=_by_rule(counted),
        places=[] if single else _by_place(actor, counted),
        old=services.old_data(actor) if not listed or single else [],
        duplicates=count_pairs(actor) if not listed or single else None,
        rules=[(one.code, _(one.title)) for one in RULES],
        institutions=_institutions(actor) if not single and listed else [],
        chosen_place=place,
        chosen_rule=rule,
        accepted=accepted,
        months=setting(OLD_MONTHS),
    )


@blueprint.route("/<rule>/<part>/<int:number>/accept", methods=("GET", "POST"))
@requires(StaffPermission.EDIT)
def accept(rule: str, part: str, number: int) -> Any:
    """Ask why a finding is no error; then remember it."""
    actor = acting()
    found = services.find(actor, f"{rule}:{part}:{number}")
    services.check_may_accept(actor, found)
    wrong: list[str] = []
    if request.method == "POST":
        try:
            services.accept(
                actor,
                found.key,
                mark=request.form.get("mark", ""),
                reason=request.form.get("reason", ""),
            )
        except Invalid as error:
            wrong = [error.message]
        except Conflict as error:
            flash(error.message, "error")
            return redirect(url_for(".quality", institution=found.institution_id))
        else:
            flash(
                _("Remembered: this is no error. It comes back when the values change."), "success"
            )
            return redirect(url_for(".quality", institution=found.institution_id))
    page = render_template(
        "staff/quality_accept.html",
        found=found,
        wrong=wrong,
        crumbs=[
            (_("Quality of the data"), url_for(".quality")),
            (_("This is no error"), None),
        ],
    )
    return page, (Invalid.status if wrong else 200)


@blueprint.post("/<rule>/<part>/<int:number>/withdraw")
@requires(StaffPermission.EDIT)
def withdraw(rule: str, part: str, number: int) -> Any:
    """Show a finding again that was said to be no error."""
    actor = acting()
    found = services.find(actor, f"{rule}:{part}:{number}")
    services.withdraw(actor, found.key)
    flash(_("The finding is shown again."), "success")
    return redirect(url_for(".quality", institution=found.institution_id))


def address_of(found: Finding, actor: Actor) -> str:
    """Return the address of the very form, and field, where a finding is mended.

    Who may not mend it is led to the person's card.
    """
    if not actor.can(StaffPermission.EDIT):
        return url_for("staff.person_card", person_id=found.person_id)
    if found.part == "person":
        return url_for("staff.change_person", person_id=found.person_id, _anchor=found.field)
    if not found.part_id:
        return url_for(
            "staff.add_part", person_id=found.person_id, part_key=found.part, _anchor=found.field
        )
    return url_for(
        "staff.change_part",
        person_id=found.person_id,
        part_key=found.part,
        key=found.part_id,
        _anchor=found.field,
    )


def _by_rule(counted: dict[int, dict[str, int]]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    totals: dict[str, int] = {}
    for of_place in counted.values():
        for rule, number in of_place.items():
            totals[rule] = totals.get(rule, 0) + number
    titles = ((CONTRADICTION, _("Contradictions")), (GAP, _("Gaps")))
    return [
        (
            title,
            [
                (one.code, _(one.title), totals[one.code])
                for one in RULES
                if one.kind == kind and totals.get(one.code)
            ],
        )
        for kind, title in titles
    ]


def _by_place(actor: Actor, counted: dict[int, dict[str, int]]) -> list[tuple[int, str, int, int]]:
    """Return (key, name, contradictions, gaps) of the institutions, the worst first."""
    places = (
        policies[Institution]
        .rows(actor)
        .where(Institution.id.in_(list(counted) or [0]))
        .order_by(Institution.sort_key)
    )
    found = []
    for one in places:
        of_kind = {CONTRADICTION: 0, GAP: 0}
        for rule, number in counted[one.id].items():
            of_kind[BY_CODE[rule].kind] += number
        found.append((one.id, one.short_name, of_kind[CONTRADICTION], of_kind[GAP]))
    return sorted(found, key=lambda row: (-row[2], -row[3]))


def _institutions(actor: Actor) -> list[tuple[int, str]]:
    places = policies[Institution].rows(actor).order_by(Institution.sort_key)
    return [(one.id, one.short_name) for one in places.limit(500)]


def _next(rows: list[Finding]) -> str | None:
    if len(rows) < PAGE:
        return None
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "after"}
    return url_for(".quality", **kept, after=services.page_key(rows[-1]))


def _number(text: str | None) -> int | None:
    digits = text or ""
    usable = digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return int(digits) if usable else None
