"""Keeping the message catalogues: ``python -m portal.i18n_catalogue update|check``.

Each owner (the core, every plugin) keeps the messages of its own code in its own
``translations/ru/LC_MESSAGES/messages.po``; messages are collected, merged and compiled here.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

ROOT = Path(__file__).resolve().parent.parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**.xml", "jinja2")]
OPTIONS = {"**/templates/**.html": {"silent": "false", "trimmed": "true"}}
KEYWORDS = {"_": None, "gettext": None, "_l": None, "N_": None, "lazy_gettext": None,
            "msgid": None, "ngettext": (1, 2), "n_": (1, 2)}  # fmt: skip
LOCALE = "ru"


def owners() -> dict[str, Path]:
    """Return the folder of every owner of messages: the core and each plugin."""
    plugins = sorted(one.parent for one in (ROOT / "plugins").glob("*/__init__.py"))
    return {"portal": ROOT / "portal", **{one.name: one for one in plugins}}


def collected(folder: Path) -> Catalog:
    """Return the messages that the code and the templates of a folder hold."""
    found = Catalog(project="attestation-portal", charset="utf-8", fuzzy=False)
    rows = extract_from_dir(str(folder), METHODS, OPTIONS, KEYWORDS)
    for name, _line, message, _comments, context in rows:
        found.add(message, locations=[(Path(name).as_posix(), 0)], context=context)
    return found


def catalogue_file(folder: Path) -> Path:
    """Return the Russian catalogue of an owner."""
    return folder / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"


def merged(folder: Path) -> Catalog:
    """Return the Russian catalogue with the messages that the code holds now."""
    file = catalogue_file(folder)
    if file.exists():
        with file.open("rb") as stream:
            catalogue = pofile.read_po(stream, locale=LOCALE)
    else:
        catalogue = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    catalogue.update(collected(folder), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """Return a catalogue as it is written to its file: sorted, without dates, so that merges are calm."""
    stream = io.BytesIO()
    pofile.write_po(
        stream, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False
    )
    head = (
        'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && '
        '(n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
    )
    return head.encode() + stream.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the binary catalogue that the program reads."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the messages without a whole Russian text."""
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and not (
            all(message.string) if isinstance(message.string, (tuple, list)) else message.string
        )
    ]


def main(arguments: list[str]) -> int:
    """Update every catalogue, or check that they are complete and compiled; return the exit code."""
    update = arguments[:1] == ["update"]
    chosen = arguments[1:]
    missing = 0
    for owner, folder in owners().items():
        if chosen and owner not in chosen:
            continue
        catalogue = merged(folder)
        file = catalogue_file(folder)
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(as_text(catalogue))
            with file.open("rb") as stream:
                file.with_suffix(".mo").write_bytes(compiled(pofile.read_po(stream, locale=LOCALE)))
        lacking = untranslated(catalogue)
        missing += len(lacking)
        for message in lacking:
            sys.stdout.write(f"{owner}: {message!r}\n")
    sys.stdout.write(f"{missing} messages without a Russian text\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
