"""How long property tests run: profiles of Hypothesis, and how many examples a test asks for in each.

`pytest --hypothesis-profile=deep` draws twenty times as many examples as a usual run, `brief` a fifth.
"""

from __future__ import annotations

from hypothesis import Phase, settings

USUAL = 100
"""What Hypothesis draws where neither a test nor a profile says otherwise."""


def examples(count: int) -> int:
    """What to pass as `max_examples`: the count of a usual run, more or fewer as the profile has it."""
    return max(1, count * settings.default.max_examples // USUAL)


def register_profiles() -> None:
    """Makes the profiles known; `--hypothesis-profile` loads one before tests are imported."""
    steady = settings.get_profile("ci")  # no deadline, no complaint about slow draws: machines are shared
    settings.register_profile("deep", steady, max_examples=20 * USUAL, derandomize=False)
    # For mutants, which are many: a failure need not be made small, and must not depend on luck.
    settings.register_profile(
        "brief", steady, max_examples=USUAL // 5, phases=(Phase.explicit, Phase.generate)
    )
