"""Campaigns: prepared, started with one check per institution at once, closed or called off."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.document_control.candidates import Question, candidates, open_institutions
from plugins.document_control.models import (
    Campaign,
    ChecklistVersion,
    ControlCheck,
    Inspector,
    Item,
    Step,
    Subject,
)
from plugins.document_control.notices import tell_begun
from plugins.document_control.numbering import next_numbers
from plugins.document_control.planned import check_piece
from plugins.document_control.sampling import draw, new_seed
from plugins.document_control.scoring import Asked, asked_now, condition_of, known_facts
from plugins.document_control.steps import Terms, due_of
from plugins.document_control.telling import announce_finished
from portal import clock
from portal.audit.services import Line, record, record_many
from portal.changing import change, demand, fits, label_of, need, refuse, take
from portal.database import among, fetch_rows, write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from plugins.document_control.candidates import Candidate
    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Municipality

AT_A_TIME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignText:
    """What a campaign is made of: its words, days, terms and sample."""

    title: str
    checklist_version: ChecklistVersion
    starts_on: dt.date
    ends_on: dt.date
    self_check_until: dt.date | None = None
    basis: str = ""
    aim: str = ""
    acknowledge_days: int = 5
    mend_days: int = 30
    mend_working: bool = False
    sample: str = "none"
    sample_size: int | None = None
    question: Question = dataclasses.field(default_factory=Question)
    seed: str = ""
    occurrence: int | None = None
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the start of a campaign would make, in numbers; the institutions that get nobody drawn."""

    institutions: int
    teachers: int
    items: int
    without_teachers: tuple[int, ...] = ()


def create_campaign(actor: Actor, municipality: Municipality, text: CampaignText) -> Campaign:
    """Prepare a campaign: nobody but the district sees it until it is started."""
    campaign = Campaign(municipality=municipality)
    demand(actor, "create", campaign)
    values = _checked(text)
    with write():
        check_piece(actor, municipality.id, text.occurrence, None)
        for name, value in values.items():
            setattr(campaign, name, value)
        campaign.created_by = actor.user if actor.user.id else None
        campaign.save(force_insert=True)
        record(actor, "create", campaign, label=label_of(campaign))
    return campaign


def change_campaign(
    actor: Actor, campaign: Campaign, text: CampaignText, *, seen: int | None = None
) -> Campaign:
    """Change a campaign that has not begun."""
    values = _checked(text)
    with write():
        stored = _taken(actor, campaign, seen)
        if stored.state != "draft":
            raise Conflict(_("The campaign has begun: its checks keep what they began with."))
        check_piece(actor, stored.municipality_id, text.occurrence, stored.occurrence)
        change(actor, stored, values)
    return stored


def set_inspectors(
    actor: Actor, campaign: Campaign, people: Iterable[tuple[User, Institution | None]]
) -> None:
    """Say who inspects: everywhere (no institution), or in one institution each."""
    with write():
        stored = _taken(actor, campaign)
        Inspector.delete().where(Inspector.campaign == stored.id).execute()
        _name(stored, [(one.id, place.id if place is not None else None) for one, place in people])
        named = {
            one.institution_id: one.user_id
            for one in Inspector.select().where(Inspector.campaign == stored.id)
        }
        for check in ControlCheck.select().where(ControlCheck.campaign == stored.id):
            user_id = named.get(check.institution_id)
            if user_id is not None and not check.is_over:
                change(actor, check, {"inspector": user_id})
        record(actor, "change", stored, label=label_of(stored), note=_("Inspectors were named."))


def share_out(
    inspectors: Sequence[int], institution_ids: Sequence[int]
) -> list[tuple[int, int | None]]:
    """Return who inspects where: one everywhere, several by turns, so that each has as many."""
    if len(inspectors) == 1:
        return [(inspectors[0], None)]
    return [(inspectors[place % len(inspectors)], key) for place, key in enumerate(institution_ids)]


def foresee(actor: Actor, campaign: Campaign, institution_ids: Collection[int]) -> Foreseen:
    """Return what the start would make, in numbers, and change nothing."""
    ids = _open_institutions(actor, campaign, institution_ids)
    drawn = _drawn(actor, campaign, ids)
    items = Item.select().where(Item.checklist_version == campaign.checklist_version_id).count()
    empty = () if campaign.sample == "none" else tuple(one for one in ids if not drawn.get(one))
    return Foreseen(
        institutions=len(ids),
        teachers=sum(len(people) for people in drawn.values()),
        items=items,
        without_teachers=empty,
    )


def start_campaign(
    actor: Actor,
    campaign: Campaign,
    institution_ids: Collection[int],
    *,
    inspectors: Sequence[int] = (),
    seen: int | None = None,
) -> int:
    """Make one check for each institution, with the teachers that the lot draws; return how many.

    One transaction, whatever the number. Institutions that are closed, have the module off, or have a
    check of this campaign are left out. Several ``inspectors`` (keys of users) share the institutions;
    without any, those that were named before inspect. Those who answer for institutions are told.
    """
    with write():
        stored = _taken(actor, campaign, seen)
        if stored.state not in {"draft", "running"}:
            raise Conflict(_("The campaign is over."))
        if stored.checklist_version.state == "draft":
            raise Conflict(_("The checklist is a draft: put it into use first."))
        ids = _open_institutions(actor, stored, institution_ids)
        if not ids:
            refuse("institutions", _("Choose institutions that are open and have no check yet."))
        if inspectors:
            _name(stored, share_out(inspectors, ids))
        drawn = _drawn(actor, stored, ids)
        keys = _make_checks(actor, stored, ids)
        _make_subjects(keys, drawn)
        _count_asked(stored, keys, drawn)
        _in_parts(Step, [_first_step(actor, key) for key in keys.values()])
        change(actor, stored, {"state": "running"}, note=_("%(count)s checks", count=len(keys)))
        record_many(actor, _lines(keys))
        tell_begun(stored, ids)
        return len(keys)


def cancel_campaign(
    actor: Actor, campaign: Campaign, *, reason: str, seen: int | None = None
) -> int:
    """Call a campaign off with all its checks that are not closed; return how many those are."""
    why = need("reason", reason, _("Say why."))
    with write():
        stored = _taken(actor, campaign, seen)
        if stored.state in {"closed", "cancelled"}:
            raise Conflict(_("The campaign is over."))
        open_ones = list(
            ControlCheck.select().where(
                ControlCheck.campaign == stored.id,
                ControlCheck.state.not_in(("closed", "cancelled")),
            )
        )
        for check in open_ones:
            was = check.state
            change(actor, check, {"state": "cancelled", "due_on": None}, note=why)
            Step.create(
                check_of=check,
                was=was,
                became="cancelled",
                reason=why,
                taken_by=actor.user.id or None,
            )
        change(actor, stored, {"state": "cancelled"}, note=why)
        return len(open_ones)


def close_campaign(actor: Actor, campaign: Campaign, *, seen: int | None = None) -> Campaign:
    """Close a campaign whose checks are all over."""
    with write():
        stored = _taken(actor, campaign, seen)
        if stored.state != "running":
            raise Conflict(_("The campaign is not under way."))
        left = (
            ControlCheck.select()
            .where(
                ControlCheck.campaign == stored.id,
                ControlCheck.state.not_in(("closed", "cancelled")),
            )
            .count()
        )
        if left:
            raise Conflict(_("%(count)s checks are not closed yet.", count=left))
        change(actor, stored, {"state": "closed"})
        announce_finished(actor, stored)
    return stored


def terms_of(campaign: Campaign | None, check: ControlCheck) -> Terms:
    """Return what the terms of a check are counted from; the usual ones where no campaign says."""
    if campaign is None:
        return Terms(self_check_until=None, ends_on=check.ends_on)
    return Terms(
        self_check_until=campaign.self_check_until,
        ends_on=campaign.ends_on,
        acknowledge_days=campaign.acknowledge_days,
        mend_days=campaign.mend_days,
        mend_working=campaign.mend_working,
    )


def counts_by_state(campaign: Campaign) -> dict[str, int]:
    """Return how many checks of a campaign are in each state: one query."""
    query = (
        ControlCheck.select(ControlCheck.state, fn.COUNT(ControlCheck.id))
        .where(ControlCheck.campaign == campaign.id)
        .group_by(ControlCheck.state)
    )
    return dict(fetch_rows(query))


def _checked(text: CampaignText) -> dict[str, Any]:
    if text.ends_on < text.starts_on:
        refuse("ends_on", _("The end is before the beginning."))
    between = text.self_check_until
    if between is not None and not text.starts_on <= between <= text.ends_on:
        refuse("self_check_until", _("This day lies outside the campaign."))
    if text.mend_days < 1:
        refuse("mend_days", _("At least one day."))
    if text.sample == "drawn" and not text.sample_size:
        refuse("sample_size", _("Say how many."))
    return {
        "title": fits(Campaign, "title", need("title", text.title, _("Give it a title."))),
        "basis": fits(Campaign, "basis", text.basis),
        "aim": text.aim.strip(),
        "checklist_version": text.checklist_version,
        "starts_on": text.starts_on,
        "ends_on": text.ends_on,
        "self_check_until": between,
        "acknowledge_days": text.acknowledge_days,
        "mend_days": text.mend_days,
        "mend_working": text.mend_working,
        "sample": text.sample,
        "sample_size": text.sample_size if text.sample == "drawn" else None,
        "seed": text.seed or new_seed(),
        "drawn_from": "" if text.sample == "none" else text.question.as_text(),
        "occurrence": text.occurrence,
        "repeats": text.repeats,
    }


def _taken(actor: Actor, campaign: Campaign, seen: int | None = None) -> Campaign:
    stored = take(campaign, seen)
    demand(actor, "edit", stored)
    return stored


def _open_institutions(
    actor: Actor, campaign: Campaign, institution_ids: Collection[int]
) -> list[int]:
    has_one = ControlCheck.select(ControlCheck.institution).where(
        ControlCheck.campaign == campaign.id
    )
    query = open_institutions(actor, campaign.municipality_id, institution_ids).where(
        Institution.id.not_in(has_one)
    )
    return [key for (key,) in fetch_rows(query)]


def _drawn(actor: Actor, campaign: Campaign, ids: Sequence[int]) -> dict[int, list[Candidate]]:
    if campaign.sample == "none":
        return {}
    found = candidates(actor, Question.from_text(campaign.drawn_from), ids)
    size = campaign.sample_size if campaign.sample == "drawn" else None
    drawn: dict[int, list[Candidate]] = {}
    for key, people in found.items():
        by_person = {one.person_id: one for one in people}
        drawn[key] = [by_person[one] for one in draw(campaign.seed, by_person, size)]
    return drawn


def _make_checks(actor: Actor, campaign: Campaign, ids: Sequence[int]) -> dict[int, int]:
    """Store one check for each institution; return the checks' keys by the institutions'."""
    today = clock.today()
    moment = clock.now()
    named = {
        one.institution_id: one.user_id
        for one in Inspector.select().where(Inspector.campaign == campaign.id)
    }
    everywhere = named.get(None, actor.user.id or None)
    due = due_of("self_check", today, terms_of(campaign, ControlCheck(ends_on=campaign.ends_on)))
    numbers = next_numbers(campaign.municipality_id, today.year, len(ids))
    _in_parts(
        ControlCheck,
        [
            {
                "campaign": campaign.id,
                "municipality": campaign.municipality_id,
                "institution": key,
                "checklist_version": campaign.checklist_version_id,
                "year": today.year,
                "number": number,
                "state": "self_check",
                "due_on": due,
                "inspector": named.get(key, everywhere),
                "starts_on": campaign.starts_on,
                "ends_on": campaign.ends_on,
                "demo": campaign.demo,
                "created_at": moment,
                "changed_at": moment,
            }
            for key, number in zip(ids, numbers, strict=True)
        ],
    )
    query = ControlCheck.select(ControlCheck.institution, ControlCheck.id).where(
        ControlCheck.campaign == campaign.id, among(ControlCheck.institution, ids)
    )
    return dict(fetch_rows(query))


def _make_subjects(keys: Mapping[int, int], drawn: Mapping[int, Sequence[Candidate]]) -> None:
    _in_parts(
        Subject,
        [
            {
                "check_of": keys[place],
                "person": one.person_id,
                "employment": one.employment_id,
                "position": order,
                "reason": one.reason,
            }
            for place, people in drawn.items()
            for order, one in enumerate(people, start=1)
        ],
    )


def _count_asked(
    campaign: Campaign, keys: Mapping[int, int], drawn: Mapping[int, Sequence[Candidate]]
) -> None:
    """Write how many items each check asks: those of the institution, and of each teacher drawn."""
    query = Item.select(Item.code, Item.asked_of, Item.applies_when)
    items = [
        Asked(
            code=code,
            subject_key=1 if asked_of == "subject" else 0,
            applies_when=condition_of(applies_when),
        )
        for code, asked_of, applies_when in fetch_rows(
            query.where(Item.checklist_version == campaign.checklist_version_id)
        )
    ]
    places = Institution.select(Institution.id, Institution.kind)
    kinds = dict(fetch_rows(places.where(among(Institution.id, list(keys)))))
    alike: dict[tuple[str, int], list[int]] = {}
    for place, key in keys.items():
        alike.setdefault((kinds[place], len(drawn.get(place, ()))), []).append(key)
    for (kind, size), checks in alike.items():
        asked = asked_now(items, {}, known_facts(kind))
        count = sum(size if one.subject_key else 1 for one in asked)
        ControlCheck.update(asked=count).where(among(ControlCheck.id, checks)).execute()


def _name(campaign: Campaign, people: Sequence[tuple[int, int | None]]) -> None:
    """Keep who inspects in the institutions that are named, in the place of who was named there."""
    places = [place for _user, place in people if place is not None]
    everywhere = [place for _user, place in people if place is None]
    gone = among(Inspector.institution, places)
    if everywhere:
        gone |= Inspector.institution.is_null()
    Inspector.delete().where(Inspector.campaign == campaign.id, gone).execute()
    _in_parts(
        Inspector,
        [{"campaign": campaign.id, "user": user, "institution": place} for user, place in people],
    )


def _first_step(actor: Actor, key: int) -> dict[str, Any]:
    return {
        "check_of": key,
        "was": "",
        "became": "self_check",
        "reason": "",
        "taken_by": actor.user.id or None,
        "taken_at": clock.now(),
    }


def _lines(keys: Mapping[int, int]) -> Iterator[Line]:
    table = ControlCheck._meta.table_name  # noqa: SLF001 - peewee's public way
    for place, key in keys.items():
        yield Line(action="create", table=table, subject_id=key, institution_id=place)


def _in_parts(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_A_TIME):
        model.insert_many(rows[start : start + AT_A_TIME]).execute()
