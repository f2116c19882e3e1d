"""The bundled policies of Viet Nam, read from their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.datasets.vietnam.files import DATA
from dtnet.policy.reading.policy_documents import read_policy

if TYPE_CHECKING:
    from dtnet.policy.document.document import Policy


def documents() -> tuple[Policy, ...]:
    """Every bundled policy, in order of file name."""
    return tuple(read_policy(path) for path in sorted((DATA / "policies").glob("*.toml")))
