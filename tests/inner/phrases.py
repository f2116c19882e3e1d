"""Names of inner modules of `phrases` that several files of tests need."""

from __future__ import annotations

from dtnet.phrases import phrases
from dtnet.phrases.sentences import Sentences
from dtnet.phrases.texts_from_data import translated

__all__ = ["Sentences", "phrases", "translated"]
