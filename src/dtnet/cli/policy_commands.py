"""The commands `dtnet policies …`: what may be asked of each, and its help."""

from __future__ import annotations

from cyclopts import App

from dtnet import __version__
from dtnet.cli.exits import FINDING, WRONG_INPUT
from dtnet.cli.output import Format
from dtnet.cli.policy_views import show_checks, show_list, show_policy

policies_app: App = App(
    name="policies",
    version=__version__,
    help="Subsidy policies: which there are, what they say, whether they are sound.",
)


@policies_app.command(name="list")
def list_policies(*, country: str | None = None, format: Format = "table") -> int:
    """List the policies that are installed.

    Args:
        country: The name under which packages offer them, as vietnam; by default all.
        format: The form of the answer.
    """
    show_list(country, format)
    return 0


@policies_app.command(name="show")
def show_one(policy: str, /, *, network: str | None = None, format: Format = "table") -> int:
    """Show all that a policy says.

    Args:
        policy: Its id, or the name of its document.
        network: In whose currency a document's money may be: a file or folder that holds a network, or the
            name of a bundled dataset; by default the bundled country.
        format: The form of the answer.
    """
    show_policy(policy, network, format)
    return 0


@policies_app.command
def check(*policies: str, network: str | None = None, format: Format = "table") -> int:
    """Check policies: every fault of each with its place, and published totals against a network.

    Exits with 2 if one is at fault, and with 1 if a published total comes out otherwise.

    Args:
        policies: Ids of installed policies, or documents; by default all that are installed.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        format: The form of the answer.
    """
    faulty, differs = show_checks(policies, network, format)
    return WRONG_INPUT if faulty else FINDING if differs else 0
