"""A document as data: title, headings, paragraphs, tables and pictures in the order of the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from gisgrid.reports.table import Table


class Style(Enum):
    """How a paragraph is set (GB/T 9704-2012, 7.3)."""

    BODY = "body"
    # 一、 in 黑体, （一） in 楷体.
    HEADING_1 = "heading-1"
    HEADING_2 = "heading-2"
    # 主送机关: from the left margin, without indent.
    RECIPIENT = "recipient"
    RIGHT = "right"
    """Signature and date, at the right."""
    CENTRED = "centred"
    NOTE = "note"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True)
class Picture:
    """A photo with its caption; `content` is a JPEG or PNG file."""

    content: bytes
    caption: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Paragraph | Table | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """A text with its title, as an office sends it.

    Attributes
    ----------
    number : str
        发文字号, such as 汉安委办〔2026〕5号; empty for none.
    bookmark : str
        What a reader's list of contents calls it; the title when empty.
    """

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    number: str = ""
    bookmark: str = ""


def stands_apart(block: Block, before: Block | None) -> bool:
    """Tell whether a line is left free before a block: before the signature, and before notes under it."""
    if not isinstance(block, Paragraph) or before is None:
        return False
    above = before.style if isinstance(before, Paragraph) else Style.BODY
    if block.style is Style.RIGHT:
        return above is not Style.RIGHT and not isinstance(before, PageBreak)
    return block.style is Style.NOTE and above is Style.RIGHT
