"""What a plug-in is: a policy in Python where the language of documents cannot say what is due."""

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
    """A policy of which Python says what is due, and a frame all else.

    The frame says who is eligible, where and when. What is due then goes through the frame's rounding,
    ceilings and sources, as it does for a rate. Nobody calls `due` with units: rows are courses and months
    that differ, in no promised number, so what is due of a row may depend on that row alone.

    Make it a frozen class: equal plug-ins give equal answers, and an assessment pickles with its plug-ins.
    """

    @property
    def policy(self) -> Policy:
        """The frame: a policy in which the components that are read for have neither rate nor claim."""
        ...

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """By id of each component of which it says what is due: what it reads, as conditions spell it."""
        ...

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """What is due for each row, in the currency's smallest unit, before rounding and ceilings.

        Args:
            component: The id of the component.
            cells: Rows of months with at least one eligible day; all facts in them are known.

        Returns:
            Shape (n): whole numbers, 0 or more.
        """
        ...


@contextmanager
def plugin_code(what: str, hint: str | None = None) -> Iterator[None]:
    """Code of a plug-in runs inside: all that it raises, but Ctrl-C, is an error that says whose it is.

    Args:
        what: Which plug-in, and what of it.
        hint: How to mend it.

    Raises:
        PluginError: If it raises anything, also `SystemExit`.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise PluginError(f"{what} raised {shown_error(error)}", hint) from error
