"""Photos as an inspector's phone takes them: a drawn scene, stamped with time and place, which the file also tells."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Point

from gisgrid import paths
from gisgrid.model.catalogue import TABLE_NAMES
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.enumerations import HazardState
from gisgrid.model.hazards import Hazard
from gisgrid.model.inspections import Attachment, Inspection
from gisgrid.sample.area import Area, Work
from gisgrid.sample.rows import id_of, insert

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIZE_PX = (480, 360)
_QUALITY = 62
_EXIF_BLOCK, _GPS_BLOCK = 0x8769, 0x8825  # CIPA DC-008 (Exif 2.3), 4.6.3
_MAKE, _CHANGED_AT, _TAKEN_AT = 271, 306, 36867
_OPEN_SHOWN, _CLOSED_SHOWN, _VISITS_SHOWN = 14, 8, 6
_FLOOR_Y = 250


def insert_photos(area: Area, work: Work, enterprises: Sequence[Enterprise]) -> None:
    """Attach photos to some hazards, before and after their rectification, and to a few visits.

    Parameters
    ----------
    work : Work
        Visits and hazards with ids.
    enterprises : sequence of Enterprise
        Those that were visited; a photo is taken where the enterprise lies.
    """
    known = {id_of(one): one for one in enterprises if one.geometry is not None}
    hazards = [story.hazard for story in reversed(work.stories) if story.hazard.enterprise_id in known]
    still_open = [one for one in hazards if one.state.is_open][:_OPEN_SHOWN]
    closed = [one for one in hazards if one.state is HazardState.CLOSED and one.rechecked_on is not None]
    found: list[Attachment] = []
    for hazard in [*still_open, *closed[:_CLOSED_SHOWN]]:
        enterprise = known[hazard.enterprise_id or 0]
        found.append(_of_hazard(area, hazard, enterprise, taken_at=hazard.found_at, caption="整改前"))
        if hazard.state is HazardState.CLOSED and hazard.rechecked_on is not None:
            later = datetime.combine(hazard.rechecked_on, hazard.found_at.time())
            found.append(_of_hazard(area, hazard, enterprise, taken_at=later, caption="整改后"))
    visits = [one for one in reversed(work.visits) if one.enterprise_id in known][:_VISITS_SHOWN]
    found += [_of_visit(area, one, known[one.enterprise_id or 0]) for one in visits]
    insert(area.session, found)


def _of_hazard(
    area: Area, hazard: Hazard, enterprise: Enterprise, *, taken_at: datetime, caption: str
) -> Attachment:
    return _attachment(
        area,
        (Hazard, id_of(hazard)),
        enterprise,
        name=f"{hazard.number}-{caption}",
        taken_at=taken_at,
        caption=caption,
    )


def _of_visit(area: Area, visit: Inspection, enterprise: Enterprise) -> Attachment:
    name = f"IMG_{visit.inspected_at:%Y%m%d_%H%M}"
    return _attachment(
        area, (Inspection, id_of(visit)), enterprise, name=name, taken_at=visit.inspected_at, caption="现场"
    )


def _attachment(
    area: Area,
    subject: tuple[type[object], int],
    enterprise: Enterprise,
    *,
    name: str,
    taken_at: datetime,
    caption: str,
) -> Attachment:
    assert enterprise.geometry is not None
    # A phone is off by some metres; one degree is about 100 km.
    shift = [area.chance.gauss(0, 8) * 1e-5 for _ in "xy"]
    point = Point(round(enterprise.geometry.x + shift[0], 6), round(enterprise.geometry.y + shift[1], 6))
    content = take_photo(
        area.chance, taken_at=taken_at, point=point, words=f"{caption}  {enterprise.short_name}"
    )
    return Attachment(
        TABLE_NAMES[subject[0]],
        subject[1],
        f"{name}.jpg",
        "image/jpeg",
        content,
        hashlib.sha256(content).hexdigest(),
        taken_at=taken_at,
        caption=caption,
        geometry=point,
    )


def take_photo(chance: Random, *, taken_at: datetime, point: Point, words: str) -> bytes:
    """Draw a scene of a workshop and return it as JPEG; the same chance gives the same bytes.

    Parameters
    ----------
    taken_at : datetime
        Local time, stamped on the picture and written into its EXIF.
    point : Point
        (lon, lat) in degrees, treated alike.
    words : str
        First line of the stamp.
    """
    # Only the samples draw photos; nothing else should pay for the library.
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415  as said above

    ground = _wall(chance)
    picture = Image.fromarray(ground)
    chance.choice(_SCENES)(ImageDraw.Draw(picture), chance)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    _stamp(picture, (words, f"{taken_at:%Y-%m-%d %H:%M}", f"{point.x:.5f}, {point.y:.5f}"))
    exif = Image.Exif()
    exif[_MAKE], exif[_CHANGED_AT] = "gisgrid", f"{taken_at:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(_EXIF_BLOCK)[_TAKEN_AT] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(_GPS_BLOCK).update({1: "N", 2: _sexagesimal(point.y), 3: "E", 4: _sexagesimal(point.x)})
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY, exif=exif)
    return stream.getvalue()


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(degrees, 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 4)


def _wall(chance: Random) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return wall and floor with the light from one side and the grain of a phone."""
    width, height = SIZE_PX
    noise = np.random.default_rng(chance.randrange(2**32))
    tone = np.array([chance.uniform(170, 215), chance.uniform(170, 210), chance.uniform(160, 200)])
    light = np.linspace(1.06, 0.78, width) if chance.random() < 0.5 else np.linspace(0.8, 1.05, width)
    wall = np.broadcast_to(tone * light[:, None], (height, width, 3)).copy()
    wall[_FLOOR_Y:] *= np.linspace(0.62, 0.74, height - _FLOOR_Y)[:, None, None]
    wall[_FLOOR_Y - 14 : _FLOOR_Y] *= 0.85
    wall += noise.normal(0, 5, wall.shape[:2])[..., None]
    return np.clip(wall, 0, 255).astype(np.uint8)


def _extinguishers(draw: "ImageDraw", chance: Random) -> None:
    for number in range(chance.randint(1, 3)):
        x = 90 + 95 * number + chance.randint(-10, 10)
        draw.rounded_rectangle((x, 160, x + 46, 292), 18, fill=(176, 32, 30), outline=(110, 18, 18), width=2)
        draw.rectangle((x + 16, 142, x + 30, 162), fill=(40, 40, 42))
        draw.line((x + 30, 148, x + 60, 190), fill=(25, 25, 27), width=6)
        draw.rectangle((x + 8, 205, x + 38, 246), fill=(232, 226, 208))
    draw.rectangle((60, 292, 400, 300), fill=(90, 92, 96))


def _switch_box(draw: "ImageDraw", chance: Random) -> None:
    x = chance.randint(120, 210)
    draw.rectangle((x, 60, x + 150, 230), fill=(120, 128, 134), outline=(70, 76, 80), width=3)
    draw.polygon(((x + 150, 60), (x + 215, 78), (x + 215, 246), (x + 150, 230)), fill=(148, 156, 162))
    for row in range(3):
        for column in range(4):
            left, top = x + 16 + 32 * column, 80 + 46 * row
            draw.rectangle((left, top, left + 22, top + 32), fill=(30, 32, 34))
            draw.rectangle(
                (left + 7, top + 6, left + 15, top + 16), fill=chance.choice([(200, 50, 40), (50, 150, 80)])
            )
    for _ in range(chance.randint(2, 5)):
        end = chance.randint(20, 460)
        draw.line((x + chance.randint(10, 140), 230, end, 345), fill=(35, 35, 38), width=4)


def _boxes(draw: "ImageDraw", chance: Random) -> None:
    draw.rectangle((300, 70, 400, 262), fill=(96, 132, 108), outline=(60, 84, 68), width=4)
    draw.rectangle((322, 40, 378, 62), fill=(30, 140, 70))
    for number in range(chance.randint(4, 8)):
        column, row = number % 4, number // 4
        left, top = 150 + 68 * column + chance.randint(-6, 6), 238 - 62 * row
        brown = chance.randint(-16, 16)
        draw.rectangle(
            (left, top, left + 66, top + 60), fill=(168 + brown, 128 + brown, 84), outline=(110, 82, 50)
        )
        draw.line((left + 33, top, left + 33, top + 60), fill=(196, 170, 120), width=5)


_SCENES: tuple[Callable[["ImageDraw", Random], None], ...] = (_extinguishers, _switch_box, _boxes)


def _stamp(picture: "Image", lines: Sequence[str]) -> None:
    from PIL import ImageDraw, ImageFont  # noqa: PLC0415  as in take_photo

    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(paths.resource("fonts", "gisgrid-sans-bold.otf")), 17)
    for x, y, line in _places(lines):
        draw.text((x, y), line, font=font, fill=(255, 255, 255), stroke_width=2, stroke_fill=(20, 24, 28))


def _places(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(lines):
        yield 14, SIZE_PX[1] - 24 * (len(lines) - number) - 10, line
