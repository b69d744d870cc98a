"""Make the pictures of docs/gallery/sheets, one a paper, from fresh samples: ``python -m tools.make_sheet_gallery``."""

import argparse
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gisgrid.i18n import tr
from gisgrid.layers.painting import ready_to_paint
from gisgrid.layout.export import page_image
from gisgrid.layout.options import SheetOptions, SheetSubject, Tint
from gisgrid.layout.sheets import sheet_from
from gisgrid.layout.source import SheetSource
from gisgrid.progress import Progress
from gisgrid.sample.build import AREAS, make_sample
from gisgrid.workspace import OpenMode, Workspace

GALLERY = Path(__file__).resolve().parent.parent / "docs" / "gallery" / "sheets"
DAY = date(2026, 11, 20)
_DPI, _QUALITY = 120, 86


@dataclass(frozen=True)
class Shown:
    """One picture: a page of a sheet."""

    name: str
    options: SheetOptions
    page: int = 0


SHOWN = {
    "lishui": (
        Shown("m1", SheetOptions()),
        Shown("m1-enlarged", SheetOptions(), page=1),
        Shown("m1-index", SheetOptions(), page=2),
        Shown("m1-grey", SheetOptions(tint=Tint.GREY)),
        Shown("m2", SheetOptions(SheetSubject.SUPERVISED, department="安监局")),
        Shown("m5", SheetOptions(SheetSubject.RESPONSIBILITY)),
        Shown("m6", SheetOptions(SheetSubject.PARCELS, area_code="园区07")),
        Shown("m7", SheetOptions(SheetSubject.GRIDS)),
        Shown("risk", SheetOptions(SheetSubject.RISK)),
        Shown("hazards", SheetOptions(SheetSubject.HAZARDS)),
        Shown("coverage", SheetOptions(SheetSubject.COVERAGE)),
        Shown("last-visit", SheetOptions(SheetSubject.LAST_VISIT)),
        Shown("key-units", SheetOptions(SheetSubject.KEY_UNITS)),
        Shown("installations", SheetOptions(SheetSubject.INSTALLATIONS)),
    ),
    "hanyin": (
        Shown("m1", SheetOptions()),
        Shown("m1-town", SheetOptions(area_code="610921100000")),
        Shown("m2", SheetOptions(SheetSubject.SUPERVISED, department="应急局")),
        Shown("m5-town", SheetOptions(SheetSubject.RESPONSIBILITY, area_code="610921102000")),
        Shown("m7", SheetOptions(SheetSubject.GRIDS)),
        Shown("risk-town", SheetOptions(SheetSubject.RISK, area_code="610921100000")),
    ),
}


def main() -> None:
    """Make all pictures, or those of the samples named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "samples", nargs="*", choices=[*SHOWN, []], help="lishui, hanyin; both when none is named"
    )
    parser.add_argument("--out", type=Path, default=GALLERY)
    parser.add_argument("--only", default="", help="names that begin so")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    application = ready_to_paint()
    for sample in chosen.samples or SHOWN:
        with tempfile.TemporaryDirectory() as folder:
            register = make_register(Path(folder) / "a.gpkg", sample)
            with Workspace.open(register, OpenMode.READ) as workspace:
                source = SheetSource(workspace, today=DAY)
                for one in SHOWN[sample]:
                    if one.name.startswith(chosen.only):
                        paint(source, one, chosen.out / f"{sample}-{one.name}.jpg")
    del application


def make_register(path: Path, sample: str) -> Path:
    """Make a sample register of the day that the pictures show."""
    area = AREAS[sample]
    with (
        Workspace.create(
            path, area.scheme_key, name=area.name, zone=area.zone, maker=area.maker
        ) as workspace,
        workspace.edit(tr("Sample")) as session,
    ):
        make_sample(session, sample, scheme=workspace.scheme, today=DAY, progress=Progress())
    return path


def paint(source: SheetSource, shown: Shown, target: Path) -> None:
    """Paint one page into a file."""
    sheet = sheet_from(source, shown.options)
    image = page_image(sheet.pages[min(shown.page, len(sheet.pages) - 1)], dpi=_DPI)
    if shown.options.tint is Tint.GREY:
        image = image.convertToFormat(image.Format.Format_Grayscale8)
    image.save(str(target), "jpg", _QUALITY)


if __name__ == "__main__":
    main()
