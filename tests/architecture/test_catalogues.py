"""The Russian interface is complete, and what the program reads is what the catalogues say."""

from __future__ import annotations

import io

import pytest
from babel.messages import pofile
from babel.messages.mofile import read_mo

from portal import i18n_catalogue

OWNERS = i18n_catalogue.owners()


@pytest.mark.parametrize("owner", OWNERS)
def test_every_message_has_its_russian_text(owner: str) -> None:
    catalogue = i18n_catalogue.merged(OWNERS[owner])
    assert i18n_catalogue.untranslated(catalogue) == []


@pytest.mark.parametrize("owner", OWNERS)
def test_named_values_are_the_same_in_both_languages(owner: str) -> None:
    for message in i18n_catalogue.merged(OWNERS[owner]):
        if message.id and "python-format" in message.flags:
            assert list(message.check()) == [] if hasattr(message, "check") else True, message.id


@pytest.mark.parametrize("owner", OWNERS)
def test_the_compiled_catalogue_is_the_written_one(owner: str) -> None:
    file = i18n_catalogue.catalogue_file(OWNERS[owner])
    with file.open("rb") as stream:
        written = pofile.read_po(stream, locale="ru")
    compiled = read_mo(io.BytesIO(file.with_suffix(".mo").read_bytes()))
    expected = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in written
        if message.id and message.string
    }
    found = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        for message in compiled
        if message.id
    }
    assert {key: _flat(value) for key, value in found.items()} == {
        key: _flat(value) for key, value in expected.items()
    }


def _flat(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def test_one_message_has_one_russian_text_everywhere() -> None:
    """Catalogues are merged: a message that two owners translate differently would change pages."""
    texts: dict[object, dict[object, str]] = {}
    for owner, folder in OWNERS.items():
        for message in i18n_catalogue.merged(folder):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                texts.setdefault(key, {})[str(message.string)] = owner
    assert {key: found for key, found in texts.items() if len(found) > 1} == {}
