"""Run by the frozen program before anything else: makes do without what the folder leaves out (see build.spec)."""

import os
import sys
from pathlib import Path
from types import ModuleType

# Shortest paths, neighbours, assignments and linear programmes (HiGHS) need none of these modules, but import them:
# 50 MB with a second OpenBLAS. `_LeftOut` stands for them in the frozen program.
LEFT_OUT = (
    "scipy.linalg",
    "scipy.linalg.blas",
    "scipy.linalg.interpolative",
    "scipy.linalg.lapack",
    "scipy.sparse.linalg",
    "scipy.sparse.linalg._interface",
    "scipy.special",
    "scipy.fft",
    *(
        f"scipy.spatial.{name}"
        for name in (
            "_geometric_slerp",
            "_plotutils",
            "_procrustes",
            "_qhull",
            "_spherical_voronoi",
            "_voronoi",
            "distance",
            "qhull",
            "transform",
        )
    ),
    *(
        f"scipy.optimize.{name}"
        for name in (
            "_basinhopping",
            "_cobyla_py",
            "_cobyqa_py",
            "_differentialevolution",
            "_direct_py",
            "_dual_annealing",
            "_hessian_update_strategy",
            "_isotonic",
            "_lbfgsb_py",
            "_linprog_ip",
            "_linprog_rs",
            "_linprog_simplex",
            "_lsq",
            "_minimize",
            "_minpack_py",
            "_nnls",
            "_nonlin",
            "_numdiff",
            "_qap",
            "_remove_redundancy",
            "_root",
            "_root_scalar",
            "_shgo",
            "_slsqp_py",
            "_spectral",
            "_tnc",
            "_trustregion_constr",
            "_trustregion_dogleg",
            "_zeros_py",
            "cobyla",
            "lbfgsb",
            "linesearch",
            "minpack",
            "minpack2",
            "moduleTNC",
            "nonlin",
            "slsqp",
            "tnc",
            "zeros",
        )
    ),
)
"""Modules that others import without the program ever calling them."""


class _LeftOut(ModuleType):
    """Stands for a module that is not there: every name in it is an empty class."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__all__: list[str] = []

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


if hasattr(sys, "_MEIPASS"):
    # GDAL and pyproj each bring the database of coordinate systems; the folder holds GDAL's, which is the newer one.
    os.environ["PROJ_DATA"] = str(Path(sys._MEIPASS, "pyogrio", "proj_data"))
    for _name in LEFT_OUT:
        sys.modules[_name] = _LeftOut(_name)
