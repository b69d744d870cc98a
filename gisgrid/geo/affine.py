"""Affine maps between a picture and the ground, and their fitting to pairs of points."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgrid.errors import BadUseError
from gisgrid.i18n import tr

FloatArray = npt.NDArray[np.float64]
_LEAST_AREA_SHARE = 0.01


@dataclass(frozen=True)
class Affine:
    """The map x = a·u + b·v + c, y = d·u + e·v + f.

    (u, v) are pixels of a picture counted from its upper left corner, v downwards; (x, y) is the ground.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def apply(self, pixels: npt.ArrayLike) -> FloatArray:
        """Return the ground points, shape (n, 2), of pixels of the same shape."""
        points = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
        return np.column_stack(
            [
                self.a * points[:, 0] + self.b * points[:, 1] + self.c,
                self.d * points[:, 0] + self.e * points[:, 1] + self.f,
            ]
        )

    def scaled(self, across: float, down: float) -> "Affine":
        """Return the map for the same picture with fewer pixels: one where there were `across` and `down`."""
        return Affine(self.a * across, self.b * down, self.c, self.d * across, self.e * down, self.f)

    @property
    def unit(self) -> float:
        """Side of a pixel on the ground: the root of its area."""
        return float(np.sqrt(abs(self.a * self.e - self.b * self.d)))


@dataclass(frozen=True)
class AffineFit:
    """An affine map fitted to pairs of points.

    Attributes
    ----------
    affine : Affine
    residuals : ndarray of float64, shape (n,)
        How far each point is missed, in units of the ground; all zero for three points.
    """

    affine: Affine
    residuals: FloatArray

    @property
    def rms(self) -> float:
        """Root of the mean square of the residuals."""
        return float(np.sqrt(np.mean(self.residuals**2)))


def fit_affine(pixels: npt.ArrayLike, ground: npt.ArrayLike) -> AffineFit:
    """Fit an affine map by least squares.

    Parameters
    ----------
    pixels : array_like of float, shape (n, 2)
        Points of the picture, at least three.
    ground : array_like of float, shape (n, 2)
        The same points on the ground.

    Raises
    ------
    BadUseError
        If there are fewer than three points, or they lie nearly on one line.

    Examples
    --------
    >>> fit = fit_affine([[0, 0], [10, 0], [0, 10]], [[500, 900], [520, 900], [500, 880]])
    >>> fit.affine.apply([[5, 5]]).round(6).tolist()
    [[510.0, 890.0]]
    """
    source = np.asarray(pixels, dtype=np.float64).reshape(-1, 2)
    target = np.asarray(ground, dtype=np.float64).reshape(-1, 2)
    if len(source) < 3 or len(source) != len(target):
        raise BadUseError(tr("Three or more pairs of points are needed."))
    for points in (source, target):
        spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
        if not np.isfinite(spread).all() or spread[1] <= _LEAST_AREA_SHARE * spread[0]:
            raise BadUseError(tr("The points lie on one line or on one place; choose them far apart."))
    # Counted from their middles, so that large coordinates cost no digits.
    middle_u, middle_x = source.mean(axis=0), target.mean(axis=0)
    solved, *_ = np.linalg.lstsq(source - middle_u, target - middle_x, rcond=None)
    matrix = solved.T
    shift = middle_x - matrix @ middle_u
    affine = Affine(
        *(float(one) for one in (matrix[0, 0], matrix[0, 1], shift[0], matrix[1, 0], matrix[1, 1], shift[1]))
    )
    missed = affine.apply(source) - target
    return AffineFit(affine, np.hypot(missed[:, 0], missed[:, 1]))
