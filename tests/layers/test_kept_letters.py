from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gisgrid.layers import kept_letters, lettering
from gisgrid.layers.kept_letters import LetterShelf
from gisgrid.layers.lettering import TextLook, write
from gisgrid.layers.medium import Medium

LOOK = TextLook(size=12, fill="#203040", halo="#ffffff", halo_width=2.8)


def plain(width: int, height: int, name: str) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(name))
    return image


def pair(width: int = 7, height: int = 5) -> tuple[QImage, QImage]:
    return plain(width, height, "#80102030"), plain(width, height, "#ff405060")


def written() -> QImage:
    """Write a name with nothing remembered but what the shelf holds."""
    lettering._letter_sprites.cache_clear()
    lettering._label_sprite.cache_clear()
    image = plain(160, 30, "#cceecc")
    painter = QPainter(image)
    write(painter, "雅溪镇第3网格", LOOK, x=4.3, y=5.1, medium=Medium.screen())
    painter.end()
    return image


def test_pictures_come_back_as_they_were(tmp_path: Path) -> None:
    first = LetterShelf()
    first.open(tmp_path)
    first.put("网", pair())
    first.put("格 12", pair(9, 4))
    first.keep()
    first.put("later", pair(3, 3))
    first.keep()
    second = LetterShelf()
    second.open(tmp_path)
    for shelf in (first, second):
        assert shelf.find("网") == pair()
        assert shelf.find("格 12") == pair(9, 4)
        assert shelf.find("later") == pair(3, 3)
        assert shelf.find("never") is None


def test_without_a_folder_nothing_is_remembered() -> None:
    shelf = LetterShelf()
    shelf.put("网", pair())
    shelf.keep()
    assert shelf.find("网") is None


def test_a_damaged_file_costs_nothing_but_time(tmp_path: Path) -> None:
    shelf = LetterShelf()
    shelf.open(tmp_path)
    shelf.put("网", pair())
    shelf.keep()
    (file,) = (tmp_path / "layers").iterdir()
    file.write_bytes(file.read_bytes()[:200])
    fresh = LetterShelf()
    fresh.open(tmp_path)
    assert fresh.find("网") is None
    fresh.put("网", pair())
    fresh.keep()
    assert fresh.find("网") == pair()


def test_the_file_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_letters, "_MOST", 3)
    shelf = LetterShelf()
    shelf.open(tmp_path)
    for number in range(5):
        shelf.put(str(number), pair())
    shelf.keep()
    assert [shelf.find(str(number)) is not None for number in range(5)] == [True, True, True, False, False]


def test_kept_letters_look_like_fresh_ones(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "LETTERS", LetterShelf())
    fresh = written()
    lettering.LETTERS.open(tmp_path)
    assert written() == fresh
    lettering.LETTERS.keep()
    kept = LetterShelf()
    kept.open(tmp_path)
    monkeypatch.setattr(lettering, "LETTERS", kept)
    monkeypatch.setattr(lettering, "_made_letter", None)
    assert written() == fresh
