"""The messages of the core and the plugins make one catalogue, in which only what has a text counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from portal.i18n import Catalogues
from portal.i18n_catalogue import catalogue_file, compiled, owners

if TYPE_CHECKING:
    from pathlib import Path

ROWS = ("%(num)s row", "%(num)s rows")
RUSSIAN = ("%(num)s строка", "%(num)s строки", "%(num)s строк")


def _folder(path: Path, rows: tuple[str, ...], save: str) -> Path:
    catalogue = Catalog(locale="ru", fuzzy=False)
    catalogue.add(ROWS, rows)
    catalogue.add("Save", save)
    place = path / "ru" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.mo").write_bytes(compiled(catalogue))
    return path


def test_a_plugin_without_a_text_leaves_the_text_of_the_core(tmp_path: Path) -> None:
    core = _folder(tmp_path / "core", RUSSIAN, "Сохранить")
    plugin = _folder(tmp_path / "plugin", ("", "", ""), "")
    said = Catalogues((core, plugin)).of("ru")
    assert [said.ngettext(*ROWS, number) for number in (1, 2, 5)] == list(RUSSIAN)
    assert said.gettext("Save") == "Сохранить"


def test_a_plural_that_nobody_has_translated_is_said_in_english(tmp_path: Path) -> None:
    plugin = _folder(tmp_path / "plugin", ("", "", ""), "")
    said = Catalogues((plugin,)).of("ru")
    assert [said.ngettext(*ROWS, number) for number in (1, 5)] == list(ROWS)


def test_forms_that_only_look_like_english_stay(tmp_path: Path) -> None:
    catalogue = Catalog(locale="ru", fuzzy=False)
    catalogue.add(("%(num)s PDF", "%(num)s PDFs"), ("%(num)s PDF",) * 3)
    place = tmp_path / "ru" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.mo").write_bytes(compiled(catalogue))
    assert Catalogues((tmp_path,)).of("ru").ngettext("%(num)s PDF", "%(num)s PDFs", 5) == (
        "%(num)s PDF"
    )


def test_one_english_text_has_one_russian_text_whoever_says_it() -> None:
    said: dict[object, dict[object, str]] = {}
    for owner, folder in owners().items():
        with catalogue_file(folder).open("rb") as file:
            for message in read_po(file, locale="ru"):
                if message.id:
                    said.setdefault(message.id, {})[message.string] = owner
    assert {text: told for text, told in said.items() if len(told) > 1} == {}
