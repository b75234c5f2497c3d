"""Several choices of a form as boxes to tick, drawn by ``boxes`` of ``patterns/form.html``."""

from __future__ import annotations

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class BoxesField(SelectMultipleField):
    """Choices of which any number is ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
