"""The form that pages build on: as WTForms has it, with its own messages in the reader's language."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_wtf.i18n import translations


class Form(wtforms.Form):
    """A form whose fields and validators say what is wrong in the language of the page.

    Unlike Flask-WTF's it reads nothing by itself, and leaves the token to the application.
    """

    class Meta:
        """What WTForms asks of a form."""

        def get_translations(self, form: Any) -> Any:  # noqa: ARG002 - as WTForms calls it
            """Return where the messages of WTForms are looked up."""
            return translations
