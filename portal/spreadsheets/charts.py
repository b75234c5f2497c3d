"""Native charts of a sheet: Excel draws them from the sheet's own cells, so that people can change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.spreadsheets.address import column_letters, quote_sheet
from portal.spreadsheets.text import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from portal.spreadsheets.layout import Frame
    from portal.spreadsheets.sheets import Sheet, SheetChart

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_COLOURS = ("2F6F4F", "E0A030", "7A8CA8", "B0483A", "6A4C93", "2A7FB8")
_WIDE, _TALL, _APART = 10, 20, 2
"""The size of a chart and the distance of the next, in columns and rows."""

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"


def room(frame: Frame, count: int) -> tuple[int, int]:
    """Return the last column and row, both 1-based, that so many charts beside a table take."""
    return frame.width + 1 + _WIDE, frame.header_first - 1 + count * (_TALL + _APART)


def parts(
    sheet: Sheet, frame: Frame, name: str, rows: int, number: int, first_chart: int
) -> Iterator[tuple[str, str]]:
    """Yield the package's parts of a sheet's charts: relations, drawing, charts; none without charts.

    ``number`` is the sheet's place in the package, ``first_chart`` the number of its first chart.
    """
    if not sheet.charts:
        return
    yield f"xl/worksheets/_rels/sheet{number}.xml.rels", _sheet_relations(number)
    count = len(sheet.charts)
    yield f"xl/drawings/drawing{number}.xml", _drawing(frame, count)
    yield f"xl/drawings/_rels/drawing{number}.xml.rels", _drawing_relations(first_chart, count)
    for place, chart in enumerate(sheet.charts):
        text = _chart(chart, sheet, frame, quote_sheet(name), rows)
        yield f"xl/charts/chart{first_chart + place}.xml", text


def content_types(drawings: Sequence[int], charts: int) -> str:
    """Return the lines of [Content_Types].xml for so many drawings and charts."""
    named = [(f"drawings/drawing{number}", DRAWING_TYPE) for number in drawings]
    named += [(f"charts/chart{number}", CHART_TYPE) for number in range(1, charts + 1)]
    return "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}"/>' for part, kind in named
    )


def _sheet_relations(number: int) -> str:
    return (
        f'{_XML}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/drawing" Target="../drawings/drawing{number}.xml"/></Relationships>'
    )


def _drawing_relations(first: int, count: int) -> str:
    lines = "".join(
        f'<Relationship Id="rId{place + 1}" Type="{_OFFICE}/chart" '
        f'Target="../charts/chart{first + place}.xml"/>'
        for place in range(count)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'


def _drawing(frame: Frame, count: int) -> str:
    """Return the drawing that places the charts one under another at the right of the table."""
    left, top = frame.width + 1, frame.header_first - 1
    anchors = "".join(
        _anchor(left, top + place * (_TALL + _APART), place + 1) for place in range(count)
    )
    return (
        f'{_XML}<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main">'
        f"{anchors}</xdr:wsDr>"
    )


def _anchor(left: int, top: int, number: int) -> str:
    def corner(tag: str, column: int, row: int) -> str:
        return (
            f"<xdr:{tag}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
            f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{tag}>"
        )

    return (
        f"<xdr:twoCellAnchor>{corner('from', left, top)}{corner('to', left + _WIDE, top + _TALL)}"
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{number + 1}" '
        f'name="Chart {number}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_OFFICE}" r:id="rId{number}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _chart(chart: SheetChart, sheet: Sheet, frame: Frame, name: str, rows: int) -> str:
    first = frame.header_last + 1
    last = frame.header_last + max(1, min(chart.rows or rows, rows))

    def area(column: int) -> str:
        letters = column_letters(column + 1)
        return escape(f"{name}!${letters}${first}:${letters}${last}")

    series = "".join(
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx><c:v>{escape(_series_title(sheet, column))}</c:v></c:tx>"
        f"{_fill(_COLOURS[place % len(_COLOURS)])}"
        f'<c:invertIfNegative val="0"/><c:cat><c:strRef><c:f>{area(chart.labels)}</c:f></c:strRef>'
        f"</c:cat><c:val><c:numRef><c:f>{area(column)}</c:f></c:numRef></c:val></c:ser>"
        for place, column in enumerate(chart.values)
    )
    overlap = '<c:overlap val="100"/>' if chart.stacked else ""
    grouping = "stacked" if chart.stacked else "clustered"
    return (
        f'{_XML}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}/main">'
        '<c:roundedCorners val="0"/><c:chart>'
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{escape(chart.title)}</a:t></a:r></a:p>"
        '</c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        f'<c:plotArea><c:layout/><c:barChart><c:barDir val="{"bar" if chart.sideways else "col"}"/>'
        f'<c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}<c:gapWidth val="60"/>'
        f'{overlap}<c:axId val="1"/><c:axId val="2"/></c:barChart>{_axes(chart.sideways)}'
        '</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/></c:chart></c:chartSpace>'
    )


def _series_title(sheet: Sheet, column: int) -> str:
    found = sheet.columns[column]
    return found.group or found.title


def _fill(colour: str) -> str:
    return f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></c:spPr>'


def _axes(sideways: bool) -> str:  # noqa: FBT001 - a property of the chart, passed on
    at, across = ("l", "b") if sideways else ("b", "l")
    direction = "maxMin" if sideways else "minMax"
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{direction}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{at}"/>{ticks}<c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{across}"/><c:majorGridlines/>'
        f'<c:numFmt formatCode="General" sourceLinked="1"/>{ticks}<c:crossAx val="1"/></c:valAx>'
    )
