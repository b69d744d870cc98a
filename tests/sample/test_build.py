"""Same seed, same rows; and what is refused."""

from datetime import date

import pytest

from gisgrid.errors import BadUseError, CancelledError
from gisgrid.model.enterprises import Enterprise
from gisgrid.model.scheme_file import parse_scheme, scheme_text
from gisgrid.progress import Progress
from gisgrid.sample.build import make_sample
from tests.sample.conftest import TODAY, Recorder, build


def test_same_seed_and_day_give_the_same_rows(hanyin):
    assert build("hanyin").digest() == hanyin.digest()


def test_lishui_is_repeatable_too(lishui):
    assert build("lishui").digest() == lishui.digest()


def test_another_seed_or_day_gives_other_rows(hanyin):
    assert build("hanyin", seed=2).digest() != hanyin.digest()


def test_scale_multiplies_the_enterprises():
    assert len(build("lishui", scale=4).tables[Enterprise]["name"]) == 4 * 421 + 14


@pytest.mark.parametrize(
    ("area", "key", "scale"),
    [
        ("nowhere", "lishui-2019", 1),
        ("lishui", "hanyin-2014", 1),
        ("lishui", "lishui-2019", 0),
        ("hanyin", "hanyin-2014", 5000),
    ],
)
def test_bad_use_is_refused_before_anything_is_written(area, key, scale):
    recorder = Recorder()
    scheme = parse_scheme(scheme_text(key))
    with pytest.raises(BadUseError):
        make_sample(recorder, area, scheme=scheme, today=TODAY, scale=scale, progress=Progress())
    assert recorder.tables == {}


def test_cancelling_stops():
    progress = Progress()
    progress.cancel()
    scheme = parse_scheme(scheme_text("lishui-2019"))
    with pytest.raises(CancelledError):
        make_sample(Recorder(), "lishui", scheme=scheme, today=date(2026, 11, 16), progress=progress)
