"""What of a map is kept between starts: read from the cache where it fits, else made and kept later."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from gisgrid.layers.cache import Kept, LayerCache
from gisgrid.layers.features import Point2
from gisgrid.layers.kept_letters import LETTERS
from gisgrid.layers.scene import Scene, Unkept
from gisgrid.model.register import Register
from gisgrid.progress import Progress

_WORTH_KEEPING = 50_000
_ORIGIN = "origin"


class Keeper:
    """Gives the layers of one scene from the cache files, or has them made.

    Parameters
    ----------
    register : Register
        What the layers are made from.
    folder : Path or None
        The program's cache folder; None when nothing is kept.

    Attributes
    ----------
    origin : tuple of float
        Ground metres from which the kept coordinates count.
    unkept : list of Unkept
        What was made and is worth keeping; see `keep_layers`.
    """

    def __init__(self, register: Register, folder: Path | None) -> None:
        self._register = register
        self._folder = folder
        self.origin: Point2 = (0.0, 0.0)
        self.unkept: list[Unkept] = []
        self._taken: dict[str, Kept] = {}

    def find_origin(self, find: Callable[[], Point2]) -> Point2:
        """Choose the origin, the same as last time where there was one: any point near the ground will do."""
        cache = self._cache(0)
        held = cache.load_arrays(_ORIGIN) if cache is not None else None
        if held is not None:
            x, y = held["origin"].view(np.float64).tolist()
            self.origin = (x, y)
            return self.origin
        self.origin = find()
        if cache is not None:
            cache.store_arrays(_ORIGIN, {"origin": np.array(self.origin)})
        return self.origin

    def take(
        self,
        name: str,
        kinds: tuple[type[Any], ...],
        make: Callable[[], Kept],
        *,
        fits: Callable[[Kept], bool] = lambda kept: True,
    ) -> Kept:
        """Return a layer, at the second time the same object.

        Parameters
        ----------
        name : str
            Name of its file.
        kinds : tuple of type
            Records that it is made from; a step that touched one of them makes the file stale.
        make : callable
            Makes it from the register.
        fits : callable
            Tells of what was kept whether it is still what `make` would give, as when days go by.
        """
        if name not in self._taken:
            self._taken[name] = self._loaded_or_made(name, kinds, make, fits)
        return self._taken[name]

    def _loaded_or_made(
        self,
        name: str,
        kinds: tuple[type[Any], ...],
        make: Callable[[], Kept],
        fits: Callable[[Kept], bool],
    ) -> Kept:
        step = max(self._register.table_step(kind) for kind in kinds) if self._folder is not None else 0
        cache = self._cache(step)
        kept = cache.load(name, origin=self.origin) if cache is not None else None
        if kept is not None and fits(kept):
            return kept
        made = make()
        if cache is not None and made.numbers >= _WORTH_KEEPING:
            self.unkept.append(Unkept(cache, name, made))
        return made

    def _cache(self, step: int) -> LayerCache | None:
        if self._folder is None:
            return None
        return LayerCache(self._folder, self._register.info.identity, step)


def keep_layers(scene: Scene, register: Register, progress: Progress) -> None:
    """Build every level of detail of what a scene did not find in the cache, and keep it for the next start.

    Meant to run in the background after the first frame. What is small is made as fast as it is mapped and is left
    out, and so is a scene that is older than the register. The scene goes on with the mapped arrays, so that what is
    not looked at needs no memory. The letters of the first frame are kept as well.

    Raises
    ------
    CancelledError
        If `progress` was cancelled; what is kept by then stays.
    """
    while scene.unkept and scene.version == register.step:
        one = scene.unkept[0]
        if one.cache.store(one.name, one.kept, progress, origin=scene.origin):
            mapped = one.cache.load(one.name, origin=scene.origin)
            for key, stack in mapped.stacks.items() if mapped is not None else ():
                one.kept.stacks[key].move_to(stack)
        scene.unkept.pop(0)
    LETTERS.keep()
