"""PolicyEngine-Core."""

from __future__ import annotations

from assessing import run
from variables import Variables


class PolicyEngine(Variables):
    """PolicyEngine-Core at work."""

    package = "policyengine-core"
    module = "policyengine_core"
    builders = "policyengine_core.simulations"


run(PolicyEngine())
