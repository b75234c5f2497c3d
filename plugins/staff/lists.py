"""The databank's lists: which columns they have, who sees them, and what is done with many rows."""

from __future__ import annotations

from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from flask import url_for

from plugins.staff.databank import choices_of
from plugins.staff.due_source import DueRows
from plugins.staff.filters import StaffFilters
from plugins.staff.list_acts import ACTS
from plugins.staff.list_more import NOTHING, More
from plugins.staff.list_rows import chips
from plugins.staff.list_source import StaffRows
from plugins.staff.models import SEXES
from plugins.staff.permissions import StaffPermission
from plugins.staff.policies import knows_reasons
from plugins.staff.wording import duty_in_words, title
from portal.audit.changes import masked
from portal.database import as_date
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import INSTITUTION_KINDS
from portal.lists.contracts import Column, Kind, ListPage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from plugins.staff.databank import StaffRow
    from plugins.staff.list_rows import Cells, DueCells
    from portal.access.actor import Actor
    from portal.lists.asked import Asked
    from portal.lists.contracts import Chip

NEAR_DAYS = 90
WHAT = (("compliance", _("Attestation for compliance")), ("category", _("End of a category")))
NEEDS = {
    "municipality": "place",
    "institution_kind": "place",
    "rate": "post",
    "since": "post",
    "order": "category",
    "next_compliance": "duty",
    "duty": "duty",
    "birth": "person",
    "sex": "person",
    "snils": "person",
    "phone": "person",
    "email": "person",
    "teaching_since": "person",
    "working_since": "person",
    "education": "education",
    "speciality": "education",
    "course": "course",
    "course_hours": "course",
    "course_on": "course",
    "awards": "award",
    "absence": "absence",
}
"""Which kind of facts a column needs besides the usual ones: see :mod:`plugins.staff.list_more`."""


def _chips(asked: Asked) -> list[Chip]:
    filters = StaffFilters.from_address(asked.values)
    return chips(filters, choices_of(asked.actor, filters.municipality))


def _many_institutions(actor: Actor) -> bool:
    return actor.reach.institution_id is None


def _many_municipalities(actor: Actor) -> bool:
    return actor.reach.everything


def _keeps(actor: Actor) -> bool:
    """Let those see personal data in a list who keep them, or may download them."""
    return actor.can(StaffPermission.EDIT) or actor.can(StaffPermission.EXPORT)


def _extra(key: str, name: Any, value: Callable[[StaffRow, More], Any], **more: Any) -> Column:
    """Return a column that is not shown at first: its page cell says what its file cell holds."""
    from portal.lists.columns import in_words  # noqa: PLC0415 - beside its only use

    def of_row(row: StaffRow) -> Any:
        return value(row, row.more or NOTHING)

    def of_cells(cells: Cells) -> str:
        return in_words(of_row(cells.row))

    return Column(key=key, title=name, value=of_row, words=of_cells, shown=False, **more)


def _position(row: StaffRow) -> str:
    what = f"{row.position}, {row.subject}" if row.subject else row.position
    notes = [] if row.kind == "main" else [title("kind", row.kind).lower()]
    if row.ended_on:
        notes.append(_l("left %(day)s") % {"day": format_date(row.ended_on)})
    return f"{what} ({', '.join(notes)})" if notes else what


def _category(row: StaffRow) -> str:
    held = title("category", row.category.kind) if row.category else _l("no category")
    return ", ".join((held, *(title("category", one) for one in row.titles)))


def _term(row: StaffRow) -> Any:
    if row.category is None:
        return None
    if row.category.term == "until":
        return row.category.valid_until
    return _l("no term") if row.category.term == "none" else _l("term not stated")


def _attested(row: StaffRow) -> Any:
    if not row.compliance:
        return None
    on, decision = row.compliance
    if decision == "fails":
        return f"{format_date(on)}, {title('decision', 'fails').lower()}"
    return as_date(on)


def _order(row: StaffRow, more: More) -> str:
    held = row.category
    if held is None:
        return ""
    for kind, place, begun, _said, _until, number, on in more.all("category"):
        same_place = (int(place) if place else None) == held.position_id
        if kind == held.kind and same_place and as_date(begun) == held.assigned_on:
            parts = (number and f"№ {number}", on and _l("of %(day)s", day=format_date(on)))
            return " ".join(part for part in parts if part)
    return ""


def _joined(kind: str, *places: int) -> Callable[[StaffRow, More], str]:
    def value(_row: StaffRow, more: More) -> str:
        said = []
        for facts in more.all(kind):
            text = ", ".join(part for place in places if (part := facts[place]))
            if text and text not in said:
                said.append(text)
        return "; ".join(said)

    return value


def _last_course(place: int) -> Callable[[StaffRow, More], Any]:
    def value(_row: StaffRow, more: More) -> Any:
        last = max(more.all("course"), key=lambda one: one[0] or "", default=None)
        if last is None or last[place] is None:
            return None
        if place == 0:
            return as_date(last[0])
        return int(last[place] or 0) if place == 2 else last[place]  # noqa: PLR2004 - hours

    return value


def _absences(_row: StaffRow, more: More) -> str:
    return "; ".join(
        f"{title('absence', str(kind))} {_l('from %(day)s', day=format_date(begun))}"
        + (f" {_l('until %(day)s', day=format_date(ended))}" if ended else "")
        for kind, begun, ended, *_rest in more.all("absence")
    )


def _of_person(place: int) -> Callable[[StaffRow, More], str]:
    return lambda _row, more: more.one("person", place) or ""


def _day_of(kind: str, place: int) -> Callable[[StaffRow, More], dt.date | None]:
    return lambda _row, more: more.day(kind, place)


def _rate(_row: StaffRow, more: More) -> float | None:
    rate = more.one("post", 0)
    return float(rate) if rate else None


_SEXES = dict(SEXES)
_KINDS = dict(INSTITUTION_KINDS)

POSTS = ListPage(
    name="staff.posts",
    title=_("Staff"),
    endpoint="staff.person_list",
    permission=StaffPermission.VIEW,
    export=StaffPermission.EXPORT,
    source=StaffRows(),
    parameters=tuple(StaffFilters.__dataclass_fields__),
    describe=_chips,
    default_sort="name",
    acts=ACTS,
    columns=(
        Column(
            key="name",
            title=_("Full name"),
            sort="name",
            width=34,
            value=attrgetter("full_name"),
            words=attrgetter("full_name"),
            markup=attrgetter("name"),
        ),
        Column(
            key="institution",
            title=_("Institution"),
            sort="institution",
            width=24,
            markup=attrgetter("institution"),
            may=_many_institutions,
        ),
        Column(
            key="position",
            title=_("Position, subject"),
            width=30,
            value=_position,
            markup=attrgetter("position"),
        ),
        Column(
            key="category",
            title=_("Category"),
            width=22,
            value=_category,
            markup=attrgetter("category"),
        ),
        Column(
            key="term",
            title=_("Term"),
            kind=Kind.DATE,
            width=15,
            value=_term,
            markup=attrgetter("term"),
            look="text-nowrap",
        ),
        Column(
            key="compliance",
            title=_("Last attestation for compliance"),
            kind=Kind.DATE,
            width=16,
            value=_attested,
            markup=attrgetter("compliance"),
        ),
        _extra(
            "municipality",
            _("Municipality"),
            lambda _row, more: more.one("place", 0) or "",
            may=_many_municipalities,
            width=22,
        ),
        _extra(
            "institution_kind",
            _("Kind of institution"),
            lambda _row, more: str(_KINDS.get(more.one("place", 1) or "", "")),
            may=_many_institutions,
        ),
        _extra("kind", _("Kind of job"), lambda row, _more: title("kind", row.kind)),
        _extra("rate", _("Rate"), _rate, kind=Kind.NUMBER),
        _extra(
            "started",
            _("Hired on"),
            lambda row, _more: as_date(row.started_on),
            kind=Kind.DATE,
        ),
        _extra("since", _("In this position since"), _day_of("post", 1), kind=Kind.DATE),
        _extra("ended", _("Left on"), lambda row, _more: as_date(row.ended_on), kind=Kind.DATE),
        _extra(
            "assigned",
            _("Category assigned on"),
            lambda row, _more: row.category.assigned_on if row.category else None,
            kind=Kind.DATE,
        ),
        _extra("order", _("Order of the category"), _order, width=22),
        _extra(
            "next_compliance",
            _("Next compliance attestation"),
            lambda _row, more: more.duty.due_on if more.duty else None,
            kind=Kind.DATE,
        ),
        _extra(
            "duty",
            _("Duty of compliance"),
            lambda _row, more: duty_in_words(more.duty.state)[1] if more.duty else "",
            width=30,
        ),
        _extra("birth", _("Date of birth"), _day_of("person", 0), kind=Kind.DATE, may=_keeps),
        _extra(
            "sex",
            _("Sex"),
            lambda _row, more: str(_SEXES.get(more.one("person", 1) or "", "")),
            may=_keeps,
        ),
        _extra(
            "snils",
            _("SNILS"),
            lambda _row, more: masked(more.one("person", 2) or ""),
            may=_keeps,
        ),
        _extra(
            "phone",
            _("Phone"),
            lambda _row, more: masked(more.one("person", 3) or ""),
            may=_keeps,
        ),
        _extra("email", _("E-mail"), _of_person(4), may=_keeps, width=24),
        _extra("teaching_since", _("Teaching since"), _day_of("person", 5), kind=Kind.DATE),
        _extra("working_since", _("Working since"), _day_of("person", 6), kind=Kind.DATE),
        _extra("education", _("Education"), _joined("education", 0, 1, 4), width=30),
        _extra("speciality", _("Speciality"), _joined("education", 2, 3), width=26),
        _extra("course", _("Last course"), _last_course(1), width=40, wrap=True),
        _extra("course_hours", _("Hours of the last course"), _last_course(2), kind=Kind.WHOLE),
        _extra("course_on", _("Last course finished on"), _last_course(0), kind=Kind.DATE),
        _extra("awards", _("Awards"), _joined("award", 1), width=40, wrap=True),
        _extra("absence", _("Absent now"), _absences, may=knows_reasons, width=30),
    ),
)


def _due_chips(asked: Asked) -> list[Chip]:
    what = dict(WHAT).get(asked.values.get("what", ""))
    return [*_chips(asked), *([(_l("What"), str(what), "what")] if what else [])]


def _person_link(cells: DueCells) -> str:
    return url_for("staff.person_card", person_id=cells.person_id)


def _what_markup(cells: DueCells) -> str:
    return f'{escape(cells.what)}<div class="muted small">{escape(cells.who)}</div>'


def _when_markup(cells: DueCells) -> str:
    tone, words = _when(cells)
    said = f'{format_date(cells.on)}<div><span class="status tone-{tone}">{words}</span></div>'
    if cells.file_by:
        apply_by = _l("better apply by %(day)s", day=format_date(cells.file_by))
        said += f'<div class="muted small">{apply_by}</div>'
    return said


def _when(cells: DueCells) -> tuple[str, str]:
    """Return the tone and the words of how near a day is."""
    if cells.overdue:
        words = ngettext("overdue by %(num)s day", "overdue by %(num)s days", cells.days)
        return "overdue", words
    words = ngettext("in %(num)s day", "in %(num)s days", cells.days)
    return ("soon" if cells.days <= NEAR_DAYS else "information"), words


def _why_markup(cells: DueCells) -> str:
    lines = []
    for one in cells.why:
        source = ""
        if one.source:
            unsure = _l("paragraph to be confirmed, the number is a setting")
            words = escape(one.source) + ("" if one.confirmed else f" · {unsure}")
            source = f'<div class="muted small">{words}</div>'
        lines.append(f"<li>{escape(one.sentence)}{source}</li>")
    word = _l("Why")
    return (
        f'<details><summary class="text-nowrap">{word}</summary>'
        f'<ul class="mb-0">{"".join(lines)}</ul></details>'
    )


DUE = ListPage(
    name="staff.due",
    title=_("Who is due"),
    endpoint="staff.due_page",
    permission=StaffPermission.VIEW,
    export=StaffPermission.EXPORT,
    source=DueRows(),
    parameters=(*StaffFilters.__dataclass_fields__, "what"),
    describe=_due_chips,
    acts=tuple(one for one in ACTS if one.name == "hold_attestation"),
    columns=(
        Column(key="name", title=_("Full name"), link=_person_link, width=34),
        Column(key="institution", title=_("Institution"), may=_many_institutions, width=24),
        Column(key="position", title=_("Position, subject"), width=30),
        Column(key="what", title=_("What"), markup=_what_markup, width=34),
        Column(key="on", title=_("By when"), kind=Kind.DATE, markup=_when_markup, width=14),
        Column(
            key="why",
            title=_("Why"),
            value=lambda cells: "; ".join(one.sentence for one in cells.why),
            markup=_why_markup,
            width=50,
            wrap=True,
        ),
        Column(key="who", title=_("Who acts"), shown=False, width=30),
        Column(key="when", title=_("How near"), value=lambda cells: _when(cells)[1], shown=False),
        Column(key="file_by", title=_("Better apply by"), kind=Kind.DATE, shown=False),
    ),
)

LISTS = (POSTS, DUE)
