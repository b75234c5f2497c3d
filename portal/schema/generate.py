"""Writing a migration from the difference between models and tables, for a person to read through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playhouse.migrations import Migration, template

from portal.errors import Invalid
from portal.schema.drift import difference
from portal.schema.runner import CORE_OWNER, core_migrations

if TYPE_CHECKING:
    from pathlib import Path

    from portal.plugin.manager import Plugins


def generate(plugins: Plugins, owner: str, phrase: str) -> Path:
    """Write the next migration of an owner and return its file; refuse when nothing differs.

    Frozen models get ``legacy_table_names = False``, or index names would follow the class and two
    plugins' indexes would meet. Types, nullability and constraints need an eye.
    """
    found = difference(plugins, owner)
    if not found:
        message = f"The models and the tables of {owner} agree: there is nothing to write."
        raise Invalid(message)
    folder = core_migrations() if owner == CORE_OWNER else plugins[owner].migrations
    body = re.sub(r"from portal\.database import MomentField\n", "", template(found))
    body = body.replace("MomentField(", "DateTimeField(")
    body = re.sub(r"( +)(table_name = )", r"\1legacy_table_names = False\n\1\2", body)
    folder.mkdir(exist_ok=True)
    number = max((one.idx for one in Migration.load_directory(str(folder))), default=0) + 1
    name = re.sub(r"\W+", "_", phrase.strip().lower()).strip("_")
    file = folder / f"{number:04d}_{name}.py"
    file.write_text(f'"""{phrase[:1].upper()}{phrase[1:]}."""\n\n{body}', encoding="utf-8")
    return file
