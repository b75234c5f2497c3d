"""The forms of canned answers and articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from plugins.hotline.answers.filling import VARIABLES
from plugins.hotline.answers.wording import AUDIENCES
from plugins.hotline.models import Group, Topic
from plugins.hotline.pages.choices import chosen, group_choices, topic_choices
from portal.access import policies
from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality

if TYPE_CHECKING:
    from plugins.hotline.answers.models import Article, CannedAnswer
    from portal.access import Actor

VARIABLE_NAMES = " ".join(f"{{{one}}}" for one in VARIABLES)


class CannedForm(Form):
    """A canned answer."""

    shortcut = StringField(
        _("Shortcut"),
        [InputRequired(_("Give a shortcut.")), Length(max=40)],
        description=_("One word, such as «декрет»: by it the answer is called up."),
    )
    title = StringField(_("Title"), [InputRequired(_("Give a title.")), Length(max=200)])
    text = TextAreaField(_("Text"), [InputRequired(_("Write the answer."))])
    norm = StringField(_("Paragraph of the rule"), [Length(max=300)])
    topic = SelectField(_("Topic"))
    group = SelectField(_("Group"), description=_("Only its members are offered this answer."))
    in_use = BooleanField(_("In use"), default=True)

    def offer(self, actor: Actor, canned: CannedAnswer | None = None) -> None:
        """Fill the choices for an actor."""
        self.text.description = _("Variables: %(names)s", names=VARIABLE_NAMES)
        self.topic.choices = topic_choices(canned.topic if canned else None)
        self.group.choices = group_choices(actor, canned.municipality_id if canned else None)

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return the values as the service takes them."""
        return {
            **{one: self[one].data for one in ("shortcut", "title", "text", "norm", "in_use")},
            "topic": chosen(actor, Topic, self.topic.data),
            "group": chosen(actor, Group, self.group.data),
        }


class ArticleForm(Form):
    """An article; ``note`` is asked for where there is a version before it."""

    title = StringField(_("Title"), [InputRequired(_("Give a title.")), Length(max=300)])
    text = TextAreaField(_("Text"), [InputRequired(_("Write the text."))])
    norm = StringField(
        _("Paragraph of the rule"),
        [Length(max=300)],
        description=_("What the answer rests on, such as «п. 31 приказа № 196»."),
    )
    topic = SelectField(_("Topic"))
    audience = RadioField(_("Who may read it"), choices=AUDIENCES, default="district")
    note = StringField(_("What was changed"), [Length(max=300)])

    def offer(self, article: Article | None = None) -> None:
        """Fill the choices."""
        self.topic.choices = topic_choices(article.topic if article else None)

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return the values as the service takes them."""
        return {
            **{one: self[one].data for one in ("title", "text", "norm", "audience")},
            "topic": chosen(actor, Topic, self.topic.data),
        }


class WithdrawForm(Form):
    """Why an article is withdrawn."""

    reason = StringField(_("Why it is withdrawn"), [InputRequired(_("Say why.")), Length(max=300)])


class ImportForm(Form):
    """A sheet with canned answers."""

    file = FileField(_("File"))


def with_district(form: type[Form], actor: Actor) -> type[Form]:
    """Return a form that asks for the district where the actor reaches several."""
    if not actor.reach.everything:
        return form
    places = [
        (str(one.id), one.name)
        for one in policies[Municipality].rows(actor).order_by(Municipality.name)
    ]
    field = SelectField(_("Municipality"), choices=places)
    return type(form.__name__, (form,), {"municipality": field})
