"""Folders are opened: for all who are attested in a month in one action, or for one teacher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import Value

from plugins.document_control.campaigns import share_out
from plugins.document_control.candidates import Question, candidates, open_institutions
from plugins.document_control.folders.models import Folder, FolderPart, TemplatePart
from plugins.document_control.folders.notices import tell_opened
from plugins.document_control.folders.templates import PART_FIELDS, parts_of, template_of
from plugins.staff.models import Employment
from portal import clock
from portal.access.municipal import works_for_district
from portal.access.policies import policies
from portal.audit.services import Line, record, record_many
from portal.changing import demand, label_of, refuse, take
from portal.database import among, fetch_rows, write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.workdays import add_calendar_days, add_months

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from plugins.document_control.candidates import Candidate
    from portal.access import Actor
    from portal.institutions.models import Municipality

AT_A_TIME = 500
WHOM = (
    ("category_ends", _l("Their category ends in the month")),
    ("due", _l("Due for compliance in the month")),
    ("attested", _l("Attested for compliance in the month")),
)
KIND_OF_WHOM = {"category_ends": "category", "due": "compliance", "attested": "compliance"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whose folders are opened: for which month, for whom, where, to be handed in by when."""

    month: dt.date
    whom: str
    hand_in_by: dt.date
    institution_ids: Sequence[int]
    inspectors: Sequence[int] = ()

    @property
    def kind(self) -> str:
        """Return the kind of attestation."""
        return KIND_OF_WHOM[self.whom]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be opened: how many folders in how many institutions, and how many there are already."""

    folders: int
    institutions: int
    already: int


def foresee(actor: Actor, municipality: Municipality, opening: Opening) -> Foreseen:
    """Return what would be opened, in numbers, and change nothing."""
    asked = _asked(actor, municipality, opening)
    new = _without_folder(opening, asked)
    return Foreseen(
        folders=sum(map(len, new.values())),
        institutions=sum(1 for people in new.values() if people),
        already=sum(map(len, asked.values())) - sum(map(len, new.values())),
    )


def open_folders(actor: Actor, municipality: Municipality, opening: Opening) -> int:
    """Open the folders of all who are asked for and have none for the month; return how many.

    One transaction, whatever the number. Several ``inspectors`` (keys of users) share the institutions.
    """
    demand(actor, "create", Folder(municipality=municipality.id))
    if opening.hand_in_by < clock.today():
        refuse("hand_in_by", _("This day is over."))
    with write():
        take(municipality)
        new = _without_folder(opening, _asked(actor, municipality, opening))
        places = [key for key, people in new.items() if people]
        if not places:
            refuse(
                "whom", _("Nobody is to be attested then, or all of them have a folder already.")
            )
        by_place: dict[int | None, int] = {}
        if opening.inspectors:
            by_place = {place: user for user, place in share_out(opening.inspectors, places)}
        rows = [
            _row(actor, municipality.id, opening, place, one)
            | {"inspector": by_place.get(place, by_place.get(None))}
            for place in places
            for one in new[place]
        ]
        for start in range(0, len(rows), AT_A_TIME):
            Folder.insert_many(rows[start : start + AT_A_TIME]).execute()
        keys = _made(opening, places)
        _give_parts(municipality.id, keys)
        table = Folder._meta.table_name  # noqa: SLF001 - peewee's public way
        record_many(
            actor,
            (
                Line(action="create", table=table, subject_id=key, institution_id=place)
                for key, place in keys.items()
            ),
        )
        tell_opened(
            places,
            opening.hand_in_by,
            key=f"{opening.month:%Y-%m}:{opening.kind}:{max(keys)}",
        )
        return len(keys)


def open_one(
    actor: Actor, employment: Employment, *, month: dt.date, kind: str, hand_in_by: dt.date
) -> Folder:
    """Open the folder of one teacher: by the institution's coordinator, or by the district."""
    if hand_in_by < clock.today():
        refuse("hand_in_by", _("This day is over."))
    with write():
        if not policies[Employment].permits(actor, "view", employment):
            raise Conflict(_("There is no such post."))
        made = Folder(
            municipality=employment.institution.municipality_id,
            institution=employment.institution_id,
            person=employment.person_id,
            employment=employment,
            kind=kind,
            month=month.replace(day=1),
            hand_in_by=hand_in_by,
            due_on=hand_in_by,
            opened_by=actor.user.id or None,
        )
        demand(actor, "create" if works_for_district(actor) else "collect", made)
        there = Folder.select().where(
            Folder.person == made.person_id,
            Folder.institution == made.institution_id,
            Folder.kind == kind,
            Folder.month == made.month,
        )
        if there.exists():
            refuse("employment", _("This teacher has a folder for this month already."))
        made.save(force_insert=True)
        _give_parts(made.municipality_id, {made.id: made.institution_id})
        record(actor, "create", made, label=label_of(made), institution_id=made.institution_id)
        return Folder.get_by_id(made.id)


def last_of(month: dt.date) -> dt.date:
    """Return the last day of a month that is told by its first."""
    return add_calendar_days(add_months(month, 1), -1)


def _asked(
    actor: Actor, municipality: Municipality, opening: Opening
) -> dict[int, list[Candidate]]:
    query = open_institutions(actor, municipality.id, opening.institution_ids)
    places = [key for (key,) in fetch_rows(query)]
    question = Question(who=opening.whom, first=opening.month, last=last_of(opening.month))
    found = candidates(actor, question, places)
    return {key: found[key] for key in places if key in found}


def _without_folder(
    opening: Opening, asked: dict[int, list[Candidate]]
) -> dict[int, list[Candidate]]:
    there = set(
        fetch_rows(
            Folder.select(Folder.institution, Folder.person).where(
                among(Folder.institution, asked),
                Folder.month == opening.month,
                Folder.kind == opening.kind,
            )
        )
    )
    return {
        place: [one for one in people if (place, one.person_id) not in there]
        for place, people in asked.items()
    }


def _row(
    actor: Actor, municipality_id: int, opening: Opening, place: int, one: Candidate
) -> dict[str, Any]:
    return {
        "municipality": municipality_id,
        "institution": place,
        "person": one.person_id,
        "employment": one.employment_id,
        "kind": opening.kind,
        "month": opening.month,
        "reason": one.reason[: Folder.reason.max_length],
        "hand_in_by": opening.hand_in_by,
        "due_on": opening.hand_in_by,
        "opened_by": actor.user.id or None,
    }


def _made(opening: Opening, places: Collection[int]) -> dict[int, int]:
    """Return the keys of folders that have no parts yet, with their institutions: those just made."""
    query = Folder.select(Folder.id, Folder.institution).where(
        among(Folder.institution, places),
        Folder.month == opening.month,
        Folder.kind == opening.kind,
        Folder.id.not_in(FolderPart.select(FolderPart.folder)),
    )
    return dict(fetch_rows(query))


def _give_parts(municipality_id: int, folder_ids: Collection[int]) -> None:
    """Give new folders the parts of the district's template: one statement for all of them."""
    template = template_of(municipality_id)
    columns = [getattr(TemplatePart, name) for name in PART_FIELDS]
    source = (
        Folder.select(Folder.id, *columns, Value(""), Value(""), Value(1))
        .join(TemplatePart, on=(TemplatePart.template == template.id))
        .where(among(Folder.id, folder_ids))
    )
    fields = [getattr(FolderPart, name) for name in ("folder", *PART_FIELDS)]
    given = [FolderPart.present, FolderPart.comment, FolderPart.version]
    FolderPart.insert_from(source, [*fields, *given]).execute()
    required = sum(1 for one in parts_of(template) if one.required)
    Folder.update(asked=required).where(among(Folder.id, folder_ids)).execute()
