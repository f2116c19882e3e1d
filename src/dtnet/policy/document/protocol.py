"""The protocol of plug-ins: policies in Python, where a document cannot state how an amount is computed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from dtnet.arguments import shown_error
from dtnet.errors import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.due_cells import DueCells


class SubsidyPolicy(Protocol):
    """A policy whose amounts Python computes, with a frame for everything else.

    The frame is a policy document. It says who is eligible, where and when; its rounding, ceilings and
    funding apply to the amounts as to a rate. `due` never sees units: its rows are distinct courses and
    months, in any number, so the amount of a row must depend on that row alone.

    Make the class frozen: equal plug-ins give equal answers, and assessments are pickled with their plug-ins.
    """

    @property
    def policy(self) -> Policy:
        """The frame: a policy in which each component named in `reads` has neither a rate nor a claim."""
        ...

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """By id of each component that it computes: the subjects that it reads, as conditions spell them."""
        ...

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """The amount due for each row, in the currency's smallest unit, before rounding and ceilings.

        Args:
            component: The id of the component.
            cells: Rows of months with at least one eligible day; all facts in them are known.

        Returns:
            Shape (n): whole numbers, 0 or more.
        """
        ...


@contextmanager
def plugin_code(what: str, hint: str | None = None) -> Iterator[None]:
    """Run code of a plug-in; whatever it raises, except Ctrl-C, becomes an error that names the plug-in.

    Args:
        what: The plug-in and the part of it, for the error message.
        hint: How to mend it.

    Raises:
        PluginError: If the code raises anything, `SystemExit` included.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise PluginError(f"{what} raised {shown_error(error)}", hint) from error
