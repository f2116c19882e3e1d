"""Documents of one component, and what is wrong with them."""

from __future__ import annotations

import pytest

from dtnet.errors import InvalidPolicyError
from dtnet.policy import parse_policy

HEAD = """
id = "x.1"
titles = {vi = "Một", en = "One"}
instrument = {ref = "One", issued = "2023-12-01"}
jurisdiction = {id = "x:province:1", as_of = "2023-12-01"}
on_merger = "ends"
period = {from = "2024-01-01", until = "2026-01-01"}
purpose = "work"
"""
DUE = 'nature = "entitlement"\nper = "team"\n'
MONTHLY = 'rate = "5 VND/team/month"\nprorate = "any_day"\n'


def faults(component: str, more: str = "") -> list[str]:
    """The faults of a document, as text, without the policy's and the component's name before each."""
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(f'{HEAD}{more}\n[[component]]\nid = "support"\n{component}', source="x.toml")
    return [
        str(fault).removeprefix("policy x.1: ").removeprefix('component "support": ')
        for fault in caught.value.faults
    ]


def choice(*options: str) -> str:
    return f'[choices.it]\noptions = {list(options)}\ndefault = "{options[0]}"\nwhy = "not seen"\n'
