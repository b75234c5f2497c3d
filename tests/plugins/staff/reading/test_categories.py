"""Categories as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.reading.categories import CategoryReading, read_category


def kinds(reading: CategoryReading) -> list[str]:
    found = [one.kind for one in reading.categories]
    return found + ["complies" if one.complies else "fails" for one in reading.compliance]


@pytest.mark.parametrize(
    ("expected", "wordings"),
    [
        ("highest", ["высшая", "Высшая", "ВЫСШАЯ", "выс.", "высш.", "ВКК", "BKK", "вкк", "в/к", "В/К", "в.к.к.",
                     "высшая кв.кат.", "высшая квалификационная категория", "в. кат.", "высшая кат.", "в", "вк",
                     "высшая квалификационная", "Высшая КК", "высшей", "выс. кат", "высш. кв. кат."]),
        ("first", ["первая", "1 КК", "1КК", "I", "І", "1-я", "1", 1, 1.0, "первая кв. категория", "I КК", "I кв. категория",
                   "1 кв.к.", "I к.к.", "перв.", "1 категория", "категория первая", "1-ая кв. категория", "ПКК", "1 кк.",
                   "первая квалификационная категория", "I-я", "первой"]),
        ("complies", ["соотв.", "СЗД", "C3Д", "сзд", "с.з.д.", "соответствие", "соответствие занимаемой должности", "соответствует",
                      "соотв. зан. долж.", "соответствие з/д", "Соответствие зан. должности", "аттестация на СЗД",
                      "аттестован на соответствие"]),
        ("fails", ["не соответствует", "не соответствует занимаемой должности", "несоответствие"]),
        ("methodist", ["педагог-методист", "методист", "Педагог - методист", "«педагог-методист»"]),
        ("mentor", ["педагог-наставник", "наставник", "педагог наставник"]),
    ],
)  # fmt: skip
def test_one_kind_in_many_wordings(expected: str, wordings: list[object]) -> None:
    for text in wordings:
        reading = read_category(text)
        assert kinds(reading) == [expected], text
        assert not reading.doubts, text
        assert not reading.leftovers, text


@pytest.mark.parametrize(
    "text",
    ["б/к", "Б/К", "нет", "не имеет", "без категории", "без кв. категории", "молодой специалист", "без кк", "не аттестована",
     "не аттестован", "отсутствует", "нет категории", "-", "б.к.", "мол. спец.", "не имеется", "0", 0],
)  # fmt: skip
def test_no_category(text: object) -> None:
    reading = read_category(text)
    if text == "-":
        assert reading.empty or reading.says_none
        return
    assert reading.says_none, text
    assert not reading.doubts


@pytest.mark.parametrize("text", ["вторая", "II", "2-я", "2 категория", "2", "II кв. категория", 2])
def test_the_second_category_is_no_more(text: object) -> None:
    reading = read_category(text)
    assert reading.says_none
    assert "second category" in reading.notes[0].message


@pytest.mark.parametrize(
    ("text", "kind", "assigned_on", "number", "until", "no_term"),
    [
        ("высшая, 25.12.2022 № 4567, до 25.12.2027", "highest", date(2022, 12, 25), "4567",
         date(2027, 12, 25), False),
        ("первая (пр. № 123 от 01.02.2021)", "first", date(2021, 2, 1), "123", None, None),
        ("первая, приказ от 01.02.2021 № 123-к", "first", date(2021, 2, 1), "123-к", None, None),
        ("приказ МО КК от 25.12.2022 № 4567 высшая", "highest", date(2022, 12, 25), "4567", None,
         None),
        ("Высшая\nПриказ Минобр. № 1200 от 20.05.2024", "highest", date(2024, 5, 20), "1200", None,
         None),
        ("I кв. категория, пр. №47-01-13-5/21 от 04.03.2021", "first", date(2021, 3, 4),
         "47-01-13-5/21", None, None),
        ("высшая, бессрочно", "highest", None, "", None, True),
        ("I (25.12.2022)", "first", date(2022, 12, 25), "", None, None),
        ("первая - 27.02.2020", "first", date(2020, 2, 27), "", None, None),
        ("ВКК 25.12.2022-25.12.2027", "highest", date(2022, 12, 25), "", date(2027, 12, 25), False),
        ("первая \n(до 26.04.2027 г.)", "first", None, "", date(2027, 4, 26), False),
        ("первая, 25 декабря 2022 г.", "first", date(2022, 12, 25), "", None, None),
    ],
)  # fmt: skip
def test_a_category_with_its_dates(
    text: str,
    kind: str,
    assigned_on: date | None,
    number: str,
    until: date | None,
    no_term: bool | None,
) -> None:
    (found,) = read_category(text).categories
    assert (
        found.kind, found.assigned_on, found.order_number, found.valid_until, found.no_term,
    ) == (kind, assigned_on, number, until, no_term)  # fmt: skip


def test_compliance_with_its_date() -> None:
    (found,) = read_category("СЗД 12.03.2021, протокол № 3").compliance
    assert (found.held_on, found.number) == (date(2021, 3, 12), "3")


def test_two_kinds() -> None:
    assert kinds(read_category("высшая, педагог-методист")) == ["highest", "methodist"]
    assert read_category("высшая/первая").doubts
    assert read_category("первая, нет").doubts
    first, second = read_category("учитель - высшая; педагог-организатор - первая").categories
    assert (first.kind, second.kind) == ("highest", "first")
    assert (first.qualifier, second.qualifier) == ("учитель", "педагог организатор")


@pytest.mark.parametrize("text", ["кандидат наук", "ааа", "учитель", "3 КК", "12.03.2021"])
def test_what_is_not_understood_is_asked(text: str) -> None:
    reading = read_category(text)
    assert reading.doubts
    assert not reading.categories


def test_a_bare_year_is_asked() -> None:
    reading = read_category("первая до 2027")
    assert reading.categories[0].valid_until == date(2027, 12, 31)
    assert reading.doubts
    assert read_category("Первая, 2022").categories[0].assigned_on is None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans(), st.dates()))
def test_never_raises(value: object) -> None:
    read_category(value)


WORDS = st.sampled_from(
    ["высшая", "первая", "1", "I", "КК", "кв.", "кат.", "СЗД", "нет", "№", "123", "до", "от", "25.12.2022",
     "2027", "(", ")", ",", ";", "/", "\n", "приказ", "б/с", "методист", "учитель"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=12))
def test_never_raises_near_categories(words: list[str]) -> None:
    read_category(" ".join(words))
    read_category("".join(words))
