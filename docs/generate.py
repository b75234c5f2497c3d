"""Write the reference pages from the code itself: ``python docs/generate.py``; a test compares them."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

FOLDER = Path(__file__).parent / "reference"
HEAD = "<!-- Written by docs/generate.py from the code: change the code, not this page. -->\n\n"


def pages(app: Flask) -> dict[str, str]:
    """Return the text of every reference page by its file's name."""
    return {
        "hooks.md": HEAD + _hooks(),
        "manifest.md": HEAD + _manifest(),
        "contracts.md": HEAD + _contracts(),
        "settings.md": HEAD + _settings(app),
        "permissions.md": HEAD + _permissions(app),
        "commands.md": HEAD + _commands(app),
        "notices.md": HEAD + _notices(app),
        "jobs.md": HEAD + _jobs(app),
    }


def _hooks() -> str:
    from plugins.excel_reports import spec as reports
    from portal.plugin import spec

    parts = [
        "# Hooks\n\nWhat a plugin may implement in its `hooks.py`, in the order of a portal's life.\n"
    ]
    for title, module in (("The portal's", spec), ("Offered by `excel_reports`", reports)):
        parts.append(f"\n## {title}\n")
        found = [one for one in vars(module).items() if hasattr(one[1], "portal_spec")]
        for name, function in found:
            parts.append(f"\n### `{name}{_signature(function)}`\n\n{inspect.getdoc(function)}\n")
    return "".join(parts)


def _signature(function: Any) -> str:
    return str(inspect.signature(function)).replace("'", "")


def _manifest() -> str:
    from portal.plugin import Manifest

    head = "# The manifest\n\n`manifest = Manifest(…)` in a plugin's `__init__.py`.\n"
    return head + _value(Manifest)


def _contracts() -> str:
    from plugins.excel_reports import contracts as reports
    from portal.lists import contracts as lists
    from portal.plugin import contracts

    parts = [
        "# Contracts\n\nThe values that a plugin's hooks return, made with keywords and frozen.\n"
    ]
    for title, module in (
        ("The portal's: `portal.plugin`", contracts),
        ("Lists: `portal.lists.contracts`", lists),
        ("Reports: `plugins.excel_reports.contracts`", reports),
    ):
        parts.append(f"\n## {title}\n")
        parts += [
            _value(one)
            for one in vars(module).values()
            if inspect.isclass(one)
            and one.__module__ == module.__name__
            and (dataclasses.is_dataclass(one) or issubclass(one, enum.Enum))
        ]
    return "".join(parts)


def _value(kind: type[Any]) -> str:
    parts = [f"\n### `{kind.__name__}`\n\n{inspect.getdoc(kind)}\n\n"]
    if dataclasses.is_dataclass(kind):
        parts.append("| field | type | default |\n|---|---|---|\n")
        for one in dataclasses.fields(kind):
            typed = str(one.type).replace("|", "\\|")
            parts.append(f"| `{one.name}` | `{typed}` | {_default(one)} |\n")
    else:
        parts += [f"- `{kind.__name__}.{one.name}` = `{one.value}`\n" for one in kind]
    return "".join(parts)


def _default(field: Any) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return f"`{field.default_factory()!r}`"
    if field.default is dataclasses.MISSING:
        return "(required)"
    if isinstance(field.default, enum.Enum):
        return f"`{field.default}`"
    named = getattr(field.default, "__name__", None)
    return f"`{named or repr(field.default)}`"


def _notices(app: Flask) -> str:
    lines = ["# Notices\n\nWhat users are told. Each user chooses for each kind how it comes.\n",
             "\n| kind | what | by mail, until the user chooses | names kept out of mail |\n|---|---|---|---|\n"]  # fmt: skip
    for _owner, one in app.extensions["plugins"].notices():
        private = "yes" if one.private else ""
        lines.append(f"| `{one.name}` | {one.title} | {one.delivery} | {private} |\n")
    return "".join(lines)


def _jobs(app: Flask) -> str:
    lines = ["# Jobs\n\nBackground work: asked for by a page, or periodic.\n",
             "\n| kind | what | when | at most, minutes | tries |\n|---|---|---|---|---|\n"]  # fmt: skip
    for _owner, one in app.extensions["plugins"].jobs():
        when = f"every {one.every_minutes} minutes" if one.every_minutes else "when asked for"
        when = f"daily at {one.daily_at}" if one.daily_at else when
        lines.append(f"| `{one.name}` | {one.title} | {when} | {one.minutes} | {one.attempts} |\n")
    return "".join(lines)


def _settings(app: Flask) -> str:
    from portal.config import Settings

    lines = [
        "# Settings\n\n`portal.toml` in the instance folder, or `PORTAL_<NAME>` in the environment, which wins.\n",
        "\n| name | kind | default |\n|---|---|---|\n",
    ]
    for one in dataclasses.fields(Settings):
        if one.name in {"instance", "rules"}:
            continue
        default = "(made by `portal init`)" if one.name == "secret_key" else one.default
        default = "`sqlite:///<instance>/portal.db`" if one.name == "database_url" else default
        shown = "" if default is dataclasses.MISSING else str(default)
        lines.append(f"| `{one.name}` | {one.type} | {shown or '(empty)'} |\n")
    lines.append("\n## Rules of plugins\n\nIn the table `[rules]` of `portal.toml`.\n")
    lines.append("\n| name | what | kind | default |\n|---|---|---|---|\n")
    for _owner, one in app.extensions["plugins"].settings():
        lines.append(f"| `{one.name}` | {one.title} | {one.kind.__name__} | {one.default} |\n")
    return "".join(lines)


def _permissions(app: Flask) -> str:
    plugins = app.extensions["plugins"]
    granted: dict[str, list[str]] = {}
    for _owner, template in plugins.role_templates():
        for code in template.grants:
            granted.setdefault(str(code), []).append(template.role)
    lines = ["# Permissions\n\nAn administrator has them all. A role gets what is listed, until somebody changes it.\n",
             "\n| permission | what it lets do | shipped with |\n|---|---|---|\n"]  # fmt: skip
    for _owner, one in plugins.permissions():
        roles = ", ".join(dict.fromkeys(granted.get(str(one.code), ())))
        lines.append(f"| `{one.code}` | {one.title} | {roles} |\n")
    return "".join(lines)


def _commands(app: Flask) -> str:
    from portal.commands import cli

    commands: dict[str, click.Command] = dict(cli.commands)
    commands |= {
        str(command.name): command for _owner, command in app.extensions["plugins"].commands()
    }
    lines = [
        "# Commands\n\nEvery command prints one fact a line and exits with 0 when all went well.\n"
    ]
    for name in sorted(commands):
        for path, command in _walk(f"portal {name}", commands[name]):
            words = " ".join(one.make_metavar(click.Context(command)) for one in command.params
                             if isinstance(one, click.Argument))  # fmt: skip
            lines.append(
                f"\n## `{f'{path} {words}'.strip()}`\n\n{inspect.cleandoc(command.help or '')}\n"
            )
            options = [one for one in command.params if isinstance(one, click.Option)]
            if options:
                lines.append("\n")
            lines += [
                f"- `{'`, `'.join(one.opts)}`{': ' + one.help if one.help else ''}\n"
                for one in options
            ]
    return "".join(lines)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, Any]]:
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk(f"{path} {name}", command.commands[name])
    else:
        yield path, command


def main() -> None:
    """Write the pages."""
    from portal.app import create_app
    from portal.config import Settings

    folder = Path(tempfile.mkdtemp())
    app = create_app(Settings(instance=folder, secret_key="-" * 32, database_url=f"sqlite:///{folder}/x.db",
                              locale="en"))  # fmt: skip
    FOLDER.mkdir(exist_ok=True)
    with app.app_context():
        for name, text in pages(app).items():
            (FOLDER / name).write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
