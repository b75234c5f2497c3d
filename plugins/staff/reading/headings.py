"""Which column is what: headings in many wordings to the fields of a staff list.

Every column gets its best field with a certainty from 0 to 1 and the other candidates; a person
may change the proposal. A heading under a merged one («Категория» over «дата») is read with it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plugins.staff.reading.categories import find_kinds, kind_alone
from portal.comparable_text import key, memo


class Field(StrEnum):
    """What a column of a staff list may hold."""

    NUMBER = "number"
    MUNICIPALITY = "municipality"
    INSTITUTION = "institution"
    INSTITUTION_CODE = "institution_code"
    FULL_NAME = "full_name"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    PATRONYMIC = "patronymic"
    BIRTH_ON = "birth_on"
    SEX = "sex"
    SNILS = "snils"
    POSITION = "position"
    SECOND_POSITION = "second_position"
    SUBJECT = "subject"
    EMPLOYMENT_KIND = "employment_kind"
    RATE = "rate"
    EDUCATION = "education"
    EDUCATION_LEVEL = "education_level"
    EDUCATION_INSTITUTION = "education_institution"
    SPECIALITY = "speciality"
    QUALIFICATION = "qualification"
    FINISHED_YEAR = "finished_year"
    SERVICE_TOTAL = "service_total"
    SERVICE_TEACHING = "service_teaching"
    SERVICE_POSITION = "service_position"
    SERVICE_INSTITUTION = "service_institution"
    STARTED_ON = "started_on"
    LEFT_ON = "left_on"
    POSITION_SINCE = "position_since"
    CATEGORY = "category"
    HAS_HIGHEST = "has_highest"
    HAS_FIRST = "has_first"
    HAS_COMPLIANCE = "has_compliance"
    HAS_NONE = "has_none"
    ASSIGNED_ON = "assigned_on"
    ORDER = "order"
    ORDER_NUMBER = "order_number"
    ORDER_ON = "order_on"
    VALID_UNTIL = "valid_until"
    EXTRA_CATEGORY = "extra_category"
    EXTRA_CATEGORY_ON = "extra_category_on"
    ATTESTED_ON = "attested_on"
    COMPLIANCE = "compliance"
    COMPLIANCE_ON = "compliance_on"
    COMPLIANCE_NEXT = "compliance_next"
    EXEMPTION = "exemption"
    ABSENCE = "absence"
    COURSES = "courses"
    AWARDS = "awards"
    DEGREE = "degree"
    PHONE = "phone"
    EMAIL = "email"
    NOTE = "note"
    PLAN = "plan"
    WANTED_CATEGORY = "wanted_category"
    IGNORED = "ignored"


REPEATABLE = frozenset(
    {Field.PLAN, Field.IGNORED, Field.COURSES, Field.NOTE, Field.AWARDS, Field.EDUCATION}
)
"""Fields that several columns may hold."""

TICKED: Mapping[str, Field] = {
    "highest": Field.HAS_HIGHEST,
    "first": Field.HAS_FIRST,
    "complies": Field.HAS_COMPLIANCE,
    "none": Field.HAS_NONE,
}
"""The fields of columns that are headed by a category and ticked where a person has it."""

WHAT_TO_MEND = frozenset({"что исправить", "what to mend"})
"""How the column is headed that the portal adds to a list it gives back; it is never taken in."""

SURE = 0.8
"""From this certainty a proposal needs no second look."""


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """What one column seems to hold; ``field`` is None when nothing fits."""

    index: int
    heading: str
    field: Field | None
    certainty: float
    alternatives: tuple[Field, ...] = ()


# (field, certainty, pattern over the heading in normal form); the first matches of each field
# count, the best certainty wins. Patterns see «parent | child» where headings are merged.
_PATTERNS: tuple[tuple[Field, float, str], ...] = (
    (
        Field.NUMBER,
        1.0,
        r"(?:№|n|no)?(?: ?п ?[/.\\-]? ?п)?|№ ?(?:по порядку|строки)?|порядковый номер|#|номер(?: п/п)?|пп",
    ),
    (
        Field.MUNICIPALITY,
        1.0,
        r"муниципал\w*(?: образован\w*| район\w*| округ\w*)?(?: \(.*\))?|мо|мр|район\w*|территори\w*|ато|городской округ|округ|моуо|мсу|город|наименование (?:муниципал\w*|мо|района).*|наименование территории",
    ),
    (
        Field.INSTITUTION,
        1.0,
        r"место (?:основной )?работы.*|(?:полное |краткое |сокращ\w* )?(?:наименование |название |наимен\w*\.? )?(?:\(?по уставу\)? ?)?(?:оо|оу|доу|доо|образоват\w*\.? (?:организац\w*|учрежд\w*)|организац\w*|учрежден\w*|школ[аы]|детск\w* сад\w*|обще?образоват\w* .*|оо \(.*\)|од)(?: \(.*\))?(?: по уставу)?|оо,? (?:в котор\w*|где) .*|краткое наименование.*|полное наименование.*|наименование (?:оо|оу|организации|учреждения|образовательн\w*).*|сп",
    ),
    (
        Field.INSTITUTION_CODE,
        1.0,
        r"код (?:оо|оу|организации|учреждения|школы)|инн(?: .*)?|огрн(?: .*)?|оо код",
    ),
    (
        Field.FULL_NAME,
        1.0,
        r"ф\.? ?и\.? ?о\.?(?:[ ,(|].*)?|фамилия,? *имя,? *(?:и )?отчество.*|полное имя|(?:список )?(?:педагог\w*|работник\w*|учител\w*|сотрудник\w*|преподавател\w*|аттестуем\w*)|фио.*|ф\.? ?и\.? ?(?:о\.?)? (?:педаг|работ|учит|сотр|атт|преп).*|фамилия и имя",
    ),
    (Field.FULL_NAME, 0.85, r"фамилия,? ?и\.? ?о.*|фамилия,? (?:и )?инициалы"),
    (Field.LAST_NAME, 1.0, r"фамилия(?: \(.*\))?|.*\| ?фамилия|фам"),
    (Field.FIRST_NAME, 1.0, r"имя|им|.*\| ?имя"),
    (Field.PATRONYMIC, 1.0, r"отч|отчество(?: \(.*\))?|.*\| ?отчество"),
    (
        Field.BIRTH_ON,
        1.0,
        r"(?:дата|число|д(?:ень)?)[ .,]*(?:(?:месяц|мес)[ ,.]*)?(?:и )?(?:год[ .,]*)?рожд\w*.*|год (?:и дата )?рожд\w*.*|др|д\. ?р|дата рожд|рожд\w*|г\. ?р",
    ),
    (Field.SEX, 1.0, r"пол(?: \(.*\))?|м/ж"),
    (Field.SNILS, 1.0, r".*снилс.*|страховой номер.*"),
    (
        Field.SECOND_POSITION,
        1.0,
        r"(?:должность|работа) по (?:внутр\w* |внешн\w* )?совм\w*.*|(?:вторая|дополнительная|другая|иная|совмещаем\w+) должность.*|совмещение(?: должност\w+)?|(?:внутреннее |внешнее )?совместительство \(должность\)",
    ),
    (
        Field.POSITION,
        1.0,
        r"(?:занимаемая |основная |штатная )?должност[ьи](?: \(.*\))?(?: (?:работника|педагог\w*|по штатному.*|в оо|по трудов.*|согласно.*))?|наименование должности.*|долж\.?|должность[,/ ]+(?:дисциплина|предмет|препода|кк|квалиф|категор|специал|наименов).*|.*\| ?(?:наименование )?должност[ьи]|занимаемая должность.*|должность,.*|должность по (?!диплом).*|дол\w*-ть|должн|профессия|кем работает|работает в должности",
    ),
    (
        Field.SUBJECT,
        1.0,
        r"(?:преподаваем\w* |учебн\w* |какой )?(?:предмет|дисциплин)\w*(?: \(.*\)| ?[,/] ?(?:дисципл|модул|направл|курс).*)?|преподаваемые .*|предмет.*|специальност[ьи] \(?предмет\w*\)?|наименование предмета.*|ведет предмет\w*|учебн\w* (?:курс|предмет).*",
    ),
    (
        Field.SUBJECT,
        0.7,
        r"вид деятельности|направлен\w*(?: деятельности| программы)?|(?:направлен\w*|наименование)?[ /,]*(?:творческ\w* )?(?:объединени[ея]|кружок|секция)|вид спорта|(?:музыкальный )?инструмент|отделение",
    ),
    (
        Field.EMPLOYMENT_KIND,
        1.0,
        r"(?:основн\w*|штатн\w*) ?(?:работник\w*)?[ ,/(]*(?:или )?(?:\(?внеш\w*|внутр\w*|совм).*|(?:внешн\w*|внутрен\w*)?[ /,]*совместит\w*.*|вид (?:занятости|работы)|тип занятости|форма занятости|условия (?:занятости|привлечения.*|работы)|характер работы|(?:основное|штатный).*совм.*|статус (?:работника|занятости)",
    ),
    (
        Field.RATE,
        1.0,
        r"(?:учебная |педагогическая |недельная |пед\.? |объем )?нагрузк\w*.*|ставк\w*.*|(?:количество|кол-во|число|размер|доля) (?:ставок|ставки|часов|занимаемой).*|часы|объем .*нагрузк.*|кол-во часов.*",
    ),
    (
        Field.EDUCATION_LEVEL,
        1.0,
        r"уровень (?:профес\w* )?образ\w*.*|образование ?\| ?(?:уровень|высш).*|образование \((?:уровень|высш)[^,]*\)|вид образования",
    ),
    (
        Field.EDUCATION_INSTITUTION,
        1.0,
        r".*образован.*\| ?(?:наименование |название )?(?:учебн|учрежд|вуз|оу|что |какое).*|(?:какое |наименование |название )?(?:учебное заведение|оконченн\w* учрежд|вуз).*|что окончил.*|какое .*(?:окончил|закончил).*|учебное заведение.*|наименование вуза.*",
    ),
    (
        Field.FINISHED_YEAR,
        1.0,
        r"год (?:окончания|выпуска)(?! ?(?:срок|действ|кат|кк|кв)).*|(?:год|дата) (?:выдачи|получения) диплома.*|.*образован.*\| ?(?:год|дата).*|когда (?:окончил|закончил).*",
    ),
    (
        Field.SPECIALITY,
        1.0,
        r"(?:.*\| ?)?(?:специальност[ьи]|наименование направления подготовки|направление подготовки|специальность по диплому|специализация).*",
    ),
    (
        Field.QUALIFICATION,
        1.0,
        r"(?:.*\| ?)?квалификация(?! ?кат).*|(?:должность|профессия) по диплом.*",
    ),
    (Field.EDUCATION, 1.0, r"(?:данные об |сведения об )?образован\w*.*"),
    (
        Field.SERVICE_TEACHING,
        1.0,
        r".*(?:педагог\w*|пед\.?) ?стаж.*|стаж (?:педагог|пед\.?).*|.*стаж.*\| ?(?:педаг|пед).*|педстаж.*|.*стаж.*\(педаг.*",
    ),
    (
        Field.SERVICE_POSITION,
        1.0,
        r".*стаж.*(?:в (?:данной |занимаемой |этой )?должн|по (?:данной )?должн|по специальности).*|.*стаж.*\| ?(?:в|по) (?:.*)?должн.*",
    ),
    (
        Field.SERVICE_INSTITUTION,
        1.0,
        r".*стаж.*(?:в (?:данн\w* |эт\w* |настоящ\w* )?(?:оо|оу|организац|учрежден|школ|доу)).*",
    ),
    (
        Field.SERVICE_TOTAL,
        1.0,
        r"(?:общ\w*|трудовой) (?:труд\w* )?стаж.*|стаж(?: работы)?(?: \(?(?:лет|общий|полных лет).*)?|.*стаж.*\| ?общ.*|стаж.*",
    ),
    (
        Field.POSITION_SINCE,
        1.0,
        r"дата (?:назначения|вступления|начала работы в (?:этой |данной |занимаемой )?должн|приема? (?:на|в) (?:данную |эту )?должн|заключения).*|(?:с какого (?:года|времени)|когда|год).*(?:должност).*|в (?:данной |занимаемой )?должности с.*|назначен\w* на должность.*|работает в должности с.*",
    ),
    (
        Field.STARTED_ON,
        1.0,
        r"(?:дата|год) (?:прием\w*|приёма|поступления|трудоустройства|начала работы|принятия)(?! документ| решен).*|(?:принят\w*|прием) на работу.*|с какого (?:года|времени) работает.*|дата начала трудов.*|работает с.*|работает в (?:оо|оу|учрежд|организ|школе|доу).* с.*",
    ),
    (Field.LEFT_ON, 1.0, r".*(?:увольн|уволен|выбы[тл]).*"),
    (
        Field.WANTED_CATEGORY,
        1.0,
        r"(?:заявлен|запрашив|на какую|планируем|заявляем|претенд|желаем|категория, на котор|на (?:к?кк|категори)).*|.*(?:на котор\w+ претенд|заявленн|планируем\w+ (?:кк|катег)|на какую (?:кк|катег)).*",
    ),
    (
        Field.EXTRA_CATEGORY_ON,
        1.0,
        r"дата .*(?:методист|наставник).*|.*(?:методист|наставник).*\| ?дата.*",
    ),
    (
        Field.EXTRA_CATEGORY,
        1.0,
        r"(?:.*(?:категор|кк|статус|наличие).*)?[\"]?(?:педагог ?- ?)?(?:методист|наставник)\w*.*|кк \"?педагог.*|дополнительная (?:кк|категория).*",
    ),
    (
        Field.COMPLIANCE_NEXT,
        1.0,
        r"(?:дата |срок |год )?(?:следующ|очередн|предстоящ|планов|планируем)\w* (?:дат\w* )?(?:сзд|аттест|соотв|прохожд|переатт).*|.*(?:следующ|очередн|предстоящ|планируем)\w* (?:сзд|аттестац|срок аттест|переаттестац).*|(?:срок|дата|год) (?:следующ|очередн|предстоящ)\w*.*|.*(?:сзд|соотв).*\| ?(?:следующ|очередн|срок|до|дата следующ|действ).*|срок (?:действия )?(?:сзд|соотв).*|(?:когда )?подлежит .*аттест.*|сзд (?:до|следующ).*|(?:дата|срок) окончания (?:сзд|соотв).*",
    ),
    (
        Field.COMPLIANCE_ON,
        1.0,
        r"(?:дата|год|когда|срок) (?:последн\w* )?(?:прохожд\w* |проведен\w* |аттестации )?(?:на |аттестации на |аттест\w* на )?(?:сзд|соотв).*|.*(?:сзд|соотв).*\| ?(?:дата|год|№|когда|прото|реквиз).*|дата .*(?:сзд|соответств).*|аттестован\w* на (?:сзд|соотв).*",
    ),
    (
        Field.COMPLIANCE,
        0.9,
        r"(?:сзд|соотв).*|(?:наличие |аттестац\w* на |аттестован\w* на |результат\w* )(?:сзд|соотв).*",
    ),
    (
        Field.ASSIGNED_ON,
        1.0,
        r"(?:дата|даты) .*\(?(?<!\w)с\W+по\W*|дата (?:присв|устан)\w* ?[-/,;и] ?(?:дата |срок )?(?:оконч|действ).*|дата (?:принятия |вынесения )?решени[яе].*|дата заседания .*(?:комисс|(?<!\w)г?ак(?!\w)).*",
    ),
    (
        Field.VALID_UNTIL,
        1.0,
        r"(?:срок|дата|период|действ(?!ующ)|действит|окончан|истеч|когда|год|месяц)[\w ,()/.-]*(?:окончан|действ|истеч|заканч|истек)[\w]*(?! аттест).*|(?:срок|действит|действует|годна|действ(?!ующ))\w*(?: ?\(?(?:действия|до|кк|катег|по|квал|оконч).*)?|окончани[ея].*|истекает.*|(?:до|по) как\w+ .*|срок \(до.*|.*\| ?(?:срок|до|действ|дата окон|окончан|действит|истек|дата истеч|по)(?:\b.*)?|дата (?:окон|истеч|завершения|прекращ).*|категория до|кк до",
    ),
    (
        Field.ORDER_NUMBER,
        1.0,
        r"(?:№|номер) (?:приказа|документа|распоряж\w*|пр\.?(?!\w))(?! ?[,и/]* ?(?:и )?дата).*|.*приказ.*\| ?(?:№|номер|n)",
    ),
    (
        Field.ORDER_ON,
        1.0,
        r"дата (?:приказа|распоряж\w*|документа)(?! ?[,и/]+ ?(?:и )?(?:№|ном))(?!.*№).*|.*приказ.*\| ?дата.*",
    ),
    (
        Field.ORDER,
        1.0,
        r"(?:реквизит\w*|№|номер|дата)?[ ,и]*(?:№|номер|дата)?[ ,и]*(?:приказ|распоряж|документ).*|приказ.*|реквизит.*|основание.*|.*\| ?(?:приказ|реквиз|№ и дата|дата и №|дата, №|№, дата|распор).*|документ о присвоении.*",
    ),
    (
        Field.ASSIGNED_ON,
        1.0,
        r"(?:дата|год|когда|число|месяц|с какого)[ ,\w/.()]*(?:присв|установ|получен|присуж).*|когда (?:дали|дана|имеет).*|с какого (?:числа|времени|дня|срока)?[ \w]*действ.*|установлена?|получена?|действует с|дата начала|.*(?:катег|кк|квалиф|аттест).*\| ?(?:дата|год|когда|дата аттест\w*|присво\w*)|.*\| ?(?:дата|год) (?:присв|установ|получ|нач).*|присвоен\w*|дата (?:кк|категор\w*|квалиф\w*)(?: \(.*)?|дата начала действ.*",
    ),
    (
        Field.ATTESTED_ON,
        0.9,
        r"(?:дата|год|месяц|когда|срок)[ ,\w.]*(?:последн\w* |предыдущ\w* |прошл\w* )?(?:прохожд\w* |проведен\w* )?аттест.*|последн\w* аттестац.*|предыдущ\w* аттестац.*|прохождение аттестации|аттестован\w*(?: в .*)?",
    ),
    (
        Field.CATEGORY,
        1.0,
        r"(?:имеющ\w*|действующ\w*|присвоенн\w*|наличие|уровень|вид|текущ\w*|настоящ\w*|сведения о|разряд|наименование|какая)?[ ,]*(?:квал\w*\.?|кв)?[ -]*(?:кат(?:ег\w*)?\.?|кк|квк|к/к|к\. ?к)(?:[ ,/(|].*)?|квалификационная.*|.*\| ?(?:(?:имеющ\w* |действующ\w* |наличие )?(?:квалиф\w* )?(?:категория|кк|вид|уровень|наименование|какая|кат\w*)|результат)|.*имеющ\w* (?:квал|кат|кк).*|наличие (?:кв|кат|кк).*|категори.*|кв\.? ?кат.*",
    ),
    (
        Field.CATEGORY,
        0.7,
        r"(?:сведения об |результат\w* |данные об |об? )?аттестац\w*.*|квалификац\w*.*катег.*|.*категор.*",
    ),
    (
        Field.EXEMPTION,
        1.0,
        r"(?:причин\w*|основан\w*)[ \w]*(?:освобожд|не ?аттест|непрохожд|отсутств\w* (?:аттест|кат|кк)|неаттест|непрохож|не подлежит|не прохо).*|освобожд\w*.*|не подлежит.*|не аттестован\w* \(.*",
    ),
    (Field.ABSENCE, 1.0, r"(?:.*)?(?:декрет|отпуск|болезн|нетрудосп|больнич).*"),
    (
        Field.COURSES,
        1.0,
        r".*(?:курс\w*|повышен\w* квалиф|переподготов|кпк|пк(?![а-я])|дпо|доп\w*\.? проф\w*\.? образ).*",
    ),
    (Field.AWARDS, 1.0, r".*(?:наград|поощрен|почет|звани[яе]|грамот|достижен).*"),
    (Field.DEGREE, 1.0, r".*(?:учен\w* степен|степень).*"),
    (
        Field.PHONE,
        1.0,
        r".*(?:телефон|тел\.?(?![а-я])|сотов|моб\.?(?![а-я])|контакт\w* (?:номер|тел)).*|контакт\w*|моб",
    ),
    (
        Field.EMAIL,
        1.0,
        r".*(?:e-?mail|е-?mail|e-?маil|электрон\w* (?:поч|адрес)|эл\.? ?(?:поч|адр)|емайл|почт[аы]|е-?маи?л|имейл|мейл).*",
    ),
    (
        Field.NOTE,
        1.0,
        r"примеч\w*.*|прим|комментар\w*|особые отметки|отметк\w*.*|дополнительн\w* (?:сведения|информация)|иное|прочее",
    ),
    (
        Field.PLAN,
        1.0,
        r"(?:.*\| ?)?(?:20\d{2} ?[-/] ?(?:20)?\d{2}(?: ?(?:уч\w*\.? ?)?г(?:од\w*)?\.?г?\.?)?|20\d{2}(?: ?г(?:од)?\.?)?)(?: ?(?:уч\w*\.? ?г\w*\.?))?|(?:план|график)[\w -]*(?:аттест|прохожд).*|(?:год|срок|дата|месяц|период)[\w ]* (?:планир|предполаг)\w*.*|(?:предполаг|планир)\w* (?:месяц|срок|дата|год).*",
    ),
    (
        Field.IGNORED,
        0.9,
        r"(?:фио |ф\. ?и\. ?о\.? )?\(?(?:в )?(?:род(?:ительн\w*)?|дат(?:ельн\w*)?)\.? ?(?:пад\w*)\.?\)?.*|(?:серия|номер|№)[\w ]* (?:диплома|паспорта|удостовер\w*).*|паспорт.*|адрес.*|возраст.*|сколько лет|полных лет|оклад.*|зарплата.*|коэфф?ициент.*|надбавк.*|доплат.*|классное руководство.*|классы|класс|подпись.*|что исправить|what to mend|эксперт.*|группа|разряд.*|гражданство.*|инвалид.*|пенсион.*|национальность",
    ),
)

_SPELT_OUT = tuple(
    (re.compile(rf"(?<!\w)(?:{short})(?!\w)"), full)
    for short, full in (
        (r"след\.?(?= )", "следующая"),
        (r"посл\.?(?= (?:дата|аттест|курс))", "последняя"),
        (r"присв?\.?(?:-[а-я]{1,3})?", "присвоения"),
        (r"уст(?:ан)?\.?(?:-[а-я]{1,3})?", "установления"),
        (r"оконч\.?(?:-[а-я]{1,3})?", "окончания"),
    )
)
"""Words that narrow columns cut short."""

_COMPILED = tuple(
    (field, certainty, re.compile(rf"(?:{pattern})\Z")) for field, certainty, pattern in _PATTERNS
)
_NUMBERED = re.compile(r"\A(?:\d{1,2}[.)] ?)(?=[а-яa-z№])")
_GENERIC = re.compile(
    r"(?:дата|дата нач\w*|дата оконч?|год|срок|до|№|номер|№ и дата|вид|уровень|наименование|категория|кк|название|какая|когда|с|по|да/нет)\Z"
)
_YEAR_COLUMN = re.compile(
    r"20\d{2}(?: ?[-/] ?(?:20)?\d{2})?(?: ?(?:уч\w*\.? ?)?г(?:од\w*|г)?\.?)?\Z"
)
_OTHER_CATEGORY = re.compile(
    r"(?:предыд|прежн|прошл|ранее)\w* .*(?:катег|кк(?!\w))"
    r"|категори[яи] (?:персонала|работников|сотрудников|обуча\w*|учащ\w*|слушател\w*)\Z"
)
_FORMER = re.compile(r"(?:пред(?:ыд|шеств)|прежн|прошл|ранее)\w*(?: |\Z)")
"""A heading over columns of the attestation before the last, where the last has its own."""
_CATEGORY_WORD = r"(?:катег\w*|кк(?!\w)|кв\. ?кат\w*)"
_COMPLIANCE_WORD = r"(?:сзд|соотв\w*)(?: ?(?:заним\w*\.?|долж\w*\.?))*"
_COMPLIANCE_AFTER = re.compile(
    rf"(?P<kept>{_CATEGORY_WORD}[^(/|]*?)[ ,]*[(/,]? *(?:или |и )?(?:\w+ (?:на )?)??{_COMPLIANCE_WORD}\)?"
)
_COMPLIANCE_FIRST = re.compile(
    rf"(?P<before>.*?)(?:наличие )?{_COMPLIANCE_WORD} ?(?:[,/]|или |и )[ ,/]*(?=(?:\w+\.? )?{_CATEGORY_WORD})"
)
_SEPARATOR = " | "
_MULTI_STEP = 0.02
_BY_NEIGHBOUR = 0.9
"""A bare «дата» or «срок» that stands beside the category."""
_YEAR_OF_END = re.compile(r"год (?:окончания|истечения)\Z")
_CONTEXT = {Field.CATEGORY: "категория", Field.COMPLIANCE: "сзд"}
_NUMBER_OF_PAPER = re.compile(r"(?:№|номер|протокол|приказ|реквизит)(?!.*дата)")
_OF_PAIRS = frozenset({Field.VALID_UNTIL, Field.ORDER})
_DATES_AND_ORDERS = frozenset(
    {
        Field.ASSIGNED_ON,
        Field.VALID_UNTIL,
        Field.ORDER,
        Field.ORDER_NUMBER,
        Field.ORDER_ON,
        Field.COMPLIANCE_ON,
        Field.COMPLIANCE_NEXT,
    }
)
_BESIDE_KIND = re.compile(
    r"(?<!\w)(?:\d{1,2}\.|раздел|список|сведения|педагог\w*|работник\w*|учител\w*|воспитател\w*"
    r"|имеющ\w*|имеют|аттестован\w*|присвоен\w*|установлен\w*|получен\w*|наличие|дата|год|квалификационн\w*"
    r"|кв|категори\w*|кат|кк|заним\w*|долж\w*|о|об|с|на|в|и|без|не|да/нет|отметить|чел)(?!\w)"
)
_BY_ITSELF = 0.97
"""A heading under a merged one, read by its own words alone."""
_ONLY_THE_GROUP = 0.5
"""Only the merged heading above says what the column may be."""


@memo
def recognise(heading: str) -> tuple[tuple[Field, float], ...]:
    """Return the fields that a heading may mean, best first, with certainties.

    A heading under others is written «parent | child».
    """
    whole = " | ".join(_NUMBERED.sub("", key(part)) for part in heading.split("|"))
    whole = whole.strip(" |")
    if not whole:
        return ()
    whole = " | ".join(map(_without_compliance, whole.split(_SEPARATOR)))
    for short, full in _SPELT_OUT:
        whole = short.sub(full, whole)
    found = _recognise(whole)
    if not found and "." in whole:
        found = _recognise(re.sub(r"[. ]+", " ", whole).strip())
    return found


def _recognise(whole: str) -> tuple[tuple[Field, float], ...]:
    parent, _, child = whole.rpartition(_SEPARATOR)
    if _YEAR_COLUMN.match(child):
        return ((Field.PLAN, 1.0),)
    if _OTHER_CATEGORY.match(child):
        return ((Field.IGNORED, 1.0),)
    found: dict[Field, float] = {}
    if parent:
        own: dict[Field, float] = {}
        _search(child, 1.0, own)
        above: dict[Field, float] = {}
        _search(parent, 1.0, above)
        _search(whole, 1.0, found)
        inherited = above.keys() & found.keys() - own.keys()
        if own or found.keys() - inherited:
            for field in inherited:
                found[field] *= _ONLY_THE_GROUP
        if not _GENERIC.match(child):
            for field, certainty in own.items():
                found[field] = max(found.get(field, 0.0), certainty * _BY_ITSELF)
        for field, certainty in above.items():
            found.setdefault(field, certainty * _ONLY_THE_GROUP)
    else:
        _search(whole, 1.0, found)
    return tuple(
        sorted(
            ((field, round(score, 3)) for field, score in found.items()), key=lambda one: -one[1]
        )
    )


def _without_compliance(part: str) -> str:
    """Leave out «/ СЗД» of a heading that names a category too: it is a column of the category."""
    if _COMPLIANCE_FIRST.match(part):
        return _COMPLIANCE_FIRST.sub(r"\g<before>", part, count=1).strip()
    match = _COMPLIANCE_AFTER.search(part)
    if match is None or "без " in match[0] or "не име" in match[0]:
        return part
    return f"{part[: match.start()]}{match['kept']}{part[match.end() :]}".strip(" ,/")


def _search(text: str, weight: float, found: dict[Field, float]) -> None:
    step = 0.0
    for field, certainty, pattern in _COMPILED:
        if pattern.match(text):
            score = certainty * weight - step
            step += _MULTI_STEP
            if score > found.get(field, 0.0):
                found[field] = round(score, 3)


def _candidates(headings: Sequence[str]) -> list[tuple[tuple[Field, float], ...]]:
    """Recognise each heading; «дата» and «срок» take their meaning from the column at their left."""
    ticked = {**_paired(headings), **_ticked(headings)}
    candidates: list[tuple[tuple[Field, float], ...]] = []
    context = ""
    for index, heading in enumerate(headings):
        if index in ticked:
            candidates.append(((ticked[index], 1.0),))
            context = ""
            continue
        found = recognise(heading)
        if context and _YEAR_OF_END.match(key(heading)):
            found = ((Field.VALID_UNTIL, _BY_NEIGHBOUR),)
        elif context and is_generic(heading.rpartition("|")[2]) and not _is_known(found):
            found = tuple(
                (field, certainty * _BY_NEIGHBOUR)
                for field, certainty in recognise(f"{context} | {heading.rpartition('|')[2]}")
                if field in _DATES_AND_ORDERS
            )
        elif found and found[0][0] in _CONTEXT:
            context = _CONTEXT[found[0][0]]
        elif not (found and found[0][0] in _DATES_AND_ORDERS):
            context = ""
        candidates.append(found)
    return _without_former(headings, candidates)


def _without_former(
    headings: Sequence[str], candidates: list[tuple[tuple[Field, float], ...]]
) -> list[tuple[tuple[Field, float], ...]]:
    """Leave out the columns of a former attestation where others tell the category of today."""
    former = {
        index
        for index, heading in enumerate(headings)
        if "|" in heading and _FORMER.match(key(heading.partition("|")[0]))
    }
    today = {found[0][0] for index, found in enumerate(candidates) if found and index not in former}
    if Field.CATEGORY not in today:
        return candidates
    ignored = ((Field.IGNORED, 1.0),)
    return [ignored if index in former else found for index, found in enumerate(candidates)]


def _is_known(found: tuple[tuple[Field, float], ...]) -> bool:
    return bool(found) and found[0][1] > _ONLY_THE_GROUP


def is_generic(heading: str) -> bool:
    """Tell that a heading has a meaning only with the one above or beside it: «дата», «срок»."""
    return _GENERIC.match(key(heading)) is not None


def heading_kind(heading: str) -> str | None:
    """Return the one kind of category that a heading names and says little beside, or None."""
    kinds, rest = find_kinds(_NUMBERED.sub("", key(heading)))
    if not kinds:
        return kind_alone(heading)
    if len(set(kinds)) != 1 or _BESIDE_KIND.sub(" ", rest).strip(" ,.;:()/-"):
        return None
    return kinds[0]


def _ticked(headings: Sequence[str]) -> dict[int, Field]:
    """Return the columns headed by the categories themselves, when there are several of them."""
    found: dict[int, Field] = {}
    for index, heading in enumerate(headings):
        kind = heading_kind(heading.rpartition("|")[2])
        if kind and kind in TICKED and TICKED[kind] not in found.values():
            found[index] = TICKED[kind]
    main = {Field.HAS_HIGHEST, Field.HAS_FIRST} & set(found.values())
    return found if len(main) > 1 or (main and len(found) > 1) else {}


def _paired(headings: Sequence[str]) -> dict[int, Field]:
    """Return the columns of dates and terms under headings that are the categories themselves."""
    found: dict[int, Field] = {}
    kinds = set()
    for index, heading in enumerate(headings):
        parent, _, child = heading.rpartition("|")
        kind = heading_kind(parent.rpartition("|")[2]) if parent else None
        if kind is None or kind not in TICKED:
            continue
        meant = recognise(f"категория | {child}")
        if meant and meant[0][0] == Field.ASSIGNED_ON and TICKED[kind] not in found.values():
            found[index] = TICKED[kind]
            kinds.add(kind)
        elif kind == "complies" and _NUMBER_OF_PAPER.match(key(child)):
            found[index] = Field.IGNORED
        elif meant and meant[0][0] in _OF_PAIRS and kind != "complies":
            found[index] = meant[0][0]
    if len(kinds) < 2:  # noqa: PLR2004 - a pair of columns for each of several kinds
        return {}
    for index, heading in enumerate(headings):
        if index not in found and heading_kind(heading.rpartition("|")[2]) == "none":
            found[index] = Field.HAS_NONE
            break
    return found


_NOTHING_FITS: tuple[Field | None, float] = (None, 0.0)


def propose(headings: Sequence[str]) -> tuple[ColumnProposal, ...]:
    """Propose a field for each column; a field is given to one column only, unless repeatable."""
    candidates = _candidates(headings)
    paired = _paired(headings)
    order = sorted(
        (
            (-certainty, index, field)
            for index, found in enumerate(candidates)
            for field, certainty in found
        ),
        key=lambda item: (item[0], item[1]),
    )
    chosen: dict[int, tuple[Field | None, float]] = {}
    taken: set[Field] = set()
    for negative, index, field in order:
        repeats = field in REPEATABLE or (field in _OF_PAIRS and index in paired)
        if index in chosen or (field in taken and not repeats):
            continue
        if -negative < candidates[index][0][1] - 0.25:
            continue
        chosen[index] = (field, -negative)
        taken.add(field)
    proposals = []
    for index, heading in enumerate(headings):
        best, certainty = chosen.get(index, _NOTHING_FITS)
        others = tuple(other for other, _ in candidates[index] if other != best)
        proposals.append(ColumnProposal(index, heading, best, certainty, others))
    return tuple(proposals)
