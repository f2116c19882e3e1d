"""Questions about coverage: a question is bound to a network, and each method gives one kind of answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from dtnet.arguments import check_argument
from dtnet.coverage.answers.answer_table import Coverage
from dtnet.coverage.answers.territorial_bases import Basis
from dtnet.coverage.language.query import (
    CoverageQuery,
    Missing,
    OverTime,
    query_of,
    query_parts,
    query_summary,
)
from dtnet.coverage.language.text_of_conditions import parse_coverage, policies_in
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.lazy import LaterModule, later_type
from dtnet.network.day.network import Network, check_network
from dtnet.periods import DayLike
from dtnet.predicates.conditions import EVERYWHERE, Condition
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from dtnet.coverage.answers import answer_table, over_time
    from dtnet.coverage.answers.body_answers import BodyAnswers
    from dtnet.coverage.explain.explanation_tree import CoverageExplanation
    from dtnet.coverage.questions import (
        claims,
        comparisons,
        dependence,
        funding,
        inequality,
        listings,
        measures_of_people,
        teams,
    )
    from dtnet.coverage.questions import skills as of_skills
    from dtnet.coverage.questions.claims import Judgement
    from dtnet.coverage.questions.funding import FundingShares
    from dtnet.coverage.questions.inequality import Inequality
    from dtnet.coverage.questions.teams import Spanning
    from dtnet.figures.figure import FigureSet
    from dtnet.policy.document.document import Policy
else:  # loaded by the methods that need them
    BodyAnswers = later_type("dtnet.coverage.answers.body_answers.BodyAnswers")
    CoverageExplanation = later_type("dtnet.coverage.explain.explanation_tree.CoverageExplanation")
    Judgement = later_type("dtnet.coverage.questions.claims.Judgement")
    FundingShares = later_type("dtnet.coverage.questions.funding.FundingShares")
    Inequality = later_type("dtnet.coverage.questions.inequality.Inequality")
    Spanning = later_type("dtnet.coverage.questions.teams.Spanning")
    FigureSet = later_type("dtnet.figures.figure.FigureSet")
    Policy = later_type("dtnet.policy.document.document.Policy")
    answer_table, over_time = (
        LaterModule(f"dtnet.coverage.answers.{name}") for name in ("answer_table", "over_time")
    )
    claims, comparisons, dependence, funding, inequality, listings, measures_of_people, of_skills, teams = (
        LaterModule(f"dtnet.coverage.questions.{name}")
        for name in (
            *("claims", "comparisons", "dependence", "funding", "inequality", "listings"),
            *("measures_of_people", "skills", "teams"),
        )
    )

TEAM: Final = "team"
"""The word for `over` that makes a question about teams."""
QUARTERS: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
"""The quantiles that `PeopleQuestions.size_quantiles` computes by default."""
_CONDITIONS: Final = ("of", "where", "having")


@attrs.frozen
class Question(PydanticHook):
    """A question about which areas or teams of a network meet a condition. `Network.ask` makes it.

    A question is frozen. Two questions are equal if their networks and their queries are equal. Making or
    printing a question computes nothing; each method computes one kind of answer. Questions about the
    skills, people, funding and dependence of areas are in the four attributes of these names.

    All methods raise the following errors:

    - ArgumentError: If an argument is wrong, or a part of the question does not fit the method or network.
    - UnknownNameError: If the network does not have a level, area, attribute, skill or body of the question.
    - PredicateError: If the text of a condition cannot be read.
    - OutsideDataError: If a day lies outside the data.
    - UnknownFactError: If neither a weight nor an upper bound of it is known for some area.

    Attributes:
        network: The network.
        query: The parts of the question; see `CoverageQuery`.
        policies: The policies that the texts of conditions may name.

    Examples:
        >>> import dtnet
        >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
        >>> question = day.ask("has_team and led", within="Lantern Isle")
        >>> question
        <Question to 'toyland': of: has_team and led; over: village; within: Lantern Isle; at: 2025-02-01>
        >>> [row] = question.answer()
        >>> row["areas"], row["yes"], row["no"], row["unknown"]
        (10, 7, 2, 1)
    """

    network: Network
    query: CoverageQuery
    policies: tuple[Policy, ...] = attrs.field(default=(), converter=policies_in, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_network(self.network)
        check_argument(self.query, CoverageQuery, "query", 'pass a CoverageQuery(over="village", at=…)')
        object.__setattr__(self, "query", _with_own_levels(self.query, self.network))

    def __repr__(self) -> str:
        return f"<Question to {self.network.metadata.name!r}: {query_summary(self.query)}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import card  # noqa: PLC0415 - paid by notebooks only

        facts = (
            *query_parts(self.query).items(),
            ("computed", "nothing yet; call .answer(), .areas(), .explain() or another method"),
        )
        return card(f"Question to {self.network.metadata.name}", facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return Question, (self.network, self.query, self.policies)

    def evolve(self, **parts: Any) -> Question:  # noqa: ANN401 - as `CoverageQuery`
        """The same question with other parts.

        Args:
            parts: Parts of the query, under the names that `Network.ask` uses. The texts of conditions may
                name the policies that `ask` was given.

        Raises:
            ArgumentError: If the query has no such part, or the parts contradict each other.

        Examples:
            >>> import dtnet
            >>> question = dtnet.datasets.load("toyland").ask("led", at="2025-02-01")
            >>> question.evolve(over="parish").query.over
            'parish'
        """
        unknown = [name for name in parts if name not in _DEFAULTS]
        if unknown:
            raise ArgumentError(
                f"a question has no part {unknown[0]!r}", f"name one of {', '.join(_DEFAULTS)}"
            )
        read = {name: self._read(value) if name in _CONDITIONS else value for name, value in parts.items()}
        return attrs.evolve(self, query=attrs.evolve(self.query, **read))

    def to_text(self) -> str:
        """The query in one line; see `CoverageQuery.to_text`."""
        return self.query.to_text()

    def to_json(self) -> str:
        """The query as JSON; see `CoverageQuery.to_json`."""
        return self.query.to_json()

    # The share of areas or teams

    def answer(
        self,
        *,
        by: str | Iterable[str] | None = None,
        having: Condition | str | None = None,
        over_time: OverTime | None = None,
        missing: Missing | None = None,
    ) -> Coverage:
        """The share of areas, or of teams, that meet the condition, with its bounds.

        Args:
            by: The grouping of the rows: levels (`over` or above) and attributes of the areas; for teams, one
                level.
            having: A condition on rows, such as `row.share >= 9/10`. Only rows that certainly meet it are
                kept; `Coverage.undecided` is the number of rows that may meet it.
            over_time: The summary of a period: `mean` (covered over existing area-days), `min`, `max`,
                `first` or `last`. A question about a period needs it, and a question about a day refuses it.
            missing: The assumption about unknown verdicts that the point uses. The bounds do not depend on
                it.

        Returns:
            A row for each group: `area` and the other dimensions; `areas`, the number of areas; `yes`, `no`,
            `unknown` and `not_applicable`, in weight; `numerator`, `denominator` and `point`, the share if it
            is known or assumed; `lower`, `upper`; `sharp`, whether some completion attains each bound;
            `may_be_empty`; the shares of the weight by origin; `assumption`. A question about teams has
            `teams` in place of `areas`, and `listed_in_full` at the end: whether all teams are listed. If
            not, the bounds are about the listed teams only. Each team counts in the area of its home.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.ask("led", over="team").answer()
            >>> row["teams"], row["yes"], row["lower"], row["upper"], row["listed_in_full"]
            (21, 18, 0.8421052631578947, 1.0, False)
        """
        parts = {"by": by, "having": having, "over_time": over_time, "missing": missing}
        if self.query.over == TEAM:
            return listings.team_answer(*self._asked("of_teams.answer", **parts))
        return answer_table.answer(*self._asked("answer", **parts))

    def series(
        self,
        *,
        by: str | Iterable[str] | None = None,
        having: Condition | str | None = None,
        missing: Missing | None = None,
        basis: Basis = "as_was",
    ) -> Coverage:
        """The answer for every day of a period, with a row for each run of days without a change.

        Args:
            by: As in `answer`.
            having: As in `answer`.
            missing: As in `answer`.
            basis: The territory by which rows are grouped, and in which the areas of `within` lie: `as_was`
                for the territory of each day; a day, for the territory of that day; `common` for the smallest
                regions that no event of the period crosses. A region of several areas is named by the ids
                that it had last, as `a + b`.

        Returns:
            The dimensions; `start` and `end` (the day after the last day) of the run; the columns of `answer`
            for each day of the run; `is_break`. `is_break` is true if an event on the first day of the run
            closed, opened or redrew the area of the row or of `within`, so that numbers may differ because
            the territory differs. A run ends at a break even if no number changes. The first day of the
            period is never a break, and territory of one day or in common regions has no breaks. Rows are in
            order of group; the runs of a group cover the whole period.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> question = net.ask("has_team", within="Lào Cai", during="2025")
            >>> for row in question.series(by="province"):
            ...     print(row["area"], row["start"], row["areas"], row["is_break"])
            vn:province:10:0 2025-01-01 1360 False
            vn:province:10:0 2025-07-01 0 True
            >>> for row in question.series(by="province", basis="2025-07-01"):
            ...     print(row["area"], row["start"], row["areas"], row["is_break"])
            vn:province:15:2025 2025-01-01 2716 False
        """
        return over_time.series(*self._asked("series", by=by, having=having, missing=missing), basis=basis)

    def first_reached(
        self,
        share: Fraction | int,
        *,
        by: str | Iterable[str] | None = None,
        hold_days: int = 1,
        accept_synthetic: bool = False,
    ) -> Table:
        """The first day of a period from which the share stays at or above a target for some days.

        All days of the hold lie in the period. A day on which a row has no areas interrupts the hold. If the
        share holds from the first day of the period, that day is the answer.

        Args:
            share: The target, exact, above 0 and up to 1, such as `Fraction(3, 4)`.
            by: As in `answer`.
            hold_days: The number of days, 1 or more.
            accept_synthetic: Accept rows that rest for more than half on synthetic rows, without a warning.

        Returns:
            A row for each group: the dimensions; `earliest`, the first day on which the target may be
            reached, null if never; `latest`, the first day on which it is certainly reached, null if never;
            `sharp`, whether some completion attains each of the two.

        Warns:
            SyntheticWarning: If a row, over all days, rests for more than half on synthetic rows.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("toyland")
            >>> heron = net.ask("has_team", within="toy:parish:heron", during="2024")
            >>> [row] = heron.first_reached(1, hold_days=30)
            >>> str(row["earliest"]), str(row["latest"])
            ('2024-06-01', '2024-06-01')
        """
        return over_time.first_reached(
            *self._asked("first_reached", by=by),
            share=share,
            hold_days=hold_days,
            accept_synthetic=accept_synthetic,
        )

    def spells(self, *, accept_synthetic: bool = False) -> Table:
        """The runs of days of a period on which an area does not meet the condition.

        A spell ends where the area opens or closes. A spell that begins or ends with the period is censored
        there, because it may continue outside.

        Args:
            accept_synthetic: Whether the answer may name synthetic areas, which a recipe made.

        Returns:
            A row for each longest run on which an area possibly does not meet the condition: `area`, `start`,
            `end` (the day after the last day); `certain_start` and `certain_end` of the longest certain run
            in it, null without one; `days_lower` and `days_upper`, bounds of the length in one go;
            `censored_start`, `censored_end`; `synthetic`, whether the area is synthetic. Rows are in order of
            id, then day.

        Raises:
            ArgumentError: If the answer would name a synthetic area that is not accepted.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("toyland")
            >>> [flint] = net.ask("has_team", within="toy:village:flint", during=net.extent).spells()
            >>> str(flint["start"]), flint["days_lower"], flint["days_upper"], flint["censored_end"]
            ('2024-07-01', 123, 123, False)
        """
        return over_time.spells_without(*self._asked("spells"), accept_synthetic=accept_synthetic)

    # Single areas and teams

    def areas(self, verdicts: str | Iterable[str] | None = None, *, accept_synthetic: bool = False) -> Table:
        """The areas by name, each with its verdict. `areas(["no", "unknown"])` lists what may be missing.

        Areas that are certainly outside the question are not listed. An area that may not exist is listed as
        `unknown`, with `existence` in `not_known`; `answer` counts it under the verdict that it has if it
        exists.

        Args:
            verdicts: The verdicts of the areas to list: `yes`, `no`, `not_applicable`, `unknown`; all by
                default.
            accept_synthetic: Whether the answer may name synthetic areas, which a recipe made.

        Returns:
            `area`, `name`, `verdict`; `not_known`, the parts that leave an unknown verdict open (`existence`,
            `filter`, `verdict`); `origin` of the contribution; `area_origin` of the area itself; `weight`
            (null if it is unknown), `weight_lower`, `weight_upper`. Rows are in order of id.

        Raises:
            ArgumentError: If the answer would name a synthetic area that is not accepted.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask("skill:padlock", within="toy:parish:heron").areas()
            >>> list(zip(table["name"], table["verdict"], table["not_known"], table["origin"]))
            [('Newt', 'unknown', 'verdict', None), ('Otter', 'yes', None, 'observed')]
        """
        return listings.areas_listed(*self._asked("areas"), verdicts, accept_synthetic=accept_synthetic)

    def teams(self, verdicts: str | Iterable[str] | None = None, *, accept_synthetic: bool = False) -> Table:
        """The teams by name, each with its verdict, for a question with `over="team"`.

        Args:
            verdicts: As in `areas`.
            accept_synthetic: Whether the answer may name synthetic teams, which a recipe made.

        Returns:
            `team`, `name`, `home`, `verdict`; `there`, whether the team exists: `yes` or `unknown`; `origin`
            of the contribution; `team_origin` of the team itself. Rows are in order of id.

        Raises:
            ArgumentError: If the answer would name a synthetic team that is not accepted.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask("led", over="team").teams(["no", "unknown"], accept_synthetic=True)
            >>> list(zip(table["team"], table["there"]))[:2]
            [('toy:team:cable', 'unknown'), ('toy:team:gull', 'yes')]
        """
        return listings.teams_listed(*self._asked("teams"), verdicts, accept_synthetic=accept_synthetic)

    def explain(self, area: str | None = None) -> CoverageExplanation:
        """Explain the answer for an area, or the whole answer; see `Coverage.explain`."""
        self._asked("explain")
        return self.answer().explain(area)

    # Comparisons

    def change(
        self, after: DayLike, *, by: str | Iterable[str] | None = None, missing: Missing | None = None
    ) -> Table:
        """The change from the day of the question to a later day, area by area.

        Areas that are known to count on both days are compared one by one: an unknown fact that holds on both
        days, such as a skill of a team, moves both shares together. For other rows the difference is the
        outer one, between the least share of one day and the greatest share of the other.

        Args:
            after: The later day.
            by: As in `answer`.
            missing: The assumption about unknown verdicts on both days that `point` uses.

        Returns:
            The dimensions; `areas`, the number of areas in the row on either day; then weights that add up:

            - `kept`, `gained`, `lost`, `without`: the area counts on both days, with a yes on both days, on
                the later day only, on the earlier day only, or on neither day;
            - `opened_yes`, `opened_no`, `closed_yes`, `closed_no`: the area counts on the later day only, or
                on the earlier day only;
            - `not_applicable`: the area counts on neither day;
            - `unknown`: it is unknown which of these applies, for example because the group of the area in
                `by` is unknown on one day.

            Lost and closed areas have their weight of the earlier day, all others of the later day. The
            weights are null where a weight is unknown. Then `before_lower`, `before_upper`, `after_lower`,
            `after_upper`, and of the difference (later minus earlier) `point`, `lower`, `upper` and `sharp`;
            `may_be_empty`; `assumption`, where `point` uses one. An assumption that contradicts known facts
            gives no point.

        Raises:
            ArgumentError: If `after` is not later than the day of the question.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("toyland")
            >>> isle = net.ask("has_team", within="toy:province:lantern-isle", at="2024-10-31")
            >>> [row] = isle.change("2025-09-01")
            >>> row["kept"], row["gained"], row["lost"], row["without"], row["point"]
            (5, 2, 1, 2, 0.1)
        """
        return comparisons.change(*self._asked("change", by=by, missing=missing), after)

    def redrawn(self, after: DayLike, into: str) -> Table:
        """The change of an area whose territory was redrawn, split by territory.

        The area of `within` on the day of the question is compared with the area `into` on a later day. The
        change has a part on territory of both areas, a part that the area gained, and a part that it lost.

        Args:
            after: The later day.
            into: The area on the later day: its id, or its name on that day.

        Returns:
            Rows `kept`, `gained`, `lost` and `all`: `part`; `areas_before`, `areas_after`; `weight_before`,
            `weight_after`, of the areas that count; `yes_before_lower`, `yes_before_upper`,
            `yes_after_lower`, `yes_after_upper`; and the contribution to the change, `weight_change`,
            `yes_change_lower`, `yes_change_upper`. A number is null where it is unknown on which territory an
            area lies; a weight also where it is unknown, or where it is unknown which areas count. The bounds
            of a change are outer ones: an unknown fact may differ between the two days.

        Raises:
            ArgumentError: If the question has no single area in `within`, one of the areas lies below the
                level `over`, or `after` is not later.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> before = net.ask("has_team", within="Đà Nẵng", at="2025-06-30")
            >>> for row in before.redrawn("2025-07-01", "Đà Nẵng"):
            ...     print(row["part"], row["areas_before"], row["areas_after"], row["yes_change_lower"])
            kept 2400 2400 0
            gained 0 1366 1366
            lost 0 0 0
            all 2400 3766 1366
        """
        return comparisons.redrawn(*self._asked("redrawn"), after, into)

    def cascade(
        self, *steps: Condition | str, by: str | Iterable[str] | None = None, missing: Missing | None = None
    ) -> Table:
        """The areas that remain, and those that are lost, as conditions are added one after another.

        The condition of the question is step 1. Each further step is joined by `&` with all earlier steps, so
        that no area returns. The loss at a step is tested in each area, as `(all earlier steps) & ~step`, and
        not as the difference of two shares, which would have wider bounds. Areas to which a step does not
        apply are not lost.

        Args:
            steps: The further conditions in order, or their texts.
            by: As in `answer`.
            missing: As in `answer`; the drop does not depend on it.

        Returns:
            For each group a row for each step: the dimensions; `step`, from 1; `condition`; the columns of
            `answer` for this and all earlier steps; then, over the areas that count in step 1, the loss since
            the step before, null for step 1: `drop` (null if it is unknown), `drop_lower`, `drop_upper`,
            `drop_sharp`; `largest_drop`, whether it is the largest of the row: `certainly`, `possibly` or
            `no`.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask("has_team", within="toy:parish:oilham").cascade("all_skills")
            >>> list(zip(table["condition"], table["yes"], table["drop_lower"], table["drop_upper"]))
            [('has_team', 2, None, None), ('all_skills', 1, 0.3333333333333333, 0.3333333333333333)]
        """
        asked = self._asked("cascade", by=by, missing=missing)
        read = [self._read(step) for step in steps]
        for step in read:
            check_argument(step, Condition, "steps", 'pass conditions, for example "led"')
        return comparisons.cascade(*asked, read)

    def against(self, target: Fraction | int, *, by: str | Iterable[str] | None = None) -> Table:
        """Whether shares reach a target, and how much is lacking.

        Args:
            target: The share to reach, exact, from 0 to 1. A share that equals the target reaches it.
            by: As in `answer`.

        Returns:
            The dimensions; `target`, `areas`, `lower`, `upper`, `sharp`; then

            - `standing`: `met`, `missed`, `open`, or `empty` if no area can count;
            - `lacking_lower`, `lacking_upper`: the weight that must become a yes to meet the target,
                `max(0, ⌈target × all⌉ − yes)`, over all completions; attained where `sharp`;
            - `unknowns`: the number of areas that may turn out a no and are not known to be one;
            - `fewest_to_break`, `any_to_break`: how many of these must be a no for the target to be missed,
                if they are the heaviest ones, and whichever they are, with all others a yes. 0 if the target
                is missed anyway; null if no number does, if weights are unknown, or if areas of unknown group
                may belong to the row.

        Examples:
            >>> from fractions import Fraction
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.ask("has_team").against(Fraction(9, 10))
            >>> row["standing"], row["lacking_lower"], row["lacking_upper"]
            ('missed', 1, 5)
        """
        return comparisons.against_target(*self._asked("against", by=by), target)

    def claim(self, figures: FigureSet | None = None) -> Judgement:
        """The verdict on the claim that every area meets the condition.

        The headline uses observed and derived facts only: an area whose own row is assumed or synthetic is
        unknown, and so is an assumed or synthetic statement that all areas are listed.

        "Every" includes unlisted areas. If no statement says that all areas of the level are listed, the
        claim is open, unless a listed area is a no or no area could be one. An area that may not exist does
        not make the claim fail, and does not leave it open if it would be a yes and another area certainly
        is one. The same holds for an area to which the condition may not apply. Areas to which it certainly
        does not apply do not count.

        Args:
            figures: The set of figures in which published claims are looked up. A claim fits if it is about
                the same area (without `within`, the root of the territory) and may be about the day.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> judged = day.ask("has_team").claim(dtnet.datasets.load_figures("vietnam"))
            >>> judged.claim, judged.headline, judged.in_model, judged.by_construction
            ('every village has a team', 'open', 'holds', True)
            >>> [claim.as_of for claim in judged.stated_by]
            ['2024-08']
        """
        return claims.judged(*self._asked("claim"), figures)

    def inequality(
        self,
        by: str | Iterable[str] | None = None,
        *,
        weights: str | Mapping[str, int] | None = None,
        accept_synthetic: bool = False,
    ) -> Inequality:
        """How unequal the shares of the rows are; see `dtnet.coverage.inequality_of`.

        Args:
            by: As in `answer`.
            weights: The weight of each row: a column such as `areas`, or whole numbers by id of the area. By
                default each row counts 1.
            accept_synthetic: Accept rows that rest for more than half on synthetic rows, without a warning.

        Warns:
            SyntheticWarning: If more than half of a row rests on synthetic rows.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> shires = day.ask("has_team").inequality(by="shire", accept_synthetic=True)
            >>> shires.best_minus_worst
            Answer(lower=Fraction(2, 15), upper=Fraction(1, 2), sharp=True, may_be_undefined=False)
        """
        answer = answer_table.answer(*self._asked("inequality", by=by))
        return inequality.inequality_of(answer, weights=weights, accept_synthetic=accept_synthetic)

    # Further questions

    @property
    def skills(self) -> SkillQuestions:
        """Questions about the skills that teams teach in the areas."""
        return SkillQuestions(self)

    @property
    def people(self) -> PeopleQuestions:
        """Questions about the people of teams."""
        return PeopleQuestions(self)

    @property
    def funding(self) -> FundingQuestions:
        """Questions about the policies that pay teams."""
        return FundingQuestions(self)

    @property
    def dependence(self) -> DependenceQuestions:
        """Questions about the bodies on which teams depend."""
        return DependenceQuestions(self)

    # Checks

    def _read(self, given: Any) -> Any:  # noqa: ANN401 - a condition; the query refuses anything else
        return parse_coverage(given, policies=self.policies) if isinstance(given, str) else given

    def _asked(self, method: str, **given: Any) -> tuple[Network, CoverageQuery]:  # noqa: ANN401 - parts
        """The network and the query of a method; refuses parts that the method does not take.

        Args:
            method: A key of `_METHODS`.
            given: Parts of an answer, such as `by`; None keeps the value of the query.

        Raises:
            ArgumentError: If a part is missing, or has a value that the method does not take.
        """
        takes, name, query = _METHODS[method], method.rpartition(".")[2], self.query
        parts = {part: value for part, value in given.items() if value is not None}
        if parts:
            parts["having"] = self._read(parts.get("having", query.having))
            query = _with_own_levels(attrs.evolve(query, **parts), self.network)
        if takes.of and query.of == EVERYWHERE:
            raise ArgumentError(f"{name}() needs a condition", 'ask with of=, for example of="has_team"')
        if (query.over == TEAM) != takes.teams:
            hint = "ask with over='team'" if takes.teams else "name a level of areas in over="
            what = "team" if takes.teams else "area"
            raise ArgumentError(f"over={query.over!r}: {name}() is about {what}s", hint)
        if takes.days == "at" and query.at is None:
            raise ArgumentError(f"during={query.during}: {name}() is about one day", "ask with at=")
        if takes.days == "during" and (query.during is None or query.over_time is not None):
            raise ArgumentError(f"{name}() is about each day of a period", "ask with during= alone")
        for part in takes.refused:
            if getattr(query, part) != _DEFAULTS[part]:
                raise ArgumentError(f"{name}() takes no {part}=", f"ask without {part}=")
        return self.network, query


def _with_own_levels(query: CoverageQuery, network: Network) -> CoverageQuery:
    """The query with the network's own levels in place of other words for them."""
    own = network.vocabulary.own_level
    over, by = own(query.over), tuple(map(own, query.by))
    return query if (over, by) == (query.over, query.by) else attrs.evolve(query, over=over, by=by)


def bound_question(network: Network, *, policies: Iterable[Policy] = (), **parts: Any) -> Question:  # noqa: ANN401
    """Make a question; its conditions may be given as texts.

    Args:
        policies: The policies that `funded` in a text refers to.
        parts: The parts of the query, as `CoverageQuery` takes them.

    Raises:
        PredicateError: If a text is not a condition; the message shows the place.
        ArgumentError: As `CoverageQuery`; also if an item of `policies` is not a policy.
    """
    return Question(network, query_of(**parts, policies=policies), policies=policies)


_DEFAULTS: Final = {name: each.default for name, each in attrs.fields_dict(CoverageQuery).items()}
_OF_ANSWERS: Final = ("by", "having", "over_time", "missing")
"""The parts of a query that are parts of an answer, not of a question."""


class _Takes:
    """What a method takes of a question.

    Attributes:
        of: Whether the method needs a condition; otherwise it takes none.
        teams: Whether the method is about teams; otherwise it is about areas.
        days: Whether the method needs a day or a period; None if it takes either.
        refused: The parts that must have their default.
    """

    __slots__ = ("days", "of", "refused", "teams")

    def __init__(
        self,
        *parts: str,
        of: bool = False,
        teams: bool = False,
        days: Literal["at", "during"] | None = "at",
        without: tuple[str, ...] = (),
    ) -> None:
        """Of the parts of an answer, the method takes `parts`; it takes no part in `without`."""
        self.of, self.teams, self.days = of, teams, days
        others = tuple(name for name in _OF_ANSWERS if name not in parts)
        self.refused = (*without, *others, *(() if of else ("of",)))


_METHODS: Final = {
    "answer": _Takes(*_OF_ANSWERS, of=True, days=None),
    "of_teams.answer": _Takes(*_OF_ANSWERS, of=True, teams=True),
    "series": _Takes("by", "having", "missing", of=True, days="during"),
    "first_reached": _Takes("by", of=True, days="during"),
    "spells": _Takes(of=True, days="during", without=("weight",)),
    "areas": _Takes(of=True),
    "teams": _Takes(of=True, teams=True),
    "explain": _Takes("by", "having", "missing", of=True),
    "change": _Takes("by", "missing", of=True),
    "redrawn": _Takes(of=True),
    "cascade": _Takes("by", "missing", of=True),
    "against": _Takes("by", of=True),
    "claim": _Takes(of=True, without=("weight", "where", "synthetic")),
    "inequality": _Takes(*_OF_ANSWERS, of=True, days=None),
    "skills.shares": _Takes("by", "missing"),
    "depth": _Takes("by"),
    "weakest": _Takes("by"),
    "patterns": _Takes("by", "missing"),
    "from_shares": _Takes("by"),
    "rate": _Takes("by", without=("weight",)),
    "shortfall": _Takes("by", without=("weight",)),
    "sizes": _Takes("by", teams=True, without=("weight",)),
    "size_quantiles": _Takes("by", teams=True, without=("weight",)),
    "shared_teams": _Takes(without=("weight", "where")),
    "funding.shares": _Takes(),
    "cliff": _Takes("by", days="during"),
    "of_teams": _Takes("by", teams=True, without=("weight", "where")),
    "eligible_unfunded": _Takes("by", teams=True, without=("weight", "where")),
    "points_of_failure": _Takes(without=("synthetic",)),
    "lost_without": _Takes(without=("synthetic",)),
}


@attrs.frozen
class _Family:
    """A family of questions about the areas or teams of a question."""

    question: Question

    def _asked(self, method: str, **given: Any) -> tuple[Network, CoverageQuery]:  # noqa: ANN401 - as there
        return self.question._asked(method, **given)  # noqa: SLF001 - of one module


class SkillQuestions(_Family, PydanticHook):
    """Questions about the skills that teams teach in the areas on a day: `question.skills`.

    The question has no condition. An area is taught the skills that its teams teach together.
    """

    def shares(self, *, by: str | Iterable[str] | None = None, missing: Missing | None = None) -> Table:
        """The share of areas in which each skill is taught, any skill, at least so many, and all.

        "At least 2 by one team" needs a team that teaches two skills; "by several teams" needs two skills
        that teams of the area teach, each of them some team.

        Args:
            by: As in `Question.answer`.
            missing: As in `Question.answer`.

        Returns:
            The dimensions; `taught`: a skill, `any`, `at least 2` and so on, `all`; `taught_by`: `one team`,
            `several teams`, or null where the two are the same; the columns of `Question.answer`.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> for row in day.ask(within="Oilham").skills.shares():
            ...     print(row["taught"], row["taught_by"], row["yes"], row["no"])
            letters None 2 1
            market None 2 1
            purse None 1 2
            padlock None 1 2
            any None 2 1
            at least 2 one team 2 1
            at least 2 several teams 2 1
            at least 3 one team 1 2
            at least 3 several teams 1 2
            all one team 1 2
            all several teams 1 2
        """
        return of_skills.skills_of(*self._asked("skills.shares", by=by, missing=missing))

    def depth(self, *, by: str | Iterable[str] | None = None) -> Table:
        """The number of skills that the teams of an area teach together, in the mean over areas.

        Args:
            by: Levels, `over` or above.

        Returns:
            `area` and the other levels; `areas`; `skills`, the number of skills that exist; `point`, if the
            mean is known; `lower`, `upper`, rounded once; `sharp`; `may_be_empty`.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> day.ask(within="Oilham").skills.depth()["point"]
            [2.0]
        """
        return of_skills.depth_of_skills(*self._asked("depth", by=by))

    def weakest(self, *, by: str | Iterable[str] | None = None) -> Table:
        """The skill that is taught in the least share of areas: each skill that may be the weakest.

        A row has several such skills if they tie, or if it is unknown which one is the weakest.

        Args:
            by: As in `Question.answer`.

        Returns:
            A row for each possible weakest skill: the dimensions; `skill`; `certain`, whether it certainly is
            the weakest or ties with it; `lower`, `upper` of its share. No row for a group without areas.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask(within="Oilham").skills.weakest()
            >>> list(zip(table["skill"], table["certain"], table["upper"]))
            [('purse', True, 0.3333333333333333), ('padlock', True, 0.3333333333333333)]
        """
        return of_skills.weakest_skills(*self._asked("weakest", by=by))

    def patterns(
        self,
        skills: Iterable[str] | None = None,
        *,
        by: str | Iterable[str] | None = None,
        missing: Missing | None = None,
    ) -> Table:
        """The number of areas that are taught each set of skills, these and no others.

        n skills give 2^n rows for each group. The possible sets of an area follow from its teams: a team that
        teaches a purse and may not exist adds the purse or nothing.

        Args:
            skills: Up to eight skills; by default all skills of the network.
            by: As in `Question.answer`.
            missing: As in `Question.answer`.

        Returns:
            The dimensions; `skills`, separated by spaces, empty for no skill; `number` of skills; `certain`,
            `possible`, the weight that certainly and possibly has this set; the columns of
            `Question.answer`. Larger sets come first.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask(within="Harbour").skills.patterns(["letters", "purse"])
            >>> list(zip(table["skills"], table["certain"], table["possible"]))
            [('letters purse', 2, 3), ('letters', 1, 1), ('purse', 0, 1), ('', 0, 1)]
        """
        return of_skills.skill_patterns(*self._asked("patterns", by=by, missing=missing), skills)

    def from_shares(self, at_least: int | None = None, *, by: str | Iterable[str] | None = None) -> Table:
        """The share of areas that are taught all skills, or so many, as far as the share of each skill tells.

        For readers who have only the published share of each skill. For all skills the bounds are
        `max(0, Σ p - (n - 1))` and the least share; for fewer, those of
        `dtnet.coverage.measures.share_of_at_least`.

        Args:
            at_least: The number of skills; by default all.
            by: As in `Question.answer`.

        Returns:
            The dimensions; `lower`, `upper`, from the shares alone; `known_lower`, `known_upper`, from all
            facts of the network. Null for a group without areas.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.ask(within="Oilham").skills.from_shares()
            >>> row["lower"], row["upper"], row["known_lower"]
            (0.0, 0.3333333333333333, 0.3333333333333333)
        """
        return of_skills.skills_from_shares(*self._asked("from_shares", by=by), at_least)


class PeopleQuestions(_Family, PydanticHook):
    """Questions about the people of teams on a day: `question.people`.

    The question has no condition. `rate` and `shortfall` need a base: an attribute of areas that is a whole
    number, such as `residents`. It takes the place of a weight.
    """

    def rate(
        self,
        *,
        per: int = 1000,
        base: str = "residents",
        by: str | Iterable[str] | None = None,
        spanning: Spanning = "each",
    ) -> Table:
        """The number of people in teams for each so many residents, households or the like.

        A row has the people of its different teams, over the sum of the base of its areas. A team counts once
        in a row, if it serves an area of the row, an area inside one, or an area around one. Where unlisted
        teams are possible, or the people of a team have no upper bound, the rate has none.

        Args:
            per: The number of units of the base.
            base: The attribute of areas.
            by: Levels, `over` or above.
            spanning: Where a team counts that serves areas of several rows: in `each` of them, or `above`
                them, that is, in the row of no area. With `above`, a team that also serves territory outside
                `within` does not count, so that the rows of a level add up.

        Returns:
            `area` and the other levels; `areas`; `people_lower`, `people_upper`, `base_lower`, `base_upper`;
            `point`, if the rate is known; `lower`, `upper`, rounded once; `sharp`; `may_be_empty`, whether
            the base may be 0; `origin`, the worst of what counts; `reason` for a missing upper bound or rate.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.ask(within="Quay").people.rate(per=100, base="households")
            >>> row["people_lower"], row["people_upper"], row["base_lower"], row["lower"], row["upper"]
            (9, 12, 250, 3.6, 4.8)
        """
        return measures_of_people.rate_of_people(
            *self._asked("rate", by=by), per=per, base=base, spanning=spanning
        )

    def shortfall(
        self,
        norm: Fraction | int,
        *,
        per: int = 1000,
        base: str = "residents",
        by: str | Iterable[str] | None = None,
    ) -> Table:
        """The number of people that areas lack against a norm, area by area and together.

        Area by area, an area has the people of all its teams, and a surplus does not help other areas.
        Together, the row has the people of its different teams, each once. Without unknown facts,
        `each - surplus = need - people - again`.

        Args:
            norm: The number of people for each `per` of the base, exact.
            per: The number of units of the base.
            base: The attribute of areas.
            by: Levels, `over` or above.

        Returns:
            `area` and the other levels; `areas`; then with `_lower` and `_upper`: `need`; `people` of the
            different teams; `each`, the lack area by area; `surplus` of areas above the norm; `together`, the
            lack if all areas could share; `again`, the people that several areas count, beyond once (below 0
            if teams serve larger areas only, which no area of the level counts). `sharp`, whether the bounds
            of `each` and `together` are attained; `origin`, the worst of what counts; `reason` for a missing
            upper bound.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.ask(within="Heron").people.shortfall(5, per=100, base="households")
            >>> row["each_lower"], row["each_upper"], row["surplus_lower"], row["together_upper"]
            (1.0, 1.0, 2.0, 0.0)
        """
        return measures_of_people.shortfall_of_people(
            *self._asked("shortfall", by=by), norm=norm, per=per, base=base
        )

    def sizes(self, *, by: str | Iterable[str] | None = None, spanning: Spanning = "each") -> Table:
        """The number of teams of each size, for a question with `over="team"`.

        `where` is a condition on teams. A team belongs to each area that it serves, so `within` keeps the
        teams that serve the area or an area inside it.

        Args:
            by: Levels.
            spanning: As in `rate`.

        Returns:
            `area` and the other levels; `people_lower`, `people_upper`, a size, or several neighbouring sizes
            with the same numbers (null without an upper bound); `certain`, the number of teams that certainly
            exist with such a size; `possible`, the number that may; `others`, whether unlisted teams are
            possible.

        Raises:
            UnknownFactError: If an area may lie in several areas, because a version begins or ends on an
                unknown day.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask(over="team", within="Glow", where="kind = lamp").people.sizes()
            >>> list(zip(table["people_lower"], table["people_upper"], table["certain"], table["possible"]))
            [(3, 3, 1, 2), (4, 5, 0, 1), (6, 6, 1, 2), (7, 8, 0, 1)]
        """
        return teams.sizes_of_teams(*self._asked("sizes", by=by), spanning=spanning)

    def size_quantiles(
        self,
        quantiles: Iterable[Fraction | int] = QUARTERS,
        *,
        by: str | Iterable[str] | None = None,
        spanning: Spanning = "each",
    ) -> Table:
        """Quantiles of the sizes of teams, for a question with `over="team"`; 1/2 is the median.

        A quantile is the least size such that the teams up to this size are at least the share of all teams,
        as `dtnet.coverage.measures.quantile` has it. Teams that may not exist are in or out, whichever gives
        a bound. If unlisted teams are possible, they may have any size and number.

        Args:
            quantiles: Shares from 0 to 1, exact.
            by: Levels.
            spanning: As in `rate`.

        Returns:
            `area` and the other levels; `quantile`; `lower`, `upper`; `may_be_empty`, whether there may be no
            team; `reason` for a missing upper bound or size.

        Raises:
            UnknownFactError: As in `sizes`.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> table = day.ask(over="team", within="Lantern Isle").people.size_quantiles()
            >>> list(zip(table["quantile"], table["lower"], table["upper"]))
            [(0.25, 3, 3), (0.5, 3, 4), (0.75, 5, 6)]
        """
        return teams.quantiles_of_team_sizes(
            *self._asked("size_quantiles", by=by), quantiles=quantiles, spanning=spanning
        )

    def shared_teams(self, *, accept_synthetic: bool = False) -> Table:
        """The teams that serve, or may serve, several areas of the level, by name.

        A team serves an area if it serves it or an area inside it, but not by serving an area around it.
        Where not all teams are listed, there may be others.

        Args:
            accept_synthetic: Whether the answer may name synthetic teams and areas, which a recipe made.

        Returns:
            `team`, `name`; `certain`, whether it certainly serves two areas or more; `areas_lower`,
            `areas_upper`, how many it serves, if it exists; `areas`, the ids of all that it may serve,
            separated by spaces; `names`, separated by commas; `team_origin`; `areas_origin`, the worst of the
            areas. Rows are in order of id. A team has a row for each version that may be in force.

        Raises:
            ArgumentError: If the answer would name something synthetic that is not accepted.

        Examples:
            >>> import dtnet
            >>> table = dtnet.datasets.load("toyland").at("2025-02-01").ask().people.shared_teams()
            >>> list(zip(table["team"], table["certain"], table["areas_lower"], table["names"]))
            [('toy:team:anchor-lamp', True, 2, 'Anchor, Buoy')]
        """
        return teams.teams_of_several_areas(*self._asked("shared_teams"), accept_synthetic=accept_synthetic)


class FundingQuestions(_Family, PydanticHook):
    """Questions about the policies that pay teams: `question.funding`.

    The question has no condition. A team is entitled to money of a policy if it lies in the area where the
    policy applies, on a day on which the policy is open, and is eligible. Payments are not modelled. Choices
    of a policy have their defaults.
    """

    def shares(self, policies: Iterable[Policy] | Policy, *, accept_synthetic: bool = False) -> FundingShares:
        """The contribution of each policy to the areas that any of the policies covers on a day.

        A policy covers an area if some team of the area is entitled to its money. `first_in` is the weight
        that a policy covers alone; `last_in` the weight that no other policy covers; `shapley` the mean over
        all orders, in which each covered area counts 1 over the number of policies that cover it.

        Bounds are sums over areas. The teams of an area are evaluated jointly: a team that may not exist is
        missing for all policies or for none. The bounds are sharp if areas share no unknown fact.

        Args:
            policies: A policy or several, such as a catalogue; up to eight of them in force on the day.
            accept_synthetic: Accept areas that rest for more than half on synthetic rows, without a warning.

        Raises:
            ArgumentError: If there is no policy, two have the same id, or more than eight are in force.

        Warns:
            SyntheticWarning: If more than half of the areas rest on synthetic rows.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> policies = dtnet.policies(country="toyland", plugins=False)
            >>> found = day.ask(within="toy:province:lantern-isle").funding.shares(policies)
            >>> found["toyland.lantern-isle.boats"].shapley
            Answer(lower=Fraction(7, 6), upper=Fraction(5, 3), sharp=True, may_be_undefined=False)
        """
        return funding.funding_shares(
            *self._asked("funding.shares"), policies, accept_synthetic=accept_synthetic
        )

    def cliff(
        self,
        policies: Iterable[Policy] | Policy,
        *,
        by: str | Iterable[str] | None = None,
        accept_synthetic: bool = False,
    ) -> Table:
        """The fall of coverage by any of some policies on each day of a period on which one of them ends.

        A policy ends on the first day on which it pays no team any more: after its last day, with its
        jurisdiction if that ends it, or where an opening closes and no other follows.

        Args:
            policies: A policy or several, such as a catalogue.
            by: As in `Question.answer`.
            accept_synthetic: Accept rows that rest for more than half on synthetic rows, without a warning.

        Returns:
            A row for each day with an end, and each group: the dimensions; `day`; `ends`, the ids of the
            policies, separated by spaces; `areas`, `yes`, `no`, `unknown`, `lower`, `upper`, `sharp` on the
            day; before these, the same for the day before, as `before_areas` and so on. Null for a group that
            exists on one of the two days only. Rows are in order of day.

        Raises:
            ArgumentError: If there is no policy, or two have the same id.

        Warns:
            SyntheticWarning: If more than half of a row of one of the days rests on synthetic rows.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("toyland")
            >>> policies = dtnet.policies(country="toyland", plugins=False)
            >>> cliff = net.ask(within="toy:province:lantern-isle", during="2025").funding.cliff(policies)
            >>> list(zip(cliff["ends"], cliff["before_yes"], cliff["yes"], cliff["unknown"]))[-1]
            ('toyland.realm.schooling', 5, 0, 0)
        """
        return funding.funding_cliff(
            *self._asked("cliff", by=by), policies, accept_synthetic=accept_synthetic
        )

    def of_teams(self, policies: Iterable[Policy] | Policy, *, by: str | None = None) -> BodyAnswers:
        """Which teams are entitled to money of each policy, of any, and of several, with `over="team"`.

        If two policies read one unknown fact, `several` may be unknown although it is decided.

        Args:
            policies: A policy or several, such as a catalogue.
            by: A level; teams are counted by the area of their home.

        Returns:
            Answers named by the ids of the policies, in order, then `any` and `several`: their `counts`, and
            the teams `named`.

        Raises:
            ArgumentError: If there is no policy, or two have the same id.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> policies = dtnet.policies(country="toyland", plugins=False)
            >>> found = day.ask(over="team").funding.of_teams(policies).counts
            >>> list(zip(found["asked"], found["yes"], found["no"], found["unknown"]))[-2:]
            [('any', 13, 5, 3), ('several', 5, 14, 2)]
        """
        return funding.funding_of_teams(*self._asked("of_teams", by=by), policies)

    def eligible_unfunded(self, policies: Iterable[Policy] | Policy, *, by: str | None = None) -> BodyAnswers:
        """Which teams fit a policy that does not pay them, and are paid by none, with `over="team"`.

        A team fits a policy if it lies in the area where the policy applies and meets the `when` of a
        component, by the facts of the day. The policy does not pay the team because it is not open on the
        day, or has no opening for the team. A team that fits no policy is a no, and so is a team that any of
        the policies pays. For a component with a norm of people (`use = "require"`), fitting is unknown where
        `when` is met, because the norm is not evaluated outside the days of the policy.

        Args:
            policies: A policy or several, such as a catalogue.
            by: A level; teams are counted by the area of their home.

        Returns:
            Answers named by the ids of the policies that pay teams, then `any`.

        Raises:
            ArgumentError: If there is no policy, two have the same id, or none of them pays teams.
            OutsideDataError: If the day, or the day of a policy's jurisdiction, lies outside the data.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-08-01")
            >>> oil = dtnet.policies(country="toyland", plugins=False)["toyland.lantern-isle.oil"]
            >>> day.ask(over="team").funding.eligible_unfunded(oil).counts["yes"]
            [8, 8]
        """
        return funding.eligible_unfunded(*self._asked("eligible_unfunded", by=by), policies)


class DependenceQuestions(_Family, PydanticHook):
    """Questions about the bodies on which teams depend on a day: `question.dependence`.

    The question has no condition. An area counts while a team that serves it, or an area inside it, is
    connected to the root: a path of relations leads from the root to the team. The area is lost with a body
    if it counts while the body exists, and not without it.

    The relations of the day decide who is connected. A team that may not exist counts in `upper` only, and
    may be the one that keeps an area. Unlisted teams are assumed to have their home in the area itself, and
    the superior that the rules of the relations give such a team; in a relation without a rule for teams,
    any superior.
    """

    def points_of_failure(
        self,
        *,
        relations: str | Sequence[str] = ("guided_by",),
        root: str | None = None,
        limit: int | None = None,
        accept_synthetic: bool = False,
    ) -> Table:
        """The bodies without which areas lose their connection to the root, most areas first.

        The tree of dominators answers for all bodies at once: O(bodies + teams log teams).

        Args:
            relations: One line or more; with several, one remaining path in any of them is enough.
            root: The id of the root; by default the one that the relations give.
            limit: List only bodies that may be among so many with most areas; ties for the last place are in.
            accept_synthetic: Accept areas that rest for more than half on synthetic rows, without a warning.

        Returns:
            A row for each body without which others lose the connection: `id`, `kind`, `name`, `home`;
            `bodies`, the number of these others; `lower` and `upper`, the lost areas or their weight;
            `covered_lower` and `covered_upper`, what counts while the body exists; with `limit`, `certain`,
            whether the body is certainly among so many. Rows are in falling order of `lower`, then `upper`,
            then in order of id.

        Raises:
            ArgumentError: If a relation is not a line, there is no single root, or `limit` is below 1.
            UnknownFactError: If it is unknown whether a body other than a team, or a relation, exists on the
                day, or in which area such a body works.

        Warns:
            SyntheticWarning: If more than half of the areas rest on synthetic rows.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> found = day.ask().dependence.points_of_failure(limit=1)
            >>> found["id"], found["lower"], found["upper"]
            (['toy:ministry:lamps'], [14], [18])
        """
        return dependence.points_of_failure(
            *self._asked("points_of_failure"),
            relations=relations,
            root=root,
            limit=limit,
            accept_synthetic=accept_synthetic,
        )

    def lost_without(
        self,
        body: str,
        *,
        relations: str | Sequence[str] = ("guided_by",),
        root: str | None = None,
        accept_synthetic: bool = False,
    ) -> Table:
        """The areas that are lost without one body.

        Args:
            body: The id of the body.
            relations: As in `points_of_failure`; so are `root` and `accept_synthetic`.
            root: The id of the root.
            accept_synthetic: Accept synthetic rows without a warning.

        Returns:
            One row with the columns of `points_of_failure`; zeros for a body that is not connected to the
            root.

        Raises:
            ArgumentError: As in `points_of_failure`.
            UnknownFactError: As in `points_of_failure`.

        Warns:
            SyntheticWarning: If more than half of the areas rest on synthetic rows.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.ask().dependence.lost_without("toy:bureau:harbour")
            >>> row["lower"], row["upper"]
            (3, 4)
        """
        return dependence.lost_without(
            *self._asked("lost_without"),
            body,
            relations=relations,
            root=root,
            accept_synthetic=accept_synthetic,
        )
