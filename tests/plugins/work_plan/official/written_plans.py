"""Plans as people write them, at random: for the promise that a document gives back its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from plugins.work_plan.written import Approval, WrittenActivity, WrittenPlan, WrittenSection

if TYPE_CHECKING:
    from collections.abc import Callable

ROMAN = ("I", "II", "III", "IV", "V", "VI")
WORDS = (
    "аттестация", "педагогов", "списки", "график", "заявлений", "на", "сайте", "и", "«Школы»",
    "ОО", "№ 5", "(по списку)", "документы;", "с", "учётом", "100 %", "А&Б", "<важно>", "{{ x }}",
    "{% if %}", "=1+1", "@", "2025-2026", "т.д.", "_x0041_",
)  # fmt: skip
FIRST = ("Проверка", "Согласование", "Мониторинг", "Сбор", "Ознакомление", "Заседание")
TERMS = (
    "сентябрь", "до 10 июля", "постоянно", "по графику", "февраль - апрель", "ежемесячно",
    "за 1 месяц до экспертизы", "", "01.09.2025", "сентябрь, октябрь", "по мере необходимости",
)  # fmt: skip
PEOPLE = (
    "методист", "Образцова О.В. – главный специалист", "руководители ОО",
    "координатор по вопросам аттестации", "Иванова А.А.\nПетров Б.Б.", "директор; заместитель директора",
)  # fmt: skip
COLUMNS = ("№ п/п", "Мероприятия", "Сроки", "Ответственные")
FURTHER = ("Выход", "Отметка о выполнении", "Примечание")
APPROVALS: tuple[tuple[str, ...], ...] = (
    (),
    ("УТВЕРЖДАЮ", "Директор МБОУ «СОШ № 1»", "____________ А.А. Иванова", "«1» сентября 2025 г."),
    ("Приложение № 5", "УТВЕРЖДЕН", "приказом МКУО ЦОКО", "от 05.09.2025 № 8"),
)
CLOSINGS: tuple[tuple[str, ...], ...] = (
    (),
    ("Начальник МКУО ЦОКО", "Т.П.Образцова"),
    ("Исполнитель: Иванова А.А., тел. 00-0-00",),
)
PREAMBLES: tuple[tuple[str, ...], ...] = (
    (),
    ("Цель – оказание помощи педагогам.", "Задачи:", "· освоение документов;", "· готовность."),
)

sentences = st.builds(
    lambda first, rest: " ".join((first, *rest)),
    st.sampled_from(FIRST),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).filter(
        lambda words: words[-1] not in {"и", "на", "с"}
    ),
)


@st.composite
def plans(draw: Callable[..., object]) -> WrittenPlan:
    """Return a plan with its columns in some order, and the numbers of its rows in order."""
    further = draw(st.lists(st.sampled_from(FURTHER), unique=True, max_size=2))
    columns = tuple(draw(st.permutations([*COLUMNS, *further])))
    sections = []
    for place in range(draw(st.integers(1, 4))):
        rows = tuple(
            WrittenActivity(
                number=f"{number}.",
                text=draw(sentences),
                term=draw(st.sampled_from(TERMS)),
                responsible=draw(st.sampled_from(PEOPLE)),
                more={
                    title: text
                    for title in sorted(further, key=columns.index)
                    if (text := draw(st.sampled_from(("", "приказ", "справка, протокол"))))
                },
            )
            for number in range(1, draw(st.integers(2, 5)))
        )
        sections.append(
            WrittenSection(title=f"{ROMAN[place]}. Направление {draw(sentences)}", activities=rows)
        )
    year = draw(st.integers(2018, 2035))
    return WrittenPlan(
        title=f"ПЛАН работы на {year}-{year + 1} учебный год",
        school_year=year,
        sections=tuple(sections),
        approval=Approval(lines=draw(st.sampled_from(APPROVALS))),
        preamble=draw(st.sampled_from(PREAMBLES)),
        closing=draw(st.sampled_from(CLOSINGS)),
        columns=columns,
    )
