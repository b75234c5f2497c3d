"""What a reading says of itself, in Russian, and how sure each remark leaves it."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.work_plan.terms.reading import Certainty


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on how a phrase was read, and the most that it lets a reading be."""

    text: str
    certainty: Certainty = Certainty.CERTAIN


def probable(text: str) -> Note:
    """Return a remark on a convention that chose."""
    return Note(text, Certainty.PROBABLE)


def ask(text: str) -> Note:
    """Return a remark on a doubt that a person must settle."""
    return Note(text, Certainty.ASK)


_ORDER = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.ASK)


def least_sure(notes: tuple[Note, ...]) -> Certainty:
    """Return how sure a reading with these remarks is."""
    return max((note.certainty for note in notes), key=_ORDER.index, default=Certainty.CERTAIN)


def in_words(notes: tuple[Note, ...]) -> str:
    """Return the remarks as sentences, each once, the doubtful first."""
    ordered = sorted(dict.fromkeys(notes), key=lambda note: -_ORDER.index(note.certainty))
    return " ".join(dict.fromkeys(note.text for note in ordered))


EMPTY = ask("Срок не указан.")
NOT_READ = ask("Срок не распознан: укажите дату вручную.")
TOO_LONG = ask("Слишком длинный текст для срока: укажите дату вручную.")
UNSAID = ask("Срок в плане не назван: укажите дату, когда она станет известна.")
SAME_AS_ABOVE = Note("Как в строке выше.")
NOTHING_ABOVE = ask("Знак повтора, но строки выше нет.")
MISPRINT = probable("В слове исправлена опечатка.")
AUGUST = ask("Август бывает и в начале, и в конце учебного года: проверьте год.")
AUGUST_OPENS = probable("Август взят перед началом учебного года.")
THIRD_QUARTER = ask("III квартал лежит на границе двух учебных лет: проверьте год.")
HALF_OF_CALENDAR = Note("Полугодие календарного года, так как назван год.")
HALF_OF_SCHOOL = Note("Полугодие учебного года.")
QUARTER_OF_CALENDAR = Note("Квартал календарного года.")
SECOND_HALF_ENDS = probable("Конец второго полугодия взят по концу учебного года.")
BEYOND_YEAR = ask("Срок выходит за учебный год; показана часть, которая лежит в нём.")
BACKWARDS = ask("Начало срока позже его конца: проверьте даты.")
WEEK_BY_DAYS = probable("Неделя месяца считается по числам: 1–7, 8–14 и так далее.")
FULL_WEEKS = probable("Неделя месяца — полная неделя с понедельника по воскресенье.")
NO_SUCH_WEEK = ask("Такой недели в месяце нет.")
ROUGH_PART = probable("Начало, середина или конец взяты по соглашению.")
TEACHING_YEAR = probable("Конец учебного года взят по настройке.")
WHICH_YEAR = ask("Не сказано, учебный это год или календарный; взят учебный.")
BY_TERMS = probable("По датам четвертей и каникул в настройках.")
TERMS_NOT_KNOWN = ask("Даты четвертей и каникул этого года не известны, взяты обычные.")
HOLIDAYS_SEVERAL = probable("Все каникулы учебного года.")
BEFORE_MONTH = ask("«До» с названием времени: не ясно, входит ли оно само; взято до его начала.")
BY_PART = ask("«До» с частью месяца: не ясно, входит ли она сама; взят её последний день.")
BY_STRETCH = probable("Крайний срок — последний день названного времени.")
BY_START = probable("Крайний срок — к началу названного времени.")
LAST_DAY_IN = Note("Последний день входит в срок.")
LAST_DAY_OUT = probable("Последний день в срок не входит (настройка).")
NO_END = ask("Назван только день, раньше которого нельзя; конец взят по концу учебного года.")
LIST_SLASH = ask("Косая черта или «или»: не ясно, оба это срока или один из них.")
LIST_UNCLEAR = ask("Не ясно, как связаны несколько сроков: проверьте.")
BY_CARRIED = probable("«До» отнесено ко всем датам перечня.")
NO_TIMES = ask("Повторение и даты не сходятся: проверьте срок.")
NOT_IN_ORDER = ask("Сроки идут не по порядку учебного года: проверьте год.")
LIST_JOINED = probable("Соседние месяцы взяты как один срок.")
TODAYS_YEAR = probable("«Текущий», «следующий» год отсчитан от года плана.")
NEW_YEAR = ask("«Новый учебный год»: не ясно, год ли это плана или следующий; взят следующий.")
OTHER_WEEKDAY = ask("День недели не подходит к дате: проверьте её.")
ODD_YEAR = probable("Две последние цифры взяты за год: проверьте.")
WHICH_HOLIDAYS = ask("Не сказано, какие каникулы; взяты осенние.")
BY_RANGE = ask("«До» с промежутком дней: взят его последний день.")
BLANK_DAY = ask("День оставлен пустым: впишите его.")
ODD_DATE = ask("Дата записана необычно: проверьте день и месяц.")
DEFAULT_YEAR_END = ask("Не сказано, конец учебного это года или календарного; взят конец учебного.")
ONLY_YEAR = ask("Назван только год: укажите месяц.")
MONTH_NOT_TOLD = ask("Не сказано, в каком месяце.")
PER_PERSON = probable("Свой срок у каждого человека, от прошлого раза.")
DAILY = Note("Каждый день: не бывает просрочено.")
TIMES_A_WEEK = probable("Несколько раз за неделю: показаны недели.")
MONTHS_OUT = Note("Часть месяцев исключена настройкой.")
EVEN_PARTS = probable("Время разделено на равные части.")
HALF_MONTHS = probable("Дважды в месяц: до середины и до конца месяца.")
MONTHLY_GUESSED = probable("Назван только день месяца: взят каждый месяц.")
FROM_QUARTER = probable("Отсчитано от конца квартала.")
SECOND_WEEKDAY = ask(
    "«Каждый второй»: не ясно, второй в месяце или через неделю; взят второй в месяце."
)
AFTER_TERM = probable("Через несколько дней после конца этого времени, по настройке.")
REPORT_DAY = ask("День после окончания взят по настройке: уточните.")
NEVER_OVERDUE = Note("Весь срок; просрочки не бывает.")
WHOLE_YEAR = Note("Весь учебный год; просрочки не бывает.")
ON_REQUEST = Note("Когда понадобится: своей даты нет.")
SCHEDULE_UNNAMED = ask("График или план не назван: выберите его; до этого даты нет.")
OUTSIDE_YEAR = ask("Дата лежит вне учебного года: проверьте.")
NO_ANCHOR = ask("Не сказано, от какого события отсчитывать.")
ANCHOR_OF_ACTIVITY = ask("Событие не названо; предложено то, о котором говорит мероприятие.")
UNKNOWN_ANCHOR = probable("Событие сохранено словами плана.")
DAYS_UNSTATED = probable("Не сказано, календарные это дни или рабочие; считаются календарные.")
HALF_UNITS = probable("Половина месяца взята за 15 дней, половина года — за 6 месяцев.")
NO_DISTANCE = ask("Не сказано, за какое время до события или после него.")
NOT_BEFORE = Note("Это самый ранний день, а не крайний срок.")
FROM_EVERY = probable("Отсчитано от каждого такого времени в учебном году.")
FROM_DATE = probable("Отсчитано от названной даты.")
THEN = probable("Взят первый срок; продолжение («далее …») оставлено словами.")
WORDS_LEFT = probable("Часть слов в дату не вошла.")
NUMBERS_LEFT = ask("Часть чисел или слов осталась непонятой: проверьте дату.")
TWO_READINGS = ask("В ячейке несколько разных сроков: выберите.")
HEDGED = probable("Срок назван приблизительно.")
NOT_ALL_EXCEPT = ask("Исключение из срока не удалось учесть.")
EXCEPT = probable("Исключённое время вынуто из срока.")


def by_schedule(name: str) -> Note:
    """Return the remark on a schedule, which a person must choose where it has no name."""
    if not name:
        return SCHEDULE_UNNAMED
    return Note(f"Даты задаёт «{name}»: свяжите срок с ним.")


def beside_schedule(name: str) -> Note:
    """Return the remark on a schedule that is named beside dates."""
    return probable(f"Рядом назван «{name or 'график или план'}»: проверьте даты по нему.")


def impossible(words: str) -> Note:
    """Return the remark on a date that does not exist."""
    return ask(f"Даты «{words}» не бывает: исправьте.")


def other_year(year: str, *, near: bool) -> Note:
    """Return the remark on dates outside the plan's year."""
    text = f"Год назван в тексте; срок лежит вне учебного года {year}."
    return probable(text) if near else ask(text)
