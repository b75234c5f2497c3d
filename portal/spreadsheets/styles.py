"""Cell styles of a written workbook: asked for by meaning, numbered, then printed as styles.xml."""

from __future__ import annotations

from dataclasses import dataclass

from portal.spreadsheets.sheets import Kind, Mark

_FIRST_OWN_FORMAT = 164
_FORMATS = {
    Kind.TEXT: (49, ""),
    Kind.WHOLE: (1, ""),
    Kind.NUMBER: (0, ""),
    Kind.MONEY: (4, ""),
    Kind.PERCENT: (164, "0.0%"),
    Kind.DATE: (165, "dd\\.mm\\.yyyy"),
    Kind.MOMENT: (166, "dd\\.mm\\.yyyy\\ hh:mm"),
    Kind.TIME: (20, ""),
    Kind.FLAG: (0, ""),
}
_FILLS = {
    Mark.OVERDUE: "FFF8D7DA",
    Mark.SOON: "FFFFF0C2",
    Mark.DONE: "FFDDF1E0",
    Mark.INFORMATION: "FFDCE9F7",
}
_HEADER_FILL = "FFE7ECF2"
_BORDER = "FFBFC7D1"
_FONTS = {
    "": '<font><sz val="10"/><name val="Arial"/><family val="2"/></font>',
    "strong": '<font><b/><sz val="10"/><name val="Arial"/><family val="2"/></font>',
    "heading": '<font><b/><sz val="14"/><name val="Arial"/><family val="2"/></font>',
    "quiet": '<font><i/><sz val="9"/><color rgb="FF5A6472"/><name val="Arial"/>'
    '<family val="2"/></font>',
}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell, by meaning."""

    kind: Kind | None = None
    font: str = ""
    mark: Mark | None = None
    wrap: bool = False
    framed: bool = False
    header: bool = False
    centred: bool = False


class Styles:
    """The numbered styles of one workbook; number 0 is the plain cell."""

    def __init__(self) -> None:
        """Start with the plain style only."""
        self._numbers: dict[Style, int] = {Style(): 0}

    def number(self, style: Style) -> int:
        """Return the style's number for the `s` attribute of a cell."""
        return self._numbers.setdefault(style, len(self._numbers))

    def xml(self) -> str:
        """Return the part xl/styles.xml."""
        fonts = list(_FONTS)
        fills = [*_FILLS.values(), _HEADER_FILL]
        own = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
            for number, code in _FORMATS.values()
            if number >= _FIRST_OWN_FORMAT
        )
        solid = "".join(
            f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
            '<bgColor indexed="64"/></patternFill></fill>'
            for colour in fills
        )
        edges = "".join(
            f'<{side} style="thin"><color rgb="{_BORDER}"/></{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        formats = "".join(_format_xml(style, fonts, fills) for style in self._numbers)
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f'<numFmts count="3">{own}</numFmts>'
            f'<fonts count="{len(fonts)}">{"".join(_FONTS.values())}</fonts>'
            f'<fills count="{len(fills) + 2}"><fill><patternFill patternType="none"/></fill>'
            f'<fill><patternFill patternType="gray125"/></fill>{solid}</fills>'
            '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
            f"<border>{edges}<diagonal/></border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            "</cellStyleXfs>"
            f'<cellXfs count="{len(self._numbers)}">{formats}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )


def _format_xml(style: Style, fonts: list[str], fills: list[str]) -> str:
    """Return one <xf> of the style; fills 0 and 1 are fixed by the format."""
    number_format = _FORMATS[style.kind][0] if style.kind else 0
    colour = _HEADER_FILL if style.header else _FILLS[style.mark] if style.mark else ""
    fill = fills.index(colour) + 2 if colour else 0
    align = ""
    if style.header:
        align = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    elif style.centred:
        align = '<alignment horizontal="center" vertical="top" wrapText="1"/>'
    elif style.framed:
        wrap = ' wrapText="1"' if style.wrap else ""
        align = f'<alignment vertical="top"{wrap}/>'
    elif style.wrap:
        align = '<alignment vertical="top" wrapText="1"/>'
    flags = (
        (' applyNumberFormat="1"' if number_format else "")
        + (' applyFont="1"' if style.font else "")
        + (' applyFill="1"' if fill else "")
        + (' applyBorder="1"' if style.framed else "")
        + (' applyAlignment="1"' if align else "")
    )
    head = (
        f'<xf numFmtId="{number_format}" fontId="{fonts.index(style.font)}" fillId="{fill}" '
        f'borderId="{int(style.framed)}" xfId="0"{flags}'
    )
    return f"{head}>{align}</xf>" if align else f"{head}/>"
