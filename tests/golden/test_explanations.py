"""What `explain` says of one team of each bundled policy, kept whole: to be read as by who is paid."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

import dtnet
from dtnet.policy import Explanation

TEAMS: Final = {
    "vn.binh-duong.2023-27": ("vn:team:25741-v001:syn", "2024-08"),
    "vn.da-nang.2024-36": ("vn:team:20194-v001:syn", "2024-08"),
    "vn.da-nang.2025-26": ("vn:team:20194-v001:syn", "2026-10"),
    "vn.ha-tinh.2023-119": ("vn:team:18073-v001:syn", "2024-08"),
    "vn.yen-bai.2022-60": ("vn:team:04252-v001:syn", "2023-06"),
}


def test_every_bundled_policy_is_here() -> None:
    assert list(TEAMS) == [policy.id for policy in dtnet.policies(country="vietnam")]


@pytest.mark.parametrize("id", TEAMS)
def test_one_team_of_each_policy(id: str) -> None:
    (unit, month), policy = TEAMS[id], dtnet.policies(country="vietnam")[id]
    told = dtnet.assess(dtnet.datasets.load("vietnam"), policy, window=month[:4]).explain(unit, month)
    folder = Path(__file__).parent / "explanations"
    assert f"{told}\n" == (folder / f"{id}.txt").read_text(encoding="utf-8")
    assert Explanation.from_json(told.to_json()) == told
