"""Whatever is done to an explanation of coverage in JSON: it is refused, or is what is written again."""

from __future__ import annotations

import json
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet.coverage import CoverageExplanation
from dtnet.errors import InvalidInputError

from ...lengths import examples
from ..policy.test_assessment_twin import QUICK
from ..policy.test_explanation_reading import mutate


@cache
def texts() -> tuple[str, ...]:
    """Explanations of a shire, of the whole by weights that are not known, and of nothing."""
    day = dtnet.datasets.load("toyland").at("2025-02-01")
    return (
        day.coverage(of="skill:padlock").explain("toy:shire:harbour").to_json(),
        day.coverage(weight="residents", within="Harbour").explain().to_json(),
        day.coverage(where="~has_team & has_team", within="Heron").explain().to_json(),
    )


@settings(QUICK, max_examples=examples(200))
@given(data=st.data())
def test_documents_with_other_parts(data: st.DataObject) -> None:
    document = json.loads(data.draw(st.sampled_from(texts())))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(document, data)
    try:
        read = CoverageExplanation.from_json(json.dumps(document))
    except InvalidInputError:
        return
    assert json.dumps(read.to_dict(), sort_keys=True) == json.dumps(document, sort_keys=True)
    assert CoverageExplanation.from_json(read.to_json()) == read
    assert str(read).encode()
    assert read.to_markdown().encode()
