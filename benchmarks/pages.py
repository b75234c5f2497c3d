"""Pages: the list beside a bare page, the admin panel's beside stock Flask-Admin's, and the start."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks._pairs import compare, report
from benchmarks._region import browser, region

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 50


def bench_list() -> None:
    """Measure the staff list of 50 rows beside a bare Flask + peewee page of the same rows."""
    instance = region()
    client = browser(instance)
    bare = _bare_page(instance)
    ours, anchor, ratio = compare(lambda: _ok(client.get("/staff/")), lambda: _ok(bare.get("/")))
    report(
        "list page / bare page", ratio, "<= 1.0", f"{ours * 1000:.2f} ms", f"{anchor * 1000:.2f} ms"
    )


def bench_admin_list() -> None:
    """Measure the admin panel's list beside stock Flask-Admin's list of the same model and rows."""
    instance = region()
    client = browser(instance, "administrator")
    stock = _stock_admin(instance)
    ours, anchor, ratio = compare(
        lambda: _ok(client.get("/admin/staff/employments/")),
        lambda: _ok(stock.get("/admin/employment/?page_size=50")),
        times=5,
    )
    report(
        "stock admin list / ours",
        1 / ratio,
        ">= 4",
        f"{ours * 1000:.2f} ms",
        f"{anchor * 1000:.2f} ms",
    )


def bench_start() -> None:
    """Measure ``portal --version`` beside an empty Python."""
    version = [sys.executable, "-m", "portal", "--version"]
    empty = [sys.executable, "-c", "pass"]
    pairs = [(_wall(version), _wall(empty)) for _ in range(9)]
    ratio = statistics.median(one / other for one, other in pairs)
    report("portal --version / python -c pass", ratio, "<= 4",
           f"{statistics.median(one for one, _ in pairs) * 1000:.0f} ms")  # fmt: skip


def _ok(answer: Any) -> None:
    if answer.status_code != 200:  # noqa: PLR2004
        message = f"The page answered {answer.status_code}."
        raise RuntimeError(message)


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _models(instance: Path) -> tuple[Any, list[Any]]:
    import peewee as pw

    database = pw.SqliteDatabase(str(instance / "portal.db"), pragmas={"journal_mode": "wal"})

    class Base(pw.Model):
        class Meta:
            pass

    Base._meta.set_database(database)  # noqa: SLF001
    fields = {
        "institution": {"short_name": pw.CharField()},
        "person": {"last_name": pw.CharField(), "first_name": pw.CharField(), "patronymic": pw.CharField(),
                   "name_key": pw.CharField(), "birth_on": pw.DateField(null=True)},
        "position": {"title": pw.CharField()},
    }  # fmt: skip
    tables = {
        "institution": "institutions_institution",
        "person": "staff_person",
        "position": "staff_position",
    }
    made = {}
    for name, columns in fields.items():
        meta = type("Meta", (), {"database": database, "table_name": tables[name]})
        made[name] = type(name.title(), (pw.Model,), {**columns, "Meta": meta})
    meta = type("Meta", (), {"database": database, "table_name": "staff_employment"})
    made["employment"] = type("Employment", (pw.Model,), {
        "person": pw.ForeignKeyField(made["person"], backref="+"),
        "institution": pw.ForeignKeyField(made["institution"], backref="+"),
        "position": pw.ForeignKeyField(made["position"], backref="+"),
        "subject": pw.CharField(), "kind": pw.CharField(), "started_on": pw.DateField(null=True),
        "ended_on": pw.DateField(null=True), "Meta": meta,
    })  # fmt: skip
    return database, [made[name] for name in ("employment", "person", "institution", "position")]


PAGE = """<!doctype html><title>List</title><table>{% for row in rows %}<tr>
<td>{{ row.id }}</td><td>{{ row.last_name }} {{ row.first_name }} {{ row.patronymic }}</td>
<td>{{ row.short_name }}</td><td>{{ row.title }}</td><td>{{ row.subject }}</td><td>{{ row.kind }}</td>
<td>{{ row.birth_on.strftime('%d.%m.%Y') if row.birth_on }}</td>
<td>{{ row.started_on.strftime('%d.%m.%Y') if row.started_on }}</td>
<td>{{ row.ended_on.strftime('%d.%m.%Y') if row.ended_on }}</td></tr>{% endfor %}</table>"""


def _bare_page(instance: Path) -> Any:
    from flask import Flask, render_template_string

    database, (employment, person, institution, position) = _models(instance)
    app = Flask("bare")

    @app.before_request
    def connect() -> None:
        database.connect(reuse_if_open=True)

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        database.close()

    @app.get("/")
    def page() -> str:
        rows = (
            employment.select(
                employment.id, person.last_name, person.first_name, person.patronymic, person.birth_on,
                institution.short_name, position.title, employment.subject, employment.kind,
                employment.started_on, employment.ended_on)
            .join(person).switch(employment).join(institution).switch(employment).join(position)
            .order_by(employment.id).limit(ROWS).namedtuples()
        )  # fmt: skip
        return render_template_string(PAGE, rows=rows)

    return app.test_client()


def _stock_admin(instance: Path) -> Any:
    from flask import Flask
    from flask_admin import Admin
    from flask_admin.contrib.peewee import ModelView
    from flask_babel import Babel

    _database, (employment, *_others) = _models(instance)
    app = Flask("stock")
    app.secret_key = "stock"  # noqa: S105
    Babel(app)
    admin = Admin(app)

    class Stock(ModelView):
        page_size = ROWS

    admin.add_view(Stock(employment))
    return app.test_client()
