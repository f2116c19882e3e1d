"""Hypothesis strategies for policies of a network: small documents that use every part of the language.

Documents are drawn as the dictionaries that their files hold, so that other readers of them can be compared.
Their words (conditions, values, days) are drawn for the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hypothesis import strategies as st

from dtnet.network.day.columns import table_columns
from dtnet.network.day.network import Network
from dtnet.periods import Month, Period
from dtnet.policy.document.document import Policy
from dtnet.policy.reading.policy_documents import parse_policy
from dtnet.testing.strategies.signatures import composite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Document: TypeAlias = dict[str, Any]
"""A policy as its file holds it."""
Inputs: TypeAlias = dict[str, dict[str, list[Any]]]
"""Columns of tables, by activity kind and claim."""

_AMOUNTS = (0, 1, 40, 1_000, 100_003)


def policies(
    network: Network, *, id: str = "x.1", others: Sequence[str] = (), max_components: int = 2
) -> st.SearchStrategy[Policy]:
    """Policies for a network, with every form that the policy language allows.

    Args:
        network: The network whose levels, areas, attributes, currency and days the policies use. It needs the
            attribute `people`.
        id: The id of each policy.
        others: Ids or purposes (`purpose:<purpose>`) to which the policies may yield, or which they deduct.
        max_components: The largest number of components.
    """
    return policy_documents(network, id=id, others=others, max_components=max_components).map(as_policy)


def as_policy(document: Document) -> Policy:
    """The policy in a drawn document."""
    return parse_policy(json.dumps(document), source=f"{document['id']}.json", form="json")


def policy_documents(
    network: Network,
    *,
    id: str = "x.1",
    others: Sequence[str] = (),
    max_components: int = 2,
    opened: bool = False,
) -> st.SearchStrategy[Document]:
    """The policies of `policies` as documents. The purpose of each is its id, or `aid`.

    Args:
        network: As for `policies`.
        id: As for `policies`.
        others: As for `policies`.
        max_components: As for `policies`.
        opened: Whether each policy has an opening; otherwise only few have one.
    """
    # a country is read once for all of them
    return _documents(NetworkWords(network), id, others, max_components, opened=opened)


@st.composite
def _documents(
    draw: st.DrawFn, words: NetworkWords, id: str, others: Sequence[str], max_components: int, *, opened: bool
) -> Document:
    draft = DocumentDraft(draw, words, draw_period(draw, words))
    place, as_of = draw(st.sampled_from(words.places))
    document: Document = {
        "id": id,
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2020-01-01"},
        "jurisdiction": {"id": place, "as_of": str(as_of)},
        "on_merger": draft.word("continues_in_old_area", "ends", "extends_to_new_area"),
        "period": draft.period,
        "purpose": draw(st.sampled_from([id, id, "aid"])),
    }
    document["component"] = draw_components(draft, most=max_components)
    if ceilings := draw_policy_ceilings(draft, document["component"]):
        document["ceiling"] = ceilings
    if opened or seldom(draw):
        document["unopened"] = draft.word("open_assumed", "closed")
        count = draw(st.integers(1, 3) if opened else st.integers(0, 2))
        document["opening"] = [_opening(draft) for _ in range(count)]
    if often(draw):
        document["funding"] = draft.funding()
    for other in others:
        if (key := draft.one(None, None, "yields_to", "deducts")) is not None:
            document.setdefault(key, []).append(other)
    for part, key in (("sizes", "size"), ("bases", "of"), ("choices", "choice")):
        used = names_under(document, key)
        if kept := {name: each for name, each in getattr(draft, part).items() if name in used}:
            document[part] = kept
    return document


def _opening(draft: DocumentDraft) -> Document:
    made: Document = {"period": draft.inside(), "cite": {"ref": "Opening"}}
    if often(draft.draw):
        made["when"] = draft.condition(teams=False)
    if often(draft.draw):
        made["published"] = {"teams": 2, "amount": f"{draft.one(*_AMOUNTS)} {draft.words.currency}"}
    return made


@composite
def assessment_inputs(
    draw: st.DrawFn, network: Network, documents: Sequence[Document], *, unknown: bool = False
) -> Inputs:
    """Tables of activity and claims for documents, some of them not given.

    Args:
        draw: Given by Hypothesis.
        network: The network with the teams and areas of the tables.
        documents: The drawn documents.
        unknown: Whether numbers may be unknown.
    """
    words = NetworkWords(network)
    tables: Inputs = {}
    for document in documents:
        months = _months(document["period"], words)
        for component in document["component"]:
            count = component.get("count")
            units = words.units(component["per"])
            if not units or not draw(st.sampled_from([True, True, False])):
                continue
            if isinstance(count, dict) and count.get("activity", "") not in {*tables, ""}:
                tables[count["activity"]] = _rows(
                    draw, (units, months), st.integers(0, 5), st.integers(0, 12), unknown=unknown
                )
            if "claim" in component and component["claim"] not in tables:
                tables[component["claim"]] = _rows(
                    draw, (units, months), st.sampled_from(_AMOUNTS), unknown=unknown
                )
    return tables


def _months(period: Mapping[str, str], words: NetworkWords) -> list[str]:
    """Months around the period that lie in the data."""
    start = max(date.fromisoformat(period["from"]), words.first)
    end = min(date.fromisoformat(period.get("until", str(words.last))), words.last)
    months = list(Period(start, max(end, start + timedelta(days=1))).months())
    return sorted({str(each) for each in [*months[:4], *months[-2:], Month.of(words.first)]})


def _rows(
    draw: st.DrawFn,
    keys: Sequence[Sequence[str]],
    values: st.SearchStrategy[int],
    times: st.SearchStrategy[int] | None = None,
    *,
    unknown: bool,
) -> dict[str, list[Any]]:
    """A table of units, months and amounts; or of persons, and how often each was active."""
    nothing = st.none() if unknown else st.nothing()
    columns = [*map(st.sampled_from, keys), *([] if times is None else [times | nothing])]
    rows = draw(st.dictionaries(st.tuples(*columns), values | nothing, max_size=6))
    units, months, *further = ([row[place] for row in rows] for place in range(len(columns)))
    names = ("amount",) if times is None else ("persons", "times")
    return {"unit": units, "month": months, **dict(zip(names, [list(rows.values()), *further], strict=True))}


@composite
def windows_of(draw: st.DrawFn, network: Network) -> Period:
    """Windows inside a network's data: the whole extent, or a period between two days near changes.

    Args:
        draw: Given by Hypothesis.
        network: The network. If its extent has no end, only the days of its changes are used.
    """
    words = NetworkWords(network)
    days = [day for day in words.days if words.first <= day <= words.last]
    if len(days) < 2 or draw(st.sampled_from([True, False, False])):  # noqa: PLR2004 - both ends
        return Period(words.first, words.last)
    start, end = sorted(draw(st.lists(st.sampled_from(days), min_size=2, max_size=2, unique=True)))
    return Period(start, end)


_RATES: Final = (31, 1, 10, 100_001)
_CEILINGS: Final = (100, 7, 365, 1_000_003)
_HALF_MONTHS: Final = (7, 21, 81)
_TIMES: Final = ("month", "month", "month", "quarter", "year", "once")
_WINDOWS: Final = {"month": "month", "year": "calendar_year"}
"""The window that fits a ceiling which is a multiple of a rate."""
_AREA_GRAINS_TRIED: Final = 2


def draw_components(draft: DocumentDraft, *, most: int) -> list[dict[str, Any]]:
    """One component or more; later ones may be multiples of earlier ones."""
    found: list[dict[str, Any]] = []
    for at in range(draft.draw(st.integers(1, most))):
        found.append(_Drawn(draft, f"part{at}", found).component())
    return found


def draw_policy_ceilings(draft: DocumentDraft, components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ceilings that hold for all components of a grain together."""
    grains = list(dict.fromkeys(each["per"] for each in components))
    return [draw_ceiling(draft, draft.one(*grains), draft.period) for _ in range(draft.one(0, 0, 0, 1, 2))]


def draw_ceiling(
    draft: DocumentDraft,
    per: str,
    period: dict[str, str],
    *,
    spread: bool = False,
    amounts: Sequence[int] = _CEILINGS,
) -> dict[str, Any]:
    """A ceiling of a unit in a window. A ceiling that is spread over days needs a window with an end."""
    ended = ("period",) if "until" in period else ()
    part = draft.one("full", "by_days", "by_months", None)
    whole = ("period",) if part in {"full", None} and not spread else ended
    if part == "by_months" and not all(day.endswith("-01") for day in period.values()):
        part = "by_days"
    over = draft.word("calendar_year", "month", "twelve_months", *whole)
    made = {"amount": _ceiling_amount(draft, per, period, amounts), "over": over}
    if part is None:
        return made
    return made | {"part": draft.open("full", "by_days") if ended and seldom(draft.draw) else part}


def _ceiling_amount(draft: DocumentDraft, per: str, period: dict[str, str], amounts: Sequence[int]) -> Any:  # noqa: ANN401 - whatever a document holds
    """Money, or a multiple of a base that is not always whole money."""
    value = partial(draft.value, teams=per == "team", depth=1)
    plain = _money(draft, amounts, per)
    if not seldom(draft.draw):
        return value(plain, period)
    name = f"ceiling-{per}"
    draft.bases.setdefault(name, {"value": value(plain, draft.period)})
    return {"times": value(drawn_numbers(draft, ("1/3", "0.5", 2, 0)), period), "of": name}


def _money(draft: DocumentDraft, amounts: Sequence[int], *measures: str) -> Callable[[], str]:
    """What draws money with some measures."""
    currency = "/".join([draft.words.currency, *measures])
    return lambda: f"{draft.one(*amounts)} {currency}"


class _Drawn:
    """A component while it is drawn."""

    def __init__(self, draft: DocumentDraft, id: str, before: list[dict[str, Any]]) -> None:
        self.draft, self.id, self.before = draft, id, before
        per = draft.one("team", "team", "team", "area")
        grains = draft.words.grains[1:]
        self.per = per if per == "team" or not grains else draft.one(*grains[-_AREA_GRAINS_TRIED:])
        self.period = draft.inside() if seldom(draft.draw) else None

    @property
    def within(self) -> dict[str, str]:
        return self.period or self.draft.period

    def component(self) -> dict[str, Any]:
        draft = self.draft
        made: dict[str, Any] = {"id": self.id, "per": self.per}
        forms = [self._rated, self._rated, self._spread, self._active, self._claimed, self._numbered]
        if self.per == "team" and draft.words.roles:
            forms += [self._headed, self._headed, self._headed]
        made |= draft.one(*forms)()
        if often(draft.draw):
            made["when"] = draft.condition(teams=self.per == "team")
        if self.period is not None:
            made["period"] = self.period
        sized = draft.words.attributes("whole", teams=True) or "people" in draft.words.roles
        if self.per == "team" and sized and seldom(draft.draw):
            made["norm"] = self._norm(made.get("count"))
        if seldom(draft.draw):
            made["funding"] = draft.funding()
        return made

    def _nature(self) -> dict[str, Any]:
        if seldom(self.draft.draw):
            return {"nature": "at_most", "unclaimed": self.draft.word("full", "full", "open")}
        return {"nature": "entitlement"}

    def _ceilings(self, rate: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a document holds
        """Ceilings; under a plain rate some leave room for so many of its months, and a part of another."""
        many = self.draft.one(0, 0, 1, 1, 2)
        amounts: tuple[int, ...] = _CEILINGS
        if isinstance(rate, str):
            by_the_month = int(rate.split(" ")[0])
            amounts += tuple(by_the_month * halves // 2 for halves in _HALF_MONTHS)
        made = [draw_ceiling(self.draft, self.per, self.within, amounts=amounts) for _ in range(many)]
        return {"ceiling": made} if made else {}

    def _rate(self, beneficiary: str, time: str) -> Any:  # noqa: ANN401 - whatever a document holds
        """Money for each of them over a time, or a multiple of such money that stands elsewhere."""
        draft = self.draft
        plain = _money(draft, _RATES, beneficiary, time)
        if not seldom(draft.draw):
            return draft.value(plain, self.within, teams=self.per == "team")
        name = f"{beneficiary}-{time}"
        draft.bases.setdefault(
            name, {"value": draft.value(plain, draft.period, teams=self.per == "team", depth=1)}
        )
        factor = drawn_numbers(draft, (2, "1/3", "0.5", 0))
        return {"times": draft.value(factor, self.within, teams=self.per == "team", depth=1), "of": name}

    def _by_the_month(self, beneficiary: str, **count: object) -> dict[str, Any]:
        draft, time = self.draft, self.draft.one(*_TIMES)
        rate = self._rate(beneficiary, time)
        made = {"rate": rate, **count, **self._nature(), **self._ceilings(rate)}
        if time != "once":
            made["prorate"] = draft.one(
                draft.word("any_day", "all_days", "actual_days", "thirtieths"),
                "actual_days",
                {"steps": [{"days": 1, "share": "1/2"}, {"days": 16, "share": 1}]},
                {"steps": [{"days": 10, "share": "0.9"}]},
            )
        return made | self._reading()

    def _reading(self) -> dict[str, Any]:
        draft = self.draft
        made: dict[str, Any] = {}
        if seldom(draft.draw):
            made["facts"] = draft.word("each_day", "last_day", "first_day")
        if seldom(draft.draw):
            made["round"] = {"rule": draft.one("down", "up", "half_up", "half_even")}
            if often(draft.draw):
                made["round"]["to"] = f"{draft.one(10, 3)} {draft.words.currency}"
        return made

    def _rated(self) -> dict[str, Any]:
        made = self._by_the_month(self.per)
        earlier = [each for each in self._earlier() if "rate" in each]
        if earlier and seldom(self.draft.draw):
            other = self.draft.one(*earlier)
            made["rate"] = {"times": self.draft.one(2, "1/2"), "of": other["id"]}
            made.pop("prorate", None)
            made |= {"prorate": other["prorate"]} if "prorate" in other else {}
        return made

    def _earlier(self) -> list[dict[str, Any]]:
        """Components of the same grain of whose rate there may be a multiple: it holds throughout."""
        return [
            each for each in self.before if each["per"] == self.per and not each.keys() & {"count", "period"}
        ]

    def _headed(self) -> dict[str, Any]:
        return self._by_the_month("person", count=self.draft.one("people", *self.draft.words.roles))

    def _numbered(self) -> dict[str, Any]:
        number = self.draft.value(
            drawn_numbers(self.draft, (1, 2, 0)), self.within, teams=self.per == "team", depth=1
        )
        return self._by_the_month("person", count={"number": number})

    def _spread(self) -> dict[str, Any]:
        ceiling = draw_ceiling(self.draft, self.per, self.within, spread=True)
        return {
            "nature": "at_most",
            "unclaimed": self.draft.one("full", "full", "open"),
            "ceiling": [ceiling],
        }

    def _active(self) -> dict[str, Any]:
        time = self.draft.one("day", "night")
        count: dict[str, Any] = {"activity": f"{self.per}-{time}"}
        if often(self.draft.draw):
            count["times_at_most"] = self.draft.one(10, 3)
        rate = self._rate("person", time)
        made = {"rate": rate, "count": count, **self._nature(), **self._ceilings(rate)}
        return made | self._reading()

    def _claimed(self) -> dict[str, Any]:
        """A claim, at times under a multiple of the rate of an earlier component."""
        draft = self.draft
        ceiling = draw_ceiling(draft, self.per, self.within, spread=True)
        earlier = {
            each["id"]: each["rate"].rsplit("/", 1)[1]
            for each in self._earlier()
            if isinstance(each.get("rate"), str)
        }
        fitting = [id for id, time in earlier.items() if time in _WINDOWS]
        if fitting:
            of = draft.one(*fitting)
            ceiling |= {"amount": {"times": draft.one(2, "1/3"), "of": of}, "over": _WINDOWS[earlier[of]]}
        return {
            "nature": "at_most",
            "unclaimed": draft.word("open", "full"),
            "claim": f"{self.draft.period['from']}-{self.id}",
            "ceiling": [ceiling],
        }

    def _norm(self, count: Any) -> dict[str, Any]:  # noqa: ANN401 - a role or an activity
        draft = self.draft
        uses = ["report", "require"]
        if isinstance(count, str):
            uses += ["cap", "cap"]
        if count == "people":
            uses += ["replace", "replace"]
        uses = [each for each in dict.fromkeys(uses) if each != "require" or "people" in draft.words.roles]
        heads: Any
        if seldom(draft.draw):
            name = draft.one("size-0", "size-1")  # a later norm may have the same
            draft.sizes.setdefault(name, {"heads": self._people(draft.period)})
            heads = {"size": name}
        else:
            heads = self._people(self.within)
        return {"heads": heads, "use": draft.open(*uses) if seldom(draft.draw) else draft.one(*uses)}

    def _people(self, within: dict[str, str]) -> Any:  # noqa: ANN401 - whatever a document holds
        """How many people a team should have: a value, or a rule by an attribute."""
        draft, attributes = self.draft, self.draft.words.attributes("whole", teams=True)
        if not attributes or often(draft.draw):
            return draft.value(drawn_numbers(draft, (3, 0, "7/2")), within, teams=True)
        number = {"base": (1, 0, "1/2"), "block": (2, 220, "7/2"), "above": (0, 1, 100), "least": (0, 3)}
        heads: dict[str, Any] = {"attribute": draft.one(*attributes)}
        for key, options in number.items():
            if key in {"base", "block"} or often(draft.draw):
                heads[key] = draft.value(drawn_numbers(draft, options), within, teams=True, depth=1)
        if often(draft.draw):
            heads["most"] = draft.value(drawn_numbers(draft, (5, 3, 4)), within, teams=True, depth=1)
        heads["blocks"] = draft.word("full", "started")
        return heads


_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=366)
_NUMBERS: Final = (1, 2, 3, 220)
_ISO_DAY: Final = r"\d{4}-\d\d-\d\d"
_DAYS: Final = st.sampled_from(("2023-02-28", "2023-03-01", "2023-07-01", "2024-02-29"))


class NetworkWords:
    """The words and days of a network.

    Attributes:
        network: The network.
        first: The first day of its data.
        last: The day after the last day of questions.
        days: Days near changes, and the first and last days of their months and years.
        places: Areas, each with days on which it exists.
        currency: The code of its money.
        kinds: Kinds of teams; empty if teams have none.
        roles: The roles by whose number a rate may be multiplied.
    """

    def __init__(self, network: Network) -> None:
        self.network: Network = network
        vocabulary, extent = network.vocabulary, network.extent
        changes = network.change_days()
        self.first: date = extent.start
        self.last: date = extent.end or max([self.first, *changes]) + _YEAR
        turns = [self.first, *changes, self.last]
        near = {day + step * _DAY for day in turns for step in (-1, 0, 1)}
        near |= {day.replace(day=1) for day in turns} | {date(day.year, 12, 31) for day in turns}
        near |= {date(day.year + 1, 1, 1) for day in turns}
        near |= {Month.of(day).end - _DAY for day in turns}  # the 31st, and 29 February
        self.days: list[date] = sorted(near)
        areas = table_columns(network, "areas")
        rows = list(zip(areas["id"], areas["level"], areas["start"], strict=True))
        self.places: list[tuple[str, date]] = [(id, max(start, self.first)) for id, _, start in rows]
        found: dict[str, dict[str, None]] = {level: {} for level in vocabulary.levels}
        for id, level, _ in rows:
            found[level][id] = None
        self._levels: dict[str, list[str]] = {level: list(ids) for level, ids in found.items()}
        bodies = table_columns(network, "bodies")
        teams = zip(bodies["id"], bodies["kind"], strict=True)
        self._teams: list[str] = list(dict.fromkeys(id for id, kind in teams if kind == vocabulary.team_kind))
        self.currency: str = vocabulary.currency.code
        own = {each.name: each for each in vocabulary.attributes if each.table == "bodies"}
        self.kinds: tuple[str, ...] = own["team_kinds"].vocabulary if "team_kinds" in own else ()
        self.roles: list[str] = [each for each in ("people", *vocabulary.roles) if each in own]

    def units(self, per: str) -> list[str]:
        """Ids of the units of a grain."""
        return self._teams if per == "team" else self._levels[per]

    @property
    def grains(self) -> list[str]:
        """The grains of components, teams first."""
        return ["team", *(level for level, ids in self._levels.items() if ids)]

    def attributes(self, type: str, *, teams: bool) -> list[str]:
        """The subjects of conditions whose values have a type."""
        vocabulary = self.network.vocabulary
        found = [
            f"{level}.{each.name}"
            for each in vocabulary.attributes
            if each.table == "areas" and each.type == type
            for level, ids in self._levels.items()
            if ids
        ]
        if teams:
            found += [
                f"team.{each.name}"
                for each in vocabulary.attributes
                if each.table == "bodies" and each.type == type and each.name != "team_kinds"
            ]
        return found

    def levels_with_areas(self) -> list[str]:
        """The levels that have an area on some day."""
        return self.grains[1:]


def seldom(draw: st.DrawFn) -> bool:
    """Rarely true; shrinks to False."""
    return draw(st.sampled_from([False, False, False, True]))


def often(draw: st.DrawFn) -> bool:
    """True about half of the time; shrinks to False."""
    return draw(st.booleans())


def draw_period(draw: st.DrawFn, words: NetworkWords) -> dict[str, str]:
    """A policy's period: it has days of the data, and may begin before, end after, or have no end.

    Some periods begin exactly a year or two before a day of the data, so that a ceiling of twelve months
    restarts on that day.
    """
    starts = [day for day in words.days if day < words.last]
    start = draw(st.sampled_from([words.first, *starts]))
    if often(draw):
        start = _anniversary(start, -draw(st.sampled_from([1, 2])))
    ends = [day for day in [*words.days, words.last + 2 * _YEAR // 3] if day > max(start, words.first)]
    if often(draw):
        return {"from": str(start)}
    return {"from": str(start), "until": str(draw(st.sampled_from(ends)))}


def _anniversary(day: date, years: int) -> date:
    """The same day of another year; 28 February for a 29 February that is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class DocumentDraft:
    """A document while it is drawn: its period, and the choices, bases and sizes that its parts name.

    Attributes:
        draw: Given by Hypothesis.
        words: The words and days of the network.
        period: The period of the policy.
        choices: The choices drawn so far.
        bases: The named values drawn so far.
        sizes: The named sizes drawn so far.
    """

    def __init__(self, draw: st.DrawFn, words: NetworkWords, period: dict[str, str]) -> None:
        self.draw: st.DrawFn = draw
        self.words: NetworkWords = words
        self.period: dict[str, str] = period
        self.choices: dict[str, Any] = {}
        self.bases: dict[str, Any] = {}
        self.sizes: dict[str, Any] = {}

    def one(self, *options: Any) -> Any:  # noqa: ANN401 - whatever a document holds
        """One of several values; shrinks to the first."""
        # a place among the options, since some are functions, whose hash is another one in each run
        return options[self.draw(st.sampled_from(range(len(options))))]

    def open(self, *options: str) -> dict[str, str]:
        """A new choice between texts."""
        name = f"choice-{len(self.choices)}"
        distinct = list(dict.fromkeys(options))
        self.choices[name] = {"options": distinct, "default": self.one(*distinct), "why": "not said"}
        return {"choice": name}

    def word(self, *options: str) -> str | dict[str, str]:
        """One of several words, or a choice between them."""
        return self.open(*options) if len(options) > 1 and seldom(self.draw) else self.one(*options)

    def inside(self, period: dict[str, str] | None = None) -> dict[str, str]:
        """A period inside another one, by default the policy's. It has no end only if the other has none."""
        period = period or self.period
        last = str(self.words.last + _YEAR)
        days = [str(day) for day in self.words.days if period["from"] < str(day) < period.get("until", last)]
        edges = [period["from"], *days, *([period["until"]] if "until" in period else [])]
        start = self.one(*edges[:-1]) if len(edges) > 1 else edges[0]
        ends = [day for day in edges if day > start]
        if not ends or ("until" not in period and often(self.draw)):
            return {"from": start}
        return {"from": start, "until": self.one(*ends)}

    def funding(self) -> list[dict[str, Any]]:
        """The budgets that pay shares of an amount."""
        currency = self.words.currency
        found: list[dict[str, Any]] = [{"source": "state", "rest": True}]
        if often(self.draw):
            found.append({"source": "province", "share": self.one("1/2", "1/3", "0.7")})
        if often(self.draw):
            first: dict[str, Any] = {"source": "commune", "up_to": f"{self.one(1, 10, 50, 400)} {currency}"}
            if often(self.draw):
                first["over"] = self.word("calendar_year", "month")
            found.insert(0, first)
        return found

    def condition(self, *, teams: bool, deep: bool = True) -> dict[str, Any]:
        """A table with one or two conditions, on teams or on units of any grain."""
        words = self.words
        subjects = {type: words.attributes(type, teams=teams) for type in ("yes_no", "whole", "day")}
        atoms: list[Callable[[], tuple[str, Any]]] = [
            *(partial(self._level, deep=deep), self._type, self._ground),
            *(partial(self._attribute, *each, deep=deep) for each in subjects.items() if each[1]),
        ]
        if teams and words.kinds:
            atoms.append(lambda: ("kind", self.one(list(words.kinds), *words.kinds)))
        made = dict(self.one(*atoms)() for _ in range(self.one(1, 1, 2)))
        if deep and seldom(self.draw):
            made["any"] = [self.condition(teams=teams, deep=False) for _ in range(2)]
        if deep and seldom(self.draw):
            made["not"] = self.condition(teams=teams, deep=False)
        return made

    def _level(self, *, deep: bool) -> tuple[str, Any]:
        levels = self.words.levels_with_areas()
        if len(levels) > 1 and seldom(self.draw):
            return "level", self.open(levels[-1], levels[0], *(["any"] if deep else []))
        return "level", self.one(levels[-1], levels[-2:], *levels)

    def _type(self) -> tuple[str, Any]:
        types = [each for each in self.words.network.vocabulary.area_types if each]
        level = self.one(*self.words.levels_with_areas())
        return f"{level}.type", self.one(*types, types) if types else "none"

    def _ground(self) -> tuple[str, Any]:
        place, day = self.one(*self.words.places)
        return "areas", {"ids": [place], "as_of": str(day)}

    def _attribute(self, type: str, subjects: Sequence[str], *, deep: bool) -> tuple[str, Any]:
        """A subject, and values or a range of its type."""
        subject = self.one(*subjects)
        if type == "yes_no" and seldom(self.draw):
            return subject, self.open("true", "false", *(["any"] if deep else []))
        if type == "yes_no":
            return subject, self.one(True, False)  # noqa: FBT003 - the values
        if type == "whole":
            ranges = [{"from": 2}, {"below": 300}, {"from": 1, "below": 4}, {"from": "1/2"}]
            return subject, self.one(1, [2, 3], 220, *ranges)
        early, late = sorted(self.draw(st.lists(_DAYS, min_size=2, max_size=2, unique=True)))
        ranges = [{"from": early}, {"below": late}, {"from": early, "below": late}]
        return subject, self.one(early, [early, late], *ranges)

    def value(self, plain: Callable[[], Any], period: dict[str, str], *, teams: bool, depth: int = 2) -> Any:  # noqa: ANN401 - whatever a document holds
        """A value that is plain, dated, by class, or a choice, and contains plain values."""
        forms: list[Callable[[], Any]] = [plain, plain, plain]
        if depth:
            forms += [
                lambda: self._dated(plain, period, teams=teams, depth=depth - 1),
                lambda: self._classes(plain, period, teams=teams, depth=depth - 1),
                lambda: self._open(plain),
            ]
        return self.one(*forms)()

    def _open(self, plain: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever a document holds
        options = list(dict.fromkeys(str(plain()) for _ in range(3)))
        return self.open(*options) if len(options) > 1 else options[0]

    def _dated(self, plain: Callable[[], Any], period: dict[str, str], *, teams: bool, depth: int) -> Any:  # noqa: ANN401
        days = [str(day) for day in self.words.days if period["from"] < str(day)]
        days = [day for day in days if day < period.get("until", "9999")]
        later = self.draw(st.sets(st.sampled_from(days), max_size=2)) if days else set()
        return [
            {"from": day, "value": self.value(plain, period, teams=teams, depth=depth)}
            for day in [period["from"], *sorted(later)]
        ]

    def _classes(self, plain: Callable[[], Any], period: dict[str, str], *, teams: bool, depth: int) -> Any:  # noqa: ANN401
        def value() -> Any:  # noqa: ANN401 - the same
            return self.value(plain, period, teams=teams, depth=depth)

        whole = self.words.attributes("whole", teams=teams)
        if whole and often(self.draw):
            subject, edge = self.one(*whole), self.one(*_NUMBERS)
            return {
                "classes": [
                    {"when": {subject: {"below": edge}}, "value": value()},
                    {"when": {subject: {"from": edge}}, "value": value()},
                ]
            }
        when = self.condition(teams=teams)
        ranges = [
            each for each in when.values() if isinstance(each, dict) and each.keys() <= {"from", "below"}
        ]
        if len(when) == len(ranges) == 1:
            days = any(re.fullmatch(_ISO_DAY, str(edge)) for edge in ranges[0].values())
            when = {subject: {"below": self.draw(_DAYS) if days else 3} for subject in when}
        return {"classes": [{"when": when, "value": value()}, {"value": value()}]}


def names_under(part: Any, key: str) -> set[str]:  # noqa: ANN401 - whatever a document holds
    """The names under a key anywhere in a part of a document, such as names of choices or bases."""
    if isinstance(part, list):
        return {name for each in part for name in names_under(each, key)}
    if not isinstance(part, dict):
        return set()
    own = {part[key]} if isinstance(part.get(key), str) else set()
    return own | names_under(list(part.values()), key)


def drawn_numbers(draft: DocumentDraft, options: Sequence[Any]) -> Callable[[], Any]:
    """A strategy that draws one of several plain numbers."""
    return lambda: draft.one(*options)
