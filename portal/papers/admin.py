"""The table of corrected cases in the admin panel."""

from __future__ import annotations

from typing import Any

from portal.admin import ScopedModelView


class DeclensionView(ScopedModelView):
    """Names and posts whose cases were corrected by hand."""

    column_list = ("text", "case", "corrected")
    column_searchable_list = ("text", "corrected")
    column_filters = ("case",)
    column_default_sort = "text"

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:  # noqa: FBT001
        """Keep single spaces, so that the correction is found."""
        super().on_model_change(form, model, is_created)
        model.text = " ".join(model.text.split())
        model.corrected = " ".join(model.corrected.split())
