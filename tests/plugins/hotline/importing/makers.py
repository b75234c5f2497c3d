"""Old journals for the tests: workbooks as districts keep them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADINGS = (
    "№ п/п", "Дата", "Время", "Вид обращения", "Ф.И.О. обратившегося", "Наименование ОО", "Должность",
    "Тема", "Содержание вопроса", "Данный ответ", "Кто ответил", "Длительность, мин", "Примечание",
)  # fmt: skip


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write sheets of rows to a file."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def line(number: int, on: Any, question: str, **values: Any) -> list[Any]:
    """Return a row of the usual headings."""
    return [
        number, on, values.get("time", dt.time(10, 5)), values.get("channel", "телефон"),
        values.get("name", "Петрова Анна Ивановна"), values.get("school", ""),
        values.get("position", "учитель"), values.get("topic", ""), question,
        values.get("answer", "Да, можно."), values.get("by", "Орлова В.П."),
        values.get("minutes", 5), values.get("note", ""),
    ]  # fmt: skip
