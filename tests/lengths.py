"""Which examples property tests draw, and how many: the profiles of Hypothesis.

| profile | draws | for |
|---|---|---|
| `usual` | the same examples wherever and whenever it runs | everybody's `pytest`: the default |
| `new` | a quarter of them, other ones for each `--hypothesis-seed` | the last step of `.ci/run` |
| `deep` | twenty times as many, other ones each time | `DEEP.md` |
| `brief` | a fifth, the same each time | mutants |

`pytest --hypothesis-profile=deep` chooses one. `CI` in the environment, for which Hypothesis has a profile,
changes nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from hypothesis import HealthCheck, Phase, settings

USUAL = 100
"""What Hypothesis draws where neither a test nor a profile says otherwise."""


def examples(count: int) -> int:
    """What to pass as `max_examples`: the count of a usual run, more or fewer as the profile has it."""
    return max(1, count * settings.default.max_examples // USUAL)


def register_profiles() -> None:
    """Makes the profiles known and loads `usual`.

    `--hypothesis-profile` loads another one before tests are imported.
    """
    usual = settings(
        settings.get_profile("default"),
        max_examples=USUAL,
        derandomize=True,
        database=None,
        print_blob=True,
        deadline=None,  # machines are shared
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.register_profile("usual", usual)
    settings.register_profile("new", usual, max_examples=USUAL // 4, derandomize=False)
    settings.register_profile("deep", usual, max_examples=20 * USUAL, derandomize=False)
    # For mutants, which are many: a failure need not be made small, and must not depend on luck.
    settings.register_profile(
        "brief", usual, max_examples=USUAL // 5, phases=(Phase.explicit, Phase.generate)
    )
    settings.load_profile("usual")
    _draw_no_literals()


def _draw_no_literals() -> None:
    """Keep Hypothesis from drawing literals of the modules that are loaded.

    With them an example hangs on which tests ran before in the same process, on whether the project is
    installed as editable, and on each literal of the source. Hypothesis has no setting for it; versions
    before 6.131 draw none, and the oldest have no module for it.
    """
    try:
        providers: Any = import_module("hypothesis.internal.conjecture.providers")
    except ModuleNotFoundError:
        return
    none_yet = getattr(providers, "_local_constants", None)
    providers._get_local_constants = lambda: none_yet
