"""The forms of a campaign: what is checked and when, then where, by whom, and whom the lot draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.document_control.candidates import WHO, Question
from plugins.document_control.models import Campaign, Checklist, ChecklistVersion
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.planned import piece_in_words, pieces_of
from plugins.document_control.services import CampaignText
from plugins.document_control.wording import REPEATS, SAMPLES
from portal import clock
from portal.access import policies
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.inbox.audiences import district_users
from portal.institutions.listing import number
from portal.institutions.models import INSTITUTION_KINDS, Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

MOST_DAYS = 365
MOST_TEACHERS = 200
WHERE = (
    ("everybody", _("All institutions of the district")),
    ("kinds", _("Institutions of some kinds")),
    ("named", _("Institutions that I name")),
)


class CampaignForm(Form):
    """What is checked, on what basis, when, and what follows."""

    title = StringField(_("Title"), [InputRequired(_("Give it a title.")), Length(max=300)])
    checklist_version = SelectField(
        _("Checklist of a check"), [InputRequired(_("Choose a checklist."))]
    )
    occurrence = SelectField(
        _("Row of the work plan"),
        [Optional()],
        description=_(
            "Checks of the campaign are its proofs; it is done when the campaign is finished."
        ),
    )
    basis = StringField(
        _("Basis"),
        [Length(max=300)],
        description=_("Such as the row of the plan, or an order with its number and date."),
    )
    aim = TextAreaField(_("Aim"))
    starts_on = DateField(_("From"), [InputRequired(_("Say from which day."))])
    self_check_until = DateField(
        _("Self-check until"),
        [Optional()],
        description=_("By this day institutions answer themselves. Empty: by the end."),
    )
    ends_on = DateField(_("Until"), [InputRequired(_("Say until which day."))])
    acknowledge_days = IntegerField(
        _("Working days to acknowledge"),
        [InputRequired(_("Say how many.")), NumberRange(1, MOST_DAYS)],
    )
    mend_days = IntegerField(
        _("Days to mend findings"), [InputRequired(_("Say how many.")), NumberRange(1, MOST_DAYS)]
    )
    mend_working = BooleanField(_("These are working days"))
    sample = RadioField(_("Whose papers are looked at"), choices=SAMPLES)
    sample_size = IntegerField(
        _("How many in each institution"), [Optional(), NumberRange(1, MOST_TEACHERS)]
    )
    who = SelectField(_("Among whom"), choices=WHO)
    first = DateField(_("Period from"), [Optional()])
    last = DateField(_("Period until"), [Optional()])
    repeats = SelectField(
        _("Repeats"),
        choices=REPEATS,
        description=_(
            "The next one is proposed to you as a draft some weeks before; it never begins by itself."
        ),
    )
    seed = StringField(
        _("Number of the lot"),
        [Length(max=64)],
        description=_("The same number draws the same teachers again. Empty: a new one."),
    )

    def text(self) -> CampaignText:
        """Return what the form says."""
        return CampaignText(
            title=self.title.data or "",
            checklist_version=ChecklistVersion.get_by_id(number(self.checklist_version.data)),
            starts_on=self.starts_on.data or clock.today(),
            ends_on=self.ends_on.data or clock.today(),
            self_check_until=self.self_check_until.data,
            basis=self.basis.data or "",
            aim=self.aim.data or "",
            acknowledge_days=self.acknowledge_days.data or 0,
            mend_days=self.mend_days.data or 0,
            mend_working=bool(self.mend_working.data),
            sample=self.sample.data or "none",
            sample_size=self.sample_size.data,
            question=Question(
                who=self.who.data or "everyone", first=self.first.data, last=self.last.data
            ),
            seed=(self.seed.data or "").strip(),
            repeats=self.repeats.data or "",
            occurrence=number(self.occurrence.data),
        )


class StartForm(Form):
    """Where is checked, and by whom."""

    where = RadioField(_("Where"), [InputRequired(_("Choose where."))], choices=WHERE)
    kinds = BoxesField(
        _("Kinds of institutions"), choices=[one for one in INSTITUTION_KINDS if one[0] != "centre"]
    )
    institutions = SelectMultipleField(_("Institutions"), coerce=int)
    inspectors = BoxesField(
        _("Who inspects"), coerce=int, description=_("Several share the institutions evenly.")
    )
    counted = HiddenField()


def campaign_form(
    actor: Actor, data: Any, municipality_id: int, campaign: Campaign | None = None
) -> CampaignForm:
    """Return the form of a campaign, with the checklists in use and the open work of the plan."""
    checklists = _checklists(actor)
    form = CampaignForm(data, data=_stored(campaign) if campaign is not None else _usual(actor))
    form.checklist_version.choices = [(str(one.id), str(one)) for one in checklists]
    if len(checklists) > 1:
        form.checklist_version.choices.insert(0, ("", ""))
    chosen = campaign.occurrence if campaign is not None else None
    pieces = pieces_of(actor, municipality_id, chosen)
    form.occurrence.choices = [("", ""), *((str(one.key), piece_in_words(one)) for one in pieces)]
    return form


def start_form(actor: Actor, data: Any, campaign: Campaign) -> StartForm:
    """Return the form that asks where and by whom."""
    form = StartForm(data, data={"where": "everybody", "inspectors": [actor.user.id]})
    form.institutions.choices = [
        (one.id, one.short_name) for one in institutions_of(actor, campaign)
    ]
    people = district_users(campaign.municipality_id, ControlPermission.EDIT, operators=True)
    form.inspectors.choices = [(one.id, one.name) for one in people]
    return form


def institutions_of(actor: Actor, campaign: Campaign) -> Sequence[Institution]:
    """Return the open institutions of the campaign's municipality but the centre, by name."""
    today = clock.today()
    return list(
        policies[Institution]
        .rows(actor)
        .where(
            Institution.municipality == campaign.municipality_id,
            Institution.kind != "centre",
            Institution.closed_on.is_null() | (Institution.closed_on > today),
        )
        .order_by(Institution.sort_key, Institution.id)
    )


def chosen_of(form: StartForm, found: Sequence[Institution]) -> list[int]:
    """Return the keys of the institutions that the form names."""
    if form.where.data == "everybody":
        return [one.id for one in found]
    if form.where.data == "kinds":
        kinds = set(form.kinds.data or ())
        return [one.id for one in found if one.kind in kinds]
    named = set(form.institutions.data or ())
    return [one.id for one in found if one.id in named]


def _checklists(actor: Actor) -> list[ChecklistVersion]:
    query = (
        policies[ChecklistVersion]
        .rows(actor)
        .select(ChecklistVersion, Checklist)
        .join(Checklist)
        .where(ChecklistVersion.state == "published", Checklist.in_use == True)  # noqa: E712 - SQL
        .order_by(Checklist.title)
    )
    return list(query)


def _usual(actor: Actor) -> dict[str, Any]:
    """Return what the form of a new campaign shows: the checklist that this user took last."""
    last = (
        Campaign.select(ChecklistVersion.checklist)
        .join(ChecklistVersion)
        .where(Campaign.created_by == actor.user.id)
        .order_by(Campaign.id.desc())
        .limit(1)
    )
    now = ChecklistVersion.get_or_none(
        ChecklistVersion.checklist.in_(last), ChecklistVersion.state == "published"
    )
    return {
        "checklist_version": str(now.id) if now is not None else None,
        "starts_on": clock.today(),
        "acknowledge_days": 5,
        "mend_days": 30,
        "sample": "none",
        "repeats": "",
    }


def _stored(campaign: Campaign) -> dict[str, Any]:
    question = Question.from_text(campaign.drawn_from)
    days = ("starts_on", "self_check_until", "ends_on", "acknowledge_days", "mend_days")
    names = (
        "title",
        "basis",
        "aim",
        *days,
        "mend_working",
        "sample",
        "sample_size",
        "seed",
        "repeats",
    )
    return {
        **{name: getattr(campaign, name) for name in names},
        "checklist_version": str(campaign.checklist_version_id),
        "occurrence": str(campaign.occurrence or ""),
        "who": question.who,
        "first": question.first,
        "last": question.last,
    }
