"""An assessment as commands ask for it: of which network, by which policies, over which days, with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.cli.arguments import network_of, window_given
from dtnet.cli.choices import parse_choices
from dtnet.cli.input_files import read_input_files, told_by_rows
from dtnet.cli.policy_words import policies_for
from dtnet.policy.answers.assessment import assess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.cli.input_files import InputFile
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.units.needed_days import Before


@attrs.frozen(kw_only=True)
class Assessing:
    """What is assessed, in the words of the command line.

    Attributes:
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        policies: Ids and documents; none for all that are installed for the network.
        window: The days; None for the dataset's own.
        choices: Each `POLICY:CHOICE=OPTION`.
        inputs: Each `NAME=FILE`.
        before: What to do where a ceiling's window begins before the data do.
    """

    network: str | None
    policies: Sequence[str]
    window: str | None
    choices: Sequence[str]
    inputs: Sequence[str]
    before: Before

    def assessed(self) -> Assessed:
        """Read what is named, and assess it.

        Raises:
            DtnetError: Whatever is wrong with the input.
        """
        network = network_of(self.network)
        window = window_given(network, self.window)
        tables = read_input_files(self.inputs)
        with told_by_rows(tables):
            spent = assess(
                network,
                policies_for(network, self.policies),
                window=window,
                choices=parse_choices(self.choices),
                inputs={name: file.columns for name, file in tables.items()},
                before=self.before,
            )
        return Assessed(network, window, tables, spent)


@attrs.frozen
class Assessed:
    """What was read, and what it comes to."""

    network: Network
    window: Period
    tables: Mapping[str, InputFile]
    spent: Assessment
