"""The forms of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from plugins.document_control.sites.models import RequiredPage, Site
from plugins.document_control.sites.wording import RESULT_VERDICTS, TESTS
from plugins.document_control.wording import SEVERITIES
from portal.forms import Form
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class AddressForm(Form):
    """Where a site is, and whether the robot looks at it."""

    address = StringField(
        _("Address of the site"),
        [InputRequired(), Length(max=Site.address.max_length)],
        description=_("As in the browser, such as https://school1.example/"),
    )
    checked = BooleanField(_("The robot looks at it"), default=True)


class NewSiteForm(AddressForm):
    """The site of an institution that had none."""

    institution = SelectField(_("Institution"), [InputRequired()], coerce=int)

    def offer(self, institutions: Iterable[Any]) -> None:
        """Offer the institutions that have no address yet."""
        self.institution.choices = [(one.id, one.short_name) for one in institutions]


class ConfirmForm(Form):
    """What a person decides."""

    verdict = RadioField(_("Verdict"), [InputRequired()], choices=RESULT_VERDICTS)
    comment = TextAreaField(
        _("Comment"), description=_("Needed where you decide otherwise than the robot.")
    )


class FindingForm(Form):
    """A finding that is raised from a result."""

    text = TextAreaField(_("What is wrong"), [InputRequired()])
    severity = SelectField(_("Severity"), choices=SEVERITIES, default="remark")
    recommendation = TextAreaField(_("What to do"))


class RequiredForm(Form):
    """A page that sites must have."""

    title = StringField(_("Title"), [InputRequired(), Length(max=RequiredPage.title.max_length)])
    any_of = TextAreaField(
        _("Any of these words"),
        description=_("A phrase in each line. Forms of words do not matter."),
    )
    all_of = TextAreaField(_("All of these words"), description=_("Likewise."))
    test = SelectField(_("Further test"), choices=TESTS)
    anywhere = BooleanField(_("May stand outside the section on attestation"))
    paths = TextAreaField(
        _("Where it usually lies"),
        description=_(
            "A path in each line, such as /sveden/employees: looked at where no link leads there."
        ),
    )
    in_use = BooleanField(_("In use"), default=True)

    def values(self) -> dict[str, Any]:
        """Return what was told."""
        return {
            name: field.data or "" for name, field in self._fields.items() if name != "code"
        } | {name: bool(self[name].data) for name in ("anywhere", "in_use")}


class NewRequiredForm(RequiredForm):
    """A further page with its code."""

    code = StringField(
        _("Code"),
        [InputRequired(), Length(max=RequiredPage.code.max_length)],
        description=_("A short word that items of checklists name it by."),
    )
