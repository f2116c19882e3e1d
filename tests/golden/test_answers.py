"""Every golden question gives the recorded answer; `tools/golden_answers.py` shows an answer whole."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = Path(__file__).parent
sys.path.insert(0, str(FOLDER))

import questions  # noqa: E402 - test folders are no packages
import recording  # noqa: E402 - the same

ASKED: Final = questions.questions()
ANSWERS: Final = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
TEXTS: Final = json.loads((FOLDER / "texts.json").read_text(encoding="utf-8"))
SHOW: Final = "python tools/golden_answers.py"


def test_every_question_is_recorded() -> None:
    assert list(ANSWERS) == list(TEXTS) == list(ASKED)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_the_recorded_one(name: str) -> None:
    tree = recording.plain(ASKED[name]())
    found = recording.digest(recording.without_texts(tree))
    assert found == ANSWERS[name], f'numbers, ids or words differ; compare `{SHOW} "{name}"` in two checkouts'
    assert recording.digest(recording.texts(tree)) == TEXTS[name], f'texts differ; see `{SHOW} "{name}"`'
