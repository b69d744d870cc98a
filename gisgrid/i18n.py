"""Words for people: every visible sentence goes through `tr`, every stored Chinese term through `term`.

Sentences are written in English in the code and translated by the catalogues
`resources/locale/zh_CN/*.po` (one per room; Chinese is complete and the default). The terms of the
domain (网格长, 销号, …) are data and are stored in Chinese; `resources/locale/en/terms.po` gives them in English.
"""

import gettext
from functools import lru_cache
from typing import Literal

from gisgrid import paths

Language = Literal["zh", "en"]

_FOLDERS: dict[Language, str] = {"zh": "zh_CN", "en": "en"}
_default: list[Language] = ["zh"]
_catalogues: dict[Language, gettext.NullTranslations] = {}


def set_language(language: Language) -> None:
    """Choose the language of every following `tr` and `term`."""
    _default[0] = language


def language() -> Language:
    """Return the language in use."""
    return _default[0]


def tr(message: str, /, **values: object) -> str:
    """Translate an English message id and fill in its named values.

    Parameters
    ----------
    message : str
        The English sentence, with values as ``{name}``.
    **values
        The values to fill in.

    Examples
    --------
    >>> set_language("en")
    >>> tr("{count} enterprises", count=3)
    '3 enterprises'
    """
    text = message if _default[0] == "en" else _translated("zh", message)
    return text.format(**values) if values else text


def mark(message: str, /) -> str:
    """Mark a message id that is translated later, where it is shown: return it unchanged."""
    return message


def term(chinese: str) -> str:
    """Show a stored Chinese term in the language in use; an unknown term stays as it is."""
    return chinese if _default[0] == "zh" or not chinese else _translated("en", chinese)


@lru_cache(maxsize=1 << 14)
def _translated(wanted: Language, message: str) -> str:
    """Look a message up; each is sought once, for there are many catalogues and the window asks at every painting."""
    return _catalogue(wanted).gettext(message)


def _catalogue(wanted: Language) -> gettext.NullTranslations:
    if wanted not in _catalogues:
        merged = gettext.NullTranslations()
        for path in sorted(paths.resource("locale", _FOLDERS[wanted]).glob("*.mo")):
            with path.open("rb") as stream:
                catalogue = gettext.GNUTranslations(stream)
            catalogue.add_fallback(merged)
            merged = catalogue
        _catalogues[wanted] = merged
    return _catalogues[wanted]
