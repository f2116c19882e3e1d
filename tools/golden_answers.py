"""Records the golden answers, or shows one of them whole.

`python tools/golden_answers.py` asks every question of `tests/golden/questions.py` and writes the hashes of
the answers. `python tools/golden_answers.py NAME` prints the whole answer to one question, so that `diff` can
compare the answers of two checkouts.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "golden"
sys.path.insert(0, str(FOLDER))

import questions  # noqa: E402 - it stands in the folder of tests
import recording  # noqa: E402 - the same


def main() -> int:
    """Record everything, or show one answer; 2 if no question has the name."""
    warnings.simplefilter("ignore")
    asked = questions.questions()
    if len(sys.argv) > 1:
        name = " ".join(sys.argv[1:])
        if name not in asked:
            print(f"no question {name!r}", file=sys.stderr)
            return 2
        print(json.dumps(recording.plain(asked[name]()), ensure_ascii=False, indent=1))
        return 0
    answers, words = {}, {}
    for name, ask in asked.items():
        tree = recording.plain(ask())
        answers[name] = recording.digest(recording.without_texts(tree))
        words[name] = recording.digest(recording.texts(tree))
    for file, found in (("answers.json", answers), ("texts.json", words)):
        (FOLDER / file).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(answers)} answers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
