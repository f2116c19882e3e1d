"""Who is eligible: the conditions that a document states. Whether a unit meets them is for others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import attrs

from dtnet.policy.choices import ChoiceRef

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY: Final = "any"
"""The option of a choice in `when` that puts no condition."""


@attrs.frozen
class Term:
    """One condition: the subject's value must be among the values.

    Attributes:
        subject: `kind` (the team's kinds: a set, which must meet the values), `level` (of the area that the
            unit serves) or `<level>.<attribute>` (of the area at that level which the unit lies in; where it
            lies in none, no condition on it fits, and a missing value is unknown).
        values: Texts, or true or false for an attribute. An open choice stands alone.
    """

    subject: str
    values: tuple[str | bool | ChoiceRef, ...] = attrs.field(
        eq=lambda values: tuple((type(each), each) for each in values)
    )

    @property
    def test(self) -> Literal["meets", "equals"]:
        """Whether sets must meet, or one of the values must be the subject's."""
        return "meets" if self.subject == "kind" else "equals"

    @property
    def level(self) -> str | None:
        """The level whose attribute it reads; None for `kind` and `level`."""
        return self.subject.partition(".")[0] if "." in self.subject else None

    @property
    def attribute(self) -> str | None:
        """The attribute that it reads; None for `kind` and `level`."""
        return self.subject.partition(".")[2] or None


@attrs.frozen
class When:
    """Eligibility: every term must hold; no terms put no condition.

    Attributes:
        terms: In the order of the document.
    """

    terms: tuple[Term, ...] = ()

    def with_options(self, options: Mapping[str, str]) -> When:
        """The conditions with each choice made; one whose option is `any` is left out."""
        terms = (_chosen_term(term, options) for term in self.terms)
        return When(tuple(term for term in terms if term is not None))


EVERYWHERE: Final = When()
"""No condition."""


def _chosen_term(term: Term, options: Mapping[str, str]) -> Term | None:
    (first, *_) = term.values
    if not isinstance(first, ChoiceRef):
        return term
    option = options[first.name]
    if option == ANY:
        return None
    booleans = {"true": True, "false": False} if term.attribute else {}
    return attrs.evolve(term, values=(booleans.get(option, option),))
