"""The functions in which answers are computed, for tests that nothing is computed too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["refuse_to_compute"]


def refuse_to_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, whatever computes an answer raises AssertionError: the engine was asked."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the engine was asked")

    monkeypatch.setattr("dtnet.coverage.answers.answer_table.answer", refuse)
    monkeypatch.setattr("dtnet.coverage.answers.answer_table.asked_of", refuse)
    monkeypatch.setattr("dtnet.coverage.answers.over_time.sums_of_day_or_period", refuse)
    monkeypatch.setattr("dtnet.facts.eras.eras_of", refuse)
    monkeypatch.setattr("dtnet.policy.answers.assessment.worked_out", refuse)
    monkeypatch.setattr("dtnet.policy.answers.assessment.grouped", refuse)
