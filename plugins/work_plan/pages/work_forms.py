"""The forms of one piece of work: done with proof, moved, given to somebody, a proof added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from plugins.work_plan.doing import ACCEPTED, Proof, people_for
from portal.files.kinds import titles_of
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from plugins.work_plan.models import Occurrence

NOBODY = "0"


class ProofForm(Form):
    """A proof of work, or an act of work that goes on: a text, a link, a file, or several of them."""

    on = DateField(_("Day"), [InputRequired(_("Give the day."))])
    text = TextAreaField(
        _("What was done"), description=_("In a few words: what a checker should read.")
    )
    link = StringField(
        _("Link"),
        [Length(max=500)],
        description=_("To a page where it can be seen, such as a news item on the site."),
    )
    file = FileField(_("File"))

    def proof(self) -> Proof:
        """Return what was given."""
        given: Any = self.file.data
        named = bool(getattr(given, "filename", ""))
        return Proof(
            text=self.text.data or "",
            link=self.link.data or "",
            file=(given.filename, given.stream) if named else None,
            on=self.on.data,
        )


class MoveForm(Form):
    """A new last day, and why."""

    due = DateField(_("New deadline"), [InputRequired(_("Give the day."))])
    reason = TextAreaField(
        _("Why"), [InputRequired(_("Say why."))], description=_("The old day is kept with it.")
    )


class GiveForm(Form):
    """Who does it from now on."""

    user = SelectField(_("Who does it"), [Optional()])


def proof_form(data: Any, *, on: Any) -> ProofForm:
    """Return the form of a proof for a day."""
    form = ProofForm(data, data={"on": on})
    form.file.description = _l("Of these kinds: %(kinds)s.", kinds=titles_of(ACCEPTED))
    return form


def give_form(data: Any, work: Occurrence) -> GiveForm:
    """Return the form with those who may be given a piece of work."""
    form = GiveForm(data, data={"user": str(work.responsible_id or NOBODY)})
    form.user.choices = [
        (NOBODY, _l("nobody in particular")),
        *((str(one.id), one.name) for one in people_for(work)),
    ]
    return form
