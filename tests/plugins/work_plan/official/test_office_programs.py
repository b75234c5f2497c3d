"""Office programs open the official plan: LibreOffice's table and word processors."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan.importing.reading import read_plan
from plugins.work_plan.importing.sources.read import read_lines
from plugins.work_plan.official.document import make_document
from plugins.work_plan.official.workbook import make_workbook
from plugins.work_plan.samples import SAMPLES
from portal.documents.pdf import libreoffice
from tests.conftest import need
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


def converted(source: Path, kind: str) -> Path:
    """Return what LibreOffice makes of a file, in a profile of its own."""
    home = (source.parent / "home").as_uri()
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={home}", "--headless"),
            *("--convert-to", kind, "--outdir", source.parent / "out", source),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return source.parent / "out" / f"{source.stem}.{kind}"


def test_calc_opens_the_workbook_and_keeps_the_plan(app: Flask, db: object, tmp_path: Path) -> None:
    import shutil

    need("office", shutil.which("soffice"), "apt-get install libreoffice-calc")
    with app.test_request_context():
        plan = SAMPLES[0].read(2026)
        source = tmp_path / "plan.xlsx"
        source.write_bytes(make_workbook(plan))
        again = read_plan(read_lines(converted(source, "ods")))
    assert again == plan


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_writer_makes_pages_of_the_document(
    app: Flask, db: object, tmp_path: Path, sample: object
) -> None:
    need("office", libreoffice(), "apt-get install libreoffice-writer")
    with app.test_request_context():
        source = tmp_path / "plan.docx"
        source.write_bytes(make_document(sample.read(2026), actor=None, institution_id=None))
        pdf = converted(source, "pdf").read_bytes()
        odt = read_plan(read_lines(converted(source, "odt")))
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert len(sizes) >= 3
    assert all(float(width) > float(height) for width, height in sizes)
    assert odt == sample.read(2026)
