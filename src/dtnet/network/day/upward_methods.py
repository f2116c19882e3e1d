"""Methods that call packages built on the network (coverage, reorganisation), imported when called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from dtnet.errors import ArgumentError
from dtnet.lazy import LaterModule, later_type
from dtnet.periods import as_day

if TYPE_CHECKING:
    from dtnet.coverage import question
    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.coverage.answers.body_answers import BodyAnswers
    from dtnet.coverage.language.query import CoverageQuery, Missing, OverTime
    from dtnet.coverage.question import Question
    from dtnet.coverage.questions import listings
    from dtnet.figures.figure import FigureSet
    from dtnet.lists.matching import matches
    from dtnet.lists.matching.matches import Match
    from dtnet.lists.networks import list_networks
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import DayLike, Period
    from dtnet.phrases import Language
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.predicates.conditions import Condition
    from dtnet.reorganisation.carry import crosswalk
    from dtnet.reorganisation.carry.crosswalk import Crosswalk
    from dtnet.report import network_report
    from dtnet.report.report_result import NetworkReport
else:  # the floors above
    Coverage = later_type("dtnet.coverage.answers.answer_table.Coverage")
    BodyAnswers = later_type("dtnet.coverage.answers.body_answers.BodyAnswers")
    CoverageQuery = later_type("dtnet.coverage.language.query.CoverageQuery")
    Missing = later_type("dtnet.coverage.language.query.Missing")
    OverTime = later_type("dtnet.coverage.language.query.OverTime")
    Question = later_type("dtnet.coverage.question.Question")
    FigureSet = later_type("dtnet.figures.figure.FigureSet")
    Match = later_type("dtnet.lists.matching.matches.Match")
    PlaceList = later_type("dtnet.lists.place_lists.PlaceList")
    Network = later_type("dtnet.network.day.network.Network")
    DayLike = later_type("dtnet.periods.DayLike")
    Period = later_type("dtnet.periods.Period")
    Language = later_type("dtnet.phrases.Language")
    Policy = later_type("dtnet.policy.document.document.Policy")
    SubsidyPolicy = later_type("dtnet.policy.document.plugin_protocol.SubsidyPolicy")
    Condition = later_type("dtnet.predicates.conditions.Condition")
    Crosswalk = later_type("dtnet.reorganisation.carry.crosswalk.Crosswalk")
    NetworkReport = later_type("dtnet.report.report_result.NetworkReport")
    question, listings = (
        LaterModule(f"dtnet.coverage.{name}") for name in ("question", "questions.listings")
    )
    crosswalk = LaterModule("dtnet.reorganisation.carry.crosswalk")
    list_networks, matches = (
        LaterModule(f"dtnet.lists.{name}") for name in ("networks.list_networks", "matching.matches")
    )
    network_report = LaterModule("dtnet.report.network_report")


class NetworkUpwardMethods:
    """Methods of a network that call packages built on it."""

    __slots__ = ()

    def ask(  # noqa: PLR0913 - a keyword for each part of a question
        self,
        of: Condition | str | None = None,
        *,
        over: str = "village",
        within: str | Iterable[str] | None = None,
        where: Condition | str | None = None,
        weight: str | Mapping[str, int] = "count",
        at: DayLike | None = None,
        during: str | Period | None = None,
        synthetic: bool = True,
        policies: Iterable[Policy] = (),
    ) -> Question:
        """Ask which areas or teams meet a condition; the methods of the question answer it.

        Args:
            of: The condition that is tested in each area or team, as `has_team() & skill("x")`, or its text.
                Without a condition, the question has methods about skills, people, funding and dependence.
            over: The level of the areas, also by another word of `Vocabulary.level_words`; `team` for a
                question about teams.
            within: Only areas in this area count, or in any of these areas: ids, names or paths on the
                first day. For teams, the area in which their home lies.
            where: Only areas or teams that meet this condition count. Not applicable counts as *no*.
            weight: The weight of each area: `count` (1 each), an attribute of areas, or whole numbers by id.
            at: The day; instead of a period.
            during: The period.
            synthetic: Whether synthetic facts count; otherwise they are unknown.
            policies: The policies that `funded` in a text refers to.

        Raises:
            PredicateError: If a text cannot be read; the message shows the place.
            ArgumentError: If a value is not allowed, or both `at` and `during`, or neither, are given.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("toyland")
            >>> question = net.ask("has_team", within="Lantern Isle", at="2025-02-01")
            >>> question.areas("no")["name"]
            ['Candle', 'Ember']
        """
        network = cast("Network", self)
        return question.bound_question(
            network,
            of=of,
            over=over,
            within=within,
            where=where,
            weight=weight,
            at=at,
            during=during,
            synthetic=synthetic,
            policies=policies,
        )

    def coverage(  # noqa: PLR0913 - as above
        self,
        query: CoverageQuery | None = None,
        *,
        of: Condition | str = "has_team",
        over: str = "village",
        weight: str | Mapping[str, int] = "count",
        by: str | Iterable[str] | None = None,
        within: str | Iterable[str] | None = None,
        where: Condition | str | None = None,
        having: Condition | str | None = None,
        at: DayLike | None = None,
        during: str | Period | None = None,
        over_time: OverTime | None = None,
        missing: Missing | None = None,
        synthetic: bool = True,
        policies: Iterable[Policy] = (),
    ) -> Coverage:
        """The share of areas or teams that meet a condition: `ask(…).answer(…)` in one call.

        Args:
            query: The whole question, instead of all other arguments.
            of: As in `ask`; so are all arguments up to `where`, and `at`, `during`, `synthetic`, `policies`.
            over: The level of the areas; `team` for teams.
            weight: The weight of each area.
            by: As in `dtnet.coverage.Question.answer`; so are `having`, `over_time` and `missing`.
            within: Only areas in these areas count.
            where: Only areas that meet this condition count.
            having: Only rows that certainly meet this condition are kept.
            at: The day.
            during: The period.
            over_time: The summary of the period.
            missing: The assumption about unknown verdicts that the point uses.
            synthetic: Whether synthetic facts count.
            policies: The policies that `funded` in a text refers to.

        Returns:
            The table of `dtnet.coverage.Question.answer`.

        Raises:
            ArgumentError: If both a query and parts of a question are given; and as `Question`, whose other
                errors are also possible.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> [row] = net.coverage(of="has_team", at="2024-08-31")
            >>> row["areas"], row["yes"], row["point"], row["synthetic"]
            (90508, 90508, 1.0, 1.0)
        """
        said = (of, over, weight, by, within, where, having, at, during, over_time, missing, synthetic)
        network = cast("Network", self)
        if query is not None:
            if said != ("has_team", "village", "count", *[None] * 8, True):
                raise ArgumentError("both a query and parts of a question are given", "pass only one of them")
            return question.Question(network, query).answer()
        asked = question.bound_question(
            network,
            of=of,
            over=over,
            weight=weight,
            by=by,
            within=within,
            where=where,
            having=having,
            at=at,
            during=during,
            over_time=over_time,
            missing="none" if missing is None else missing,
            synthetic=synthetic,
            policies=policies,
        )
        return asked.answer()

    def crosswalk(self, source_day: DayLike, target_day: DayLike, *, of: str = "residents") -> Crosswalk:
        """The crosswalk between the areas of two days, which converts values by area from one to the other.

        Args:
            source_day: The day of the values.
            target_day: The day of the areas to which values are converted, later or earlier.
            of: What the shares of split areas are shares of.

        Raises:
            DayError: If an argument is not a day.
            OutsideDataError: If a day is outside the data.
            UnknownNameError: If no shares of this measure are stated.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> moved = net.crosswalk("2025-06-30", "2025-07-01")
            >>> found = moved.rebase({"vn:province:15:0": 1356}, kind="stock")
            >>> [(row["area"], row["lower"]) for row in found if row["lower"]]
            [('vn:province:15:2025', 1356)]
        """
        days = as_day(source_day), as_day(target_day)
        return crosswalk.crosswalk_of(cast("Network", self), *days, of)

    def with_lists(
        self, *lists: PlaceList, name: str | None = None, others: str = "drop", partial: bool = False
    ) -> Network:
        """A new network with the areas and teams of lists, in place of synthetic ones.

        Listed areas, bodies that are not synthetic, rules and events stay. Rows of the lists are observed on
        the day of the lists. An area that a list names is assumed to exist on earlier days, and a team has
        then the values that the list gives (assumed). A team without a start is in force on the day of the
        list; its start is known only within bounds. Later days repeat the day of the lists.

        A village of an area that was divided, or merged from several, lies on the other side of that day in
        one of several candidate parents (`Snapshot.parents_among`; assumed). A team of such an area itself
        has no known home there: the network ends before the area was divided, and begins when it was merged.

        The network keeps from which row of which list an area or team comes (`Network.source_rows`).

        Args:
            lists: Lists of one kind and day, which `dtnet.read_list` read for this network.
            name: The name of the new network; by default that of this network followed by `-lists`.
            others: What happens to synthetic rows outside the areas of the lists: `drop` or `keep`.
            partial: Whether rows and cells with errors are left out. The new network then has no statement
                that a list is complete.

        Raises:
            InvalidInputError: If a row or cell cannot be used, with all of them; see `partial`.
            ArgumentError: If the lists are of several days or kinds, or of another network.
            InvalidNetworkError: If the rows break a rule of networks, with all faults.
        """
        return list_networks.with_lists(
            cast("Network", self), lists, name=name, others=others, partial=partial
        )

    def report(  # noqa: PLR0913 - as above
        self,
        *,
        at: DayLike | None = None,
        window: str | Period | None = None,
        within: str | None = None,
        policies: Iterable[Policy | SubsidyPolicy] | None = None,
        choices: Mapping[str, Mapping[str, str]] | None = None,
        figures: FigureSet | None = None,
        language: Language = "en",
    ) -> NetworkReport:
        """A report for people: what is known and how surely, who is reached, and what policies cost.

        Args:
            at: The day of the network; by default its reference day.
            window: The window of the subsidies; by default the year of `at`, or without a day the reference
                window of the network.
            within: The area that the report is about: its id, name or path on the day; by default all areas.
            policies: The policies that are assessed. By default these are the installed policies that fit the
                network and are in force on a day of the window, and those that `choices` names.
            choices: Options by policy id and choice, as in `dtnet.assess`.
            figures: Published figures with which numbers are compared; by default those of a bundled dataset.
            language: The language in which the report is shown to people: `en` or `vi`.

        Raises:
            ArgumentError: If the network has no reference day and no day is given; and as in `dtnet.assess`,
                whose other errors are also possible.
            OutsideDataError: If the data do not cover the day or the window.
            UnknownNameError: If there is no such area.

        Examples:
            >>> import dtnet
            >>> report = dtnet.datasets.load("toyland").report(within="Lantern Isle")
            >>> [(each.name, each.value) for each in report.counts][-2:]
            [('teams', 11), ('members', None)]
        """
        return network_report.report_on(
            cast("Network", self),
            at=at,
            window=window,
            within=within,
            policies=policies,
            choices=choices,
            figures=figures,
            language=language,
        )


class SnapshotUpwardMethods:
    """Methods of a snapshot that call packages built on it."""

    __slots__ = ()

    def ask(  # noqa: PLR0913 - as above
        self,
        of: Condition | str | None = None,
        *,
        over: str = "village",
        within: str | Iterable[str] | None = None,
        where: Condition | str | None = None,
        weight: str | Mapping[str, int] = "count",
        synthetic: bool = True,
        policies: Iterable[Policy] = (),
    ) -> Question:
        """Ask which areas or teams meet a condition on this day; as `Network.ask` with `at`."""
        snapshot = cast("Snapshot", self)
        return snapshot.network.ask(
            of,
            over=over,
            within=within,
            where=where,
            weight=weight,
            at=snapshot.date,
            synthetic=synthetic,
            policies=policies,
        )

    def coverage(  # noqa: PLR0913 - as above
        self,
        *,
        of: Condition | str = "has_team",
        over: str = "village",
        weight: str | Mapping[str, int] = "count",
        by: str | Iterable[str] | None = None,
        within: str | Iterable[str] | None = None,
        where: Condition | str | None = None,
        having: Condition | str | None = None,
        missing: Missing | None = None,
        synthetic: bool = True,
        policies: Iterable[Policy] = (),
    ) -> Coverage:
        """The share of areas or teams that meet a condition on this day; as `Network.coverage` with `at`."""
        snapshot = cast("Snapshot", self)
        return snapshot.network.coverage(
            of=of,
            over=over,
            weight=weight,
            by=by,
            within=within,
            where=where,
            having=having,
            at=snapshot.date,
            missing=missing,
            synthetic=synthetic,
            policies=policies,
        )

    def match(
        self,
        given: object,
        *,
        columns: Mapping[str, str] | None = None,
        within: str | None = None,
        correct: bool = True,
        decisions: object = None,
    ) -> Match:
        """Which areas of this day the texts of a list mean.

        A row is read from the highest level down: an area is sought in the area of the level above, and a
        level without text is passed over. Case, hyphens, points, the place of tone marks, `i` or `y` at the
        end of a syllable, leading zeros of numbers, and the type before or after a name do not matter
        (`TP. Yên Bái`, `P.01`); other words for types come from `Vocabulary.type_words`. A type that
        contradicts the name does matter. Diacritics do, if a text of the list has any: a text that lacks some
        of its name is then `corrected`, or `ambiguous` if it is the name of an area elsewhere.

        A row that means nothing on this day is read on the other days of the network. The areas that it means
        there are followed through the events: a whole successor is `former`, several are `ambiguous`. A row
        that still means nothing is corrected if exactly one area of the same parent has nearly the name: one
        letter or tone is different, from 4 letters on, or two from 9 letters on. Its numbers and its type
        must be the same, and no area elsewhere may have the text as its name. Synthetic areas are not
        matched.

        A name that another area has on another day is `ambiguous`, unless other places of the list show the
        day whose names it has; see `Match.name_days`.

        Args:
            given: A list of texts, each with one name or several, the lowest area first (`xã Yên Bình,
                huyện Yên Bình, Yên Bái`), or the highest first if all have types; or a table: a mapping of
                columns or a frame. A cell is a text or a whole number; null and blank cells have no text.
            columns: For a table, the column of each level: `{"province": "Tỉnh", "commune": "Xã"}`.
            within: Only areas in this area, and the area itself, are matched: its id, name or path on
                the day.
            correct: Whether misspelled names are corrected; this needs the extra `lists`.
            decisions: A filled review, see `Match.review`: its path, or a table with its columns. A row that
                it decides is not matched; it has the method `id` or `none`, and its reason names who decided.

        Returns:
            One row for each row, see `dtnet.lists.Match`.

        Raises:
            ArgumentError: If the arguments do not fit each other, or the list is a single text.
            UnknownNameError: If there is no such level, column or area.
            InvalidInputError: If cells are not texts, or decisions are wrong; it lists all of them.
            UnreadableFileError: If the review cannot be read.
            MissingExtraError: If a name is to be corrected and rapidfuzz is not installed.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> found = day.match(["TT Mậu A, Văn Yên, Yên Bái", "Tỉnh Yên Bái"])
            >>> found["id"], found["method"]
            (['vn:commune:04375:0', 'vn:province:15:0'], ['folded', 'exact'])
        """
        return matches.match(
            cast("Snapshot", self),
            given,
            columns=columns,
            within=within,
            correct=correct,
            decisions=decisions,
        )

    def posts_without_holder(
        self,
        kind: str,
        *,
        holders: str = "holders",
        by: str | None = None,
        within: str | None = None,
        synthetic: bool = True,
        assumed: bool = True,
    ) -> BodyAnswers:
        """The posts that nobody holds on this day: bodies of a kind whose number of holders is 0.

        If neither the number nor a lower bound of 1 is known, the verdict is unknown. Only listed posts
        count; no statement says that all posts are listed.

        Args:
            kind: The kind of the bodies, such as `officer`.
            holders: The attribute of bodies that states the number of holders.
            by: A level; posts are counted by the area of their home.
            within: Only posts with their home in this area: its id, name or path on the day.
            synthetic: Whether synthetic facts count; otherwise they are unknown.
            assumed: Whether assumed facts count. Without them, synthetic facts do not count either.

        Returns:
            Answers to one question, `without_holder`: the `counts`, and the posts `named`.

        Raises:
            UnknownNameError: If bodies have no such attribute, or there is no such kind, level or area.
            ArgumentError: If the attribute is not a whole number.
            OutsideDataError: If the day lies outside the data.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.posts_without_holder("officer").counts
            >>> row["bodies"], row["yes"], row["no"], row["unknown"]
            (6, 1, 4, 1)
        """
        return listings.posts_without_holder(
            cast("Snapshot", self),
            kind,
            holders=holders,
            by=by,
            within=within,
            synthetic=synthetic,
            assumed=assumed,
        )
