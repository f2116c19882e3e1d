"""The texts of bundled data, and the reasons that dtnet states in answers, in further languages.

Data and answers have one language, English. `texts_from_data.toml` maps their texts to translations. The
translations are dtnet's own, so that a citation keeps the number of its legal instrument. A text without a
translation stays as it is. A key may have `{placeholders}` for numbers and days, which are then written as
the language writes them; what stands for `{name}` stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dtnet.phrases import Language, phrases
from dtnet.reading.files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.citations import Citation

__all__ = ["shown_citation", "translated"]

_FILE: Final = Path(__file__).with_suffix(".toml")
_PLACE: Final = re.compile(r"\\\{(\w+)\\\}")


def translated(text: str, language: Language) -> str:
    """A text of the data in a language; the text itself if it has no translation."""
    known, forms = _texts_of(language)
    if text in known:
        return known[text]
    local = phrases("common", language).local
    for form, made in forms:
        found = form.fullmatch(text)
        if found is not None:
            parts = found.groupdict().items()
            return made.format_map({key: part if key == "name" else local(part) for key, part in parts})
    return text


def shown_citation(citation: Citation, language: Language) -> str:
    """A citation in a language: number and issuer, day and subject, and apart from them where it was read.

    English has its parts in order, as `str` has them.
    """
    if language == "en":
        return str(citation)
    say = phrases("common", language)
    parts = (citation.ref, citation.issued and say.days(citation.issued), citation.title)
    told = ", ".join(translated(part, language) for part in parts if part)
    return told + (say("seen_at", where=translated(citation.url, language)) if citation.url else "")


@cache
def _texts_of(language: Language) -> tuple[Mapping[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """The translations of whole texts, and those of texts with placeholders."""
    texts: dict[str, str] = parse_toml(_FILE.read_text("utf-8")).get(language, {})
    forms = {key: made for key, made in texts.items() if "{" in key}
    patterns = ((re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(key))), made) for key, made in forms.items())
    return {key: made for key, made in texts.items() if key not in forms}, tuple(patterns)
