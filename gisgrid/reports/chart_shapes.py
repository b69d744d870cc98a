"""Boxes and lines of a chart as shapes that Word and Excel can edit (DrawingML, ECMA-376 part 1, 20.1 and 20.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from gisgrid.charts.chart import Line, Tone
from gisgrid.charts.measure import TITLE_SIZE
from gisgrid.charts.pages import TreePage
from gisgrid.charts.tidy_tree import PlacedBox
from gisgrid.layout.chart_marks import QUIET, VACANT_COLOUR, colour_of, tint_of

_EMU_PER_MM = 36_000
_POINTS_PER_MM = 72 / 25.4
_INK = "#111111"
_FONT = "微软雅黑"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True)
class Shape:
    """One shape with its place on the page, in millimetres.

    Attributes
    ----------
    name : str
        What the list of shapes shows.
    words : tuple of (str, str, float, bool)
        Paragraphs: text, colour, size in points, whether bold; none for a line.
    """

    name: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    fill: str = ""
    edge: str = _INK
    edge_mm: float = 0.3
    is_dashed: bool = False
    is_line: bool = False
    words: tuple[tuple[str, str, float, bool], ...] = ()


def shapes_of(page: TreePage, x_mm: float, y_mm: float) -> Iterator[Shape]:
    """Yield the lines, then the boxes of a page whose tree begins at (x, y)."""
    em = page.em_mm
    for connector in page.layout.connectors:
        for (x0, y0), (x1, y1) in pairwise(connector.points):
            left, top = min(x0, x1), min(y0, y1)
            yield Shape(
                "line", x_mm + left * em, y_mm + top * em, abs(x1 - x0) * em, abs(y1 - y0) * em,
                edge="#333333", is_dashed=connector.is_dashed, is_line=True,
            )  # fmt: skip
    for label in page.layout.labels:
        words = ((label.text, colour_of(label.rank), em * _POINTS_PER_MM, True),)
        width, height = (len(label.text) + 1.5) * em, 1.8 * em
        yield Shape(
            label.text,
            x_mm + label.x * em,
            y_mm + label.y * em - 1.3 * em,
            width,
            height,
            edge="",
            words=words,
        )
    for i, placed in enumerate(page.layout.boxes):
        yield _box_shape(placed, (x_mm, y_mm), em, is_root=i == 0)


def _box_shape(placed: PlacedBox, origin_mm: tuple[float, float], em: float, *, is_root: bool) -> Shape:
    box, size = placed.box, em * _POINTS_PER_MM
    words: list[tuple[str, str, float, bool]] = []
    if box.title:
        words.append((box.title, _INK if is_root else colour_of(box.rank), size * TITLE_SIZE, True))
    for line in box.lines:
        colour = {Tone.VACANT: VACANT_COLOUR, Tone.QUIET: QUIET}.get(line.tone, _INK)
        words.append((_written(line), colour, size, line.tone in (Tone.STRONG, Tone.VACANT)))
    return Shape(
        box.title or (box.lines[0].text if box.lines else ""),
        origin_mm[0] + placed.x * em,
        origin_mm[1] + placed.y * em,
        placed.width * em,
        placed.height * em,
        fill=tint_of(box.rank) if is_root or not box.lines else "#FFFFFF",
        edge=colour_of(box.rank),
        edge_mm=0.6 if is_root else 0.3,
        words=tuple(words),
    )


def _written(line: Line) -> str:
    return "　".join(part for part in (line.label, line.text, line.right) if part)


def emu(millimetres: float) -> int:
    """Turn millimetres into the unit of office drawings."""
    return round(millimetres * _EMU_PER_MM)


def look_xml(shape: Shape, prefix: str) -> str:
    """Return the element that says where a shape is and how it looks.

    Parameters
    ----------
    prefix : str
        Namespace prefix of the application: ``wps`` or ``xdr``.
    """
    at = (
        f'<a:off x="{emu(shape.x_mm)}" y="{emu(shape.y_mm)}"/>' if prefix == "xdr" else '<a:off x="0" y="0"/>'
    )
    size = f'<a:ext cx="{emu(shape.width_mm)}" cy="{emu(shape.height_mm)}"/>'
    fill = f'<a:solidFill><a:srgbClr val="{shape.fill[1:]}"/></a:solidFill>' if shape.fill else "<a:noFill/>"
    dash = '<a:prstDash val="dash"/>' if shape.is_dashed else ""
    line = "<a:ln><a:noFill/></a:ln>"
    if shape.edge:
        colour = f'<a:solidFill><a:srgbClr val="{shape.edge[1:]}"/></a:solidFill>'
        line = f'<a:ln w="{emu(shape.edge_mm)}">{colour}{dash}</a:ln>'
    kind = "line" if shape.is_line else "rect"
    geometry = f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'
    return f"<{prefix}:spPr><a:xfrm>{at}{size}</a:xfrm>{geometry}{fill}{line}</{prefix}:spPr>"


def word_xml(shape: Shape, number: int) -> str:
    """Return a run that anchors a shape on the page of a Word document."""
    text = ""
    if shape.words:
        paragraphs = "".join(_word_paragraph(*words) for words in shape.words)
        text = f"<wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx>"
    inset = emu(0.4)
    body = f'<wps:bodyPr wrap="square" lIns="{inset}" tIns="0" rIns="{inset}" bIns="0" anchor="ctr"/>'
    word = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        f' xmlns:a="{_A}" xmlns:wps="{word}"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number + 1}"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(shape.x_mm)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(shape.y_mm)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(shape.width_mm)}" cy="{emu(shape.height_mm)}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number + 1}" name={quoteattr(shape.name)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{word}"><wps:wsp><wps:cNvSpPr/>{look_xml(shape, "wps")}{text}{body}'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _word_paragraph(text: str, colour: str, points: float, is_bold: bool) -> str:
    half_points = round(points * 2)
    weight = "<w:b/>" if is_bold else ""
    fonts = f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}"/>'
    look = f'{fonts}{weight}<w:color w:val="{colour[1:]}"/><w:sz w:val="{half_points}"/>'
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(points * 1.45 * 20)}" w:lineRule="exact"/>'
    words = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    return f'<w:p><w:pPr>{spacing}<w:jc w:val="center"/></w:pPr><w:r><w:rPr>{look}</w:rPr>{words}</w:r></w:p>'


def sheet_xml(shapes: list[Shape]) -> str:
    """Return the drawing part of a worksheet with these shapes."""
    anchors = "".join(_sheet_anchor(shape, i + 2) for i, shape in enumerate(shapes))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        f' xmlns:a="{_A}">{anchors}</xdr:wsDr>'
    )


def _sheet_anchor(shape: Shape, number: int) -> str:
    paragraphs = "".join(_sheet_paragraph(*words) for words in shape.words) or "<a:p/>"
    inset = emu(0.4)
    body = f'<a:bodyPr wrap="square" lIns="{inset}" tIns="0" rIns="{inset}" bIns="0" anchor="ctr"/>'
    named = f'<xdr:nvSpPr><xdr:cNvPr id="{number}" name={quoteattr(shape.name)}/><xdr:cNvSpPr/></xdr:nvSpPr>'
    return (
        f'<xdr:absoluteAnchor><xdr:pos x="{emu(shape.x_mm)}" y="{emu(shape.y_mm)}"/>'
        f'<xdr:ext cx="{emu(shape.width_mm)}" cy="{emu(shape.height_mm)}"/>'
        f'<xdr:sp macro="" textlink="">{named}{look_xml(shape, "xdr")}'
        f"<xdr:txBody>{body}<a:lstStyle/>{paragraphs}</xdr:txBody></xdr:sp><xdr:clientData/></xdr:absoluteAnchor>"
    )


def _sheet_paragraph(text: str, colour: str, points: float, is_bold: bool) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    font = f'<a:latin typeface="{_FONT}"/><a:ea typeface="{_FONT}"/>'
    run = f'<a:rPr lang="zh-CN" sz="{round(points * 100)}" b="{int(is_bold)}">{fill}{font}</a:rPr>'
    return f'<a:p><a:pPr algn="ctr"/><a:r>{run}<a:t>{escape(text)}</a:t></a:r></a:p>'
