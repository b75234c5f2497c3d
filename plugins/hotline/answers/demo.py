"""Canned answers and articles of the demo district."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.answers import articles, canned
from plugins.hotline.answers.models import CannedAnswer

if TYPE_CHECKING:
    from portal.access import Actor

CANNED = (
    ("бессрочно", "Категория теперь бессрочная", "{имя}, здравствуйте! Категория, установленная с 1 сентября 2023 года, действует бессрочно. Установленная раньше действует до конца своего срока.", "приказ № 196"),
    ("сроки", "Сколько рассматривают заявление", "{имя}, здравствуйте! Заявление рассматривают не более 30 календарных дней, сама аттестация длится не более 60 календарных дней. Обращение {номер} от {дата}.", "приказ № 196"),
    ("госуслуги", "Подача через Госуслуги", "{имя}, заявление подаётся с подтверждённой учётной записью. Приложите документы о результатах работы. Организация: {организация}.", ""),
    ("перезвоним", "Уточним и перезвоним", "{имя}, мы уточним ответ и перезвоним. Ваше обращение № {номер}. {сотрудник}", ""),
)  # fmt: skip
ARTICLES = (
    ("Когда проводится аттестация на соответствие должности", "Один раз в пять лет комиссией самой организации. Её не проходят те, у кого есть категория, беременные, находящиеся в отпуске по беременности и родам или по уходу за ребёнком. После выхода из отпуска она возможна не раньше чем через два года.", "приказ № 196", "coordinators"),
    ("Высшая категория без двух лет ожидания", "С 1 сентября 2023 года высшую категорию может просить тот, у кого есть или была первая или высшая по любой должности. Ждать два года после первой не нужно.", "приказ № 196", "coordinators"),
    ("Как отвечать о сроках по старому приказу", "Если ссылаются на приказ № 276, напомните, что он отменён с 1 сентября 2023 года.", "приказ № 196", "district"),
)  # fmt: skip


def fill(actor: Actor, municipality_id: int) -> None:
    """Write what the hotline of the demo district answers with, marked as demo."""
    for shortcut, title, text, norm in CANNED:
        values = {"shortcut": shortcut, "title": title, "text": text, "norm": norm}
        canned.make(actor, municipality_id=municipality_id, values=values)
    CannedAnswer.update(demo=True).execute()
    for title, text, norm, audience in ARTICLES:
        values = {"title": title, "text": text, "norm": norm, "audience": audience}
        articles.publish(actor, municipality_id=municipality_id, values=values, demo=True)
