"""Import → official document → import gives the same plan, as docx and as xlsx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from plugins.work_plan.importing.reading import read_plan
from plugins.work_plan.importing.sources.docx_file import read_docx
from plugins.work_plan.importing.sources.limits import DEFAULT
from plugins.work_plan.importing.sources.read import read_lines
from plugins.work_plan.official.document import PLAN, make_document, measured, values_of
from plugins.work_plan.official.table import headings_of
from plugins.work_plan.official.workbook import make_workbook
from plugins.work_plan.samples import SAMPLES
from portal.documents import child
from tests.plugins.work_plan.importing.makers import DISTRICT, INSTITUTION
from tests.plugins.work_plan.official.written_plans import plans

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from plugins.work_plan.samples import Sample
    from plugins.work_plan.written import WrittenPlan

MISSION = (DISTRICT, INSTITUTION)


def as_docx(plan: WrittenPlan) -> bytes:
    return make_document(plan, actor=None, institution_id=None)


WRITERS = {"docx": as_docx, "xlsx": make_workbook}


def read_again(content: bytes, folder: Path, kind: str) -> WrittenPlan:
    path = folder / f"plan.{kind}"
    path.write_bytes(content)
    return read_plan(read_lines(path))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("path", MISSION, ids=lambda one: one.stem)
def test_both_real_plans_come_back(
    app: Flask, db: object, tmp_path: Path, path: Path, kind: str
) -> None:
    with app.test_request_context():
        plan = read_plan(read_lines(path))
        back = read_again(WRITERS[kind](plan), tmp_path, kind)
    assert back == plan
    assert not back.doubts


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_shipped_templates_come_back(
    app: Flask, db: object, tmp_path: Path, sample: Sample, kind: str
) -> None:
    with app.test_request_context():
        plan = sample.read(2026)
        assert read_again(WRITERS[kind](plan), tmp_path, kind) == plan


ANY = settings(max_examples=25)


@ANY
@given(plan=plans())
def test_any_plan_comes_back_from_a_document(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, plan: WrittenPlan
) -> None:
    """Filled and read in this process: the children of both are tried with the real plans."""
    path = tmp_path_factory.mktemp("plan") / "plan.docx"
    filled = child.fill(PLAN.template.read_bytes(), values_of(plan), {})
    path.write_bytes(measured(filled, headings_of(plan)))
    with app.test_request_context():
        assert read_plan(read_docx(path, DEFAULT)) == plan


@settings(ANY, max_examples=6)
@given(plan=plans())
def test_any_plan_comes_back_from_a_workbook(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, plan: WrittenPlan
) -> None:
    with app.test_request_context():
        assert read_again(make_workbook(plan), tmp_path_factory.mktemp("plan"), "xlsx") == plan


def test_the_same_plan_gives_the_same_workbook(app: Flask, db: object) -> None:
    with app.test_request_context():
        plan = SAMPLES[0].read(2026)
        assert make_workbook(plan) == make_workbook(plan)


def test_the_document_is_landscape_with_a_repeated_header_and_page_numbers(
    app: Flask, db: object
) -> None:
    from docx import Document
    from docx.enum.section import WD_ORIENT

    with app.test_request_context():
        document = Document(io.BytesIO(as_docx(SAMPLES[0].read(2026))))
    [section] = document.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert "PAGE" in section.footer.paragraphs[0]._p.xml
    [table] = document.tables
    assert "w:tblHeader" in table.rows[0]._tr.xml
    widths = [column.width for column in table.columns]
    assert widths[1] > 5 * widths[0]
    approval = next(one for one in document.paragraphs if one.text.startswith("УТВЕРЖД"))
    assert approval.style.paragraph_format.left_indent.cm > 15
