"""The forms that pages build on: WTForms' and Flask-WTF's, drawn and worded as the portal's pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flask_wtf
import wtforms
from flask_wtf.i18n import translations
from markupsafe import Markup, escape
from wtforms.meta import DefaultMeta
from wtforms.widgets import Select

from portal.i18n import gettext as _

if TYPE_CHECKING:
    from wtforms import Field

NOTHING = ('<option value="">', '<option selected value="">')
"""How WTForms opens the option that stands for nothing."""


class Drawn(DefaultMeta):
    """How fields are drawn, whichever form they are of."""

    def render_field(self, field: Field, render_kw: Any) -> Markup:
        """Draw a field; a choice of one as HTML asks for it.

        Every option has words, and ``required`` is said only where nothing can be chosen.
        """
        drawn = super().render_field(field, render_kw)
        if not isinstance(field.widget, Select) or field.widget.multiple:
            return drawn
        opening, _end, options = str(drawn).partition(">")
        if not options.startswith(NOTHING):
            opening = opening.replace(" required", "")
        words = escape(_("Choose…") if field.flags.required else _("not given"))
        for nothing in NOTHING:
            options = options.replace(f"{nothing}</option>", f"{nothing}{words}</option>")
        return Markup(f"{opening}>{options}")  # noqa: S704 - parts of what was escaped


class Form(wtforms.Form):
    """A form whose fields and validators say what is wrong in the language of the page.

    Unlike Flask-WTF's it reads nothing by itself, and leaves the token to the application.
    """

    class Meta(Drawn):
        """What WTForms asks of a form."""

        def get_translations(self, form: Any) -> Any:  # noqa: ARG002 - as WTForms calls it
            """Return where the messages of WTForms are looked up."""
            return translations


class FlaskForm(flask_wtf.FlaskForm):
    """Flask-WTF's form: it takes what was sent, with its files, by itself."""

    class Meta(Drawn):
        """What WTForms asks of a form."""
