"""Forms of records: made from the model, with related rows taken from the policies alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_admin.contrib.peewee.form import CustomModelConverter
from markupsafe import Markup
from peewee import AutoField, DateTimeField
from wtforms import fields
from wtforms.validators import ValidationError
from wtforms.widgets import html_params

from portal import clock
from portal.access import policies
from portal.access.actor import acting
from portal.admin.keys import record_key
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from peewee import Field, Model, ModelSelect

OPTIONS_AT_MOST = 1_000
BLANK = "__None"


class RelatedSelect:
    """Draws the related rows as options; more than a thousand are looked up while typing."""

    def __call__(self, field: RelatedField, **kwargs: Any) -> Markup:
        """Return the control's HTML."""
        kwargs.setdefault("id", field.id)
        if field.flags.required:
            kwargs.setdefault("required", True)
        options, whole = field.options()
        kwargs["data_search"] = True
        if not whole:
            kwargs["data_source"] = field.source
        lines = [
            Markup('<option value="{}"{}>{}</option>').format(
                key, Markup(" selected") if key == field.chosen else "", title
            )
            for key, title in options
        ]
        blank = Markup('<option value="">{}</option>').format(_("not given"))
        return Markup("<select {}>{}{}</select>").format(
            Markup(html_params(name=field.name, **kwargs)),  # noqa: S704 - WTForms escapes it
            blank,
            Markup("").join(lines),
        )


class RelatedField(fields.Field):
    """A foreign key: offers and takes only rows that the actor may see."""

    widget = RelatedSelect()

    def __init__(
        self, label: Any = None, validators: Any = None, *, model: type[Model], **kwargs: Any
    ) -> None:
        kwargs.pop("allow_blank", None)
        super().__init__(label, validators, **kwargs)
        self.model = model
        self.source = ""
        self._given: int | None = None
        self._refused = False

    def rows(self) -> ModelSelect[Any]:
        """Return the rows that may be chosen, as a query."""
        return policies[self.model].rows(acting())

    @property
    def chosen(self) -> str:
        """Return the key of the row that is chosen now, as text."""
        return "" if self.data is None else str(self.data.get_id())

    def options(self) -> tuple[list[tuple[str, str]], bool]:
        """Return keys and titles to choose from, and whether these are all."""
        found = list(self.rows().limit(OPTIONS_AT_MOST + 1))
        whole = len(found) <= OPTIONS_AT_MOST
        pairs = {str(row.get_id()): str(row) for row in found} if whole else {}
        if self.data is not None:
            pairs.setdefault(self.chosen, str(self.data))
        return sorted(pairs.items(), key=lambda pair: pair[1]), whole

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the key that was sent; a row that the actor may not see is no row."""
        if not valuelist:
            return
        text = valuelist[0]
        self._refused = False
        if text in {"", BLANK}:
            self.data = None
            return
        key = record_key(text)
        before = self.object_data
        if before is not None and key == before.get_id():
            self.data = before
            return
        found = None if key is None else self.rows().where(self.model.id == key).first()  # type: ignore[attr-defined]
        self._refused = found is None
        self.data = found

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms gives it
        """Refuse what was sent and not found: it must not become "nothing"."""
        if self._refused:
            raise ValidationError(_("Choose one from the list."))


class LocalMomentField(fields.DateTimeLocalField):
    """A moment in the district's time zone; kept aware."""

    def process_data(self, value: Any) -> None:
        """Show the stored moment as local time."""
        super().process_data(clock.local(value).replace(tzinfo=None) if value is not None else None)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Hand back an aware moment."""
        moment = self.data.replace(tzinfo=clock.zone()) if self.data is not None else None
        setattr(obj, name, moment)


class ModelConverter(CustomModelConverter):
    """Makes form fields of model fields: native date inputs, related rows by policy."""

    def __init__(self, view: Any, additional: Any = None) -> None:
        super().__init__(view, additional)
        self.converters[AutoField] = self.handle_pk
        self.converters[DateTimeField] = self.handle_datetime

    def convert(self, model: Any, field: Field[Any], field_args: Any) -> Any:
        """Return a field; a choice that may be left open offers "not given" in words."""
        if field.choices:
            field_args = {"blank_text": _l("not given"), **(field_args or {})}
            keys = [key for key, _title in field.choices]
            if not field.null and "" not in keys and field.default in {None, ""}:
                field_args.setdefault("choices", [("", _l("not given")), *field.choices])
        return super().convert(model, field, field_args)

    def handle_foreign_key(self, model: Any, field: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return a choice of the related rows that the actor may see."""
        return field.name, RelatedField(model=field.rel_model, **kwargs)

    def handle_date(self, model: Any, field: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return a native date input."""
        return field.name, fields.DateField(**kwargs)

    def handle_datetime(self, model: Any, field: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return a native input of day and time."""
        kwargs["format"] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        return field.name, LocalMomentField(**kwargs)

    def handle_time(self, model: Any, field: Any, **kwargs: Any) -> Any:  # noqa: ARG002
        """Return a native time input."""
        return field.name, fields.TimeField(**kwargs)
