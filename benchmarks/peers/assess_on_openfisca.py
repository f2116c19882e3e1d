"""OpenFisca-Core."""

from __future__ import annotations

from assessing import run
from variables import Variables


class OpenFisca(Variables):
    """OpenFisca-Core at work."""

    package = "openfisca-core"
    module = "openfisca_core"
    builders = "openfisca_core.simulation_builder"


run(OpenFisca())
