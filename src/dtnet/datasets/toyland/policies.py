"""The bundled policies of Toyland, read from their documents; all of them are invented."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dtnet.measures import Units
from dtnet.policy.reading.policy_documents import read_policy

if TYPE_CHECKING:
    from dtnet.policy.document.document import Policy

# Not the loader's: whoever asks for policies need not load what reads networks.
DOCUMENTS: Final = Path(__file__).parent / "data" / "policies"
_UNITS: Final = Units(currencies=("XTS",))


def documents() -> tuple[Policy, ...]:
    """Every bundled policy, in order of file name."""
    return tuple(read_policy(path, units=_UNITS) for path in sorted(DOCUMENTS.glob("*.toml")))
