"""Coverage against the same counts in pandas, and what hangs on a body against networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pytest

import dtnet

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Snapshot

DAY = "2024-08-31"


@pytest.fixture(scope="module")
def day() -> Snapshot:
    return dtnet.datasets.load("vietnam").at(DAY)


@pytest.fixture(scope="module")
def villages(day: Snapshot) -> pd.DataFrame:
    """A row for each village, with its commune and its province."""
    found = day.areas(level="village").to_pandas().set_index("id")
    at = found["parent"]
    for level in ("commune", "district", "province"):  # some districts have villages and no communes
        above = day.areas(level=level).to_pandas().set_index("id")["parent"]
        found[level] = at.where(at.isin(above.index))
        at = at.map(above).where(at.isin(above.index), at)
    assert found["province"].notna().all()
    return found


@pytest.fixture(scope="module")
def teams(day: Snapshot, villages: pd.DataFrame) -> pd.DataFrame:
    """A row for each team of a village; none serves another area, and those above reach no village."""
    found = day.teams().to_pandas()
    assert not len(day.network.tables.services.start)
    return found[found["home"].isin(villages.index)]


def homes(teams: pd.DataFrame) -> pd.Series[int]:
    return teams.groupby("home").size()


QUESTIONS: dict[str, Callable[[pd.DataFrame], pd.Series[int]]] = {
    "has_team": homes,
    "skill:online_shopping": lambda teams: homes(
        teams[teams["skills"].str.split().map(lambda words: "online_shopping" in words)]
    ),
    "teams >= 2": lambda teams: homes(teams)[lambda count: count >= 2],
    "people >= 5": lambda teams: teams.groupby("home")["people"].sum()[lambda number: number >= 5],
    "any_team(people >= 5)": lambda teams: homes(teams[teams["people"] >= 5]),
}
"""Each condition, and the villages that meet it, found with pandas."""


@pytest.mark.parametrize("level", ["province", "commune"])
@pytest.mark.parametrize("of", QUESTIONS)
def test_counts_are_those_of_pandas(
    day: Snapshot, villages: pd.DataFrame, teams: pd.DataFrame, of: str, level: str
) -> None:
    met = pd.Series(villages.index.isin(QUESTIONS[of](teams).index), index=villages.index)
    expected = met.groupby(villages[level].fillna("none")).agg(["size", "sum"])
    rows = (
        day.coverage(of=of, over="village", by=level).to_pandas().fillna({"area": "none"}).set_index("area")
    )
    empty = rows.index.difference(expected.index)
    assert rows.loc[empty, "areas"].eq(0).all()
    rows = rows.loc[expected.index]
    assert rows["areas"].tolist() == expected["size"].tolist()
    assert rows["yes"].tolist() == expected["sum"].tolist()
    assert rows["no"].tolist() == (expected["size"] - expected["sum"]).tolist()
    assert rows["unknown"].eq(0).all()
    assert rows["not_applicable"].eq(0).all()
    assert rows["point"].tolist() == (expected["sum"] / expected["size"]).tolist()
    assert met.nunique() == 2 or of in {"has_team", "teams >= 2"}  # one team in every village


@pytest.mark.parametrize(("of", "least"), [("teams >= 12", 12), ("people >= 60", 60)])
def test_counts_of_communes_are_those_of_pandas(
    day: Snapshot, villages: pd.DataFrame, of: str, least: int
) -> None:
    communes = day.areas(level="commune").to_pandas().set_index("id")
    teams = day.teams().to_pandas()
    home = teams["home"].map(villages["commune"].to_dict()).fillna(teams["home"])
    assert home.isin(communes.index).sum() > teams["home"].isin(villages.index).sum() - 100
    found = teams.groupby(home)["people"].agg(["size", "sum"])
    met = (found["size" if of.startswith("teams") else "sum"] >= least).reindex(
        communes.index, fill_value=False
    )
    districts = day.areas(level="district").to_pandas().set_index("id")["parent"]
    province = communes["parent"].map(districts.to_dict()).fillna(communes["parent"])
    expected = met.groupby(province).agg(["size", "sum"])
    rows = (
        day.coverage(of=of, over="commune", by="province").to_pandas().set_index("area").loc[expected.index]
    )
    assert rows["areas"].tolist() == expected["size"].tolist()
    assert rows["yes"].tolist() == expected["sum"].tolist()
    assert rows["no"].tolist() == (expected["size"] - expected["sum"]).tolist()
    assert met.nunique() == 2


def test_households_weigh_as_in_pandas(day: Snapshot, villages: pd.DataFrame, teams: pd.DataFrame) -> None:
    enough = villages.index.isin(QUESTIONS["people >= 5"](teams).index)
    weights = villages["households"]
    expected = weights.where(enough, 0).groupby(villages["province"]).sum()
    rows = day.coverage(of="people >= 5", over="village", by="province", weight="households").to_pandas()
    rows = rows.set_index("area")
    assert rows["yes"].to_dict() == expected.to_dict()
    assert (rows["yes"] + rows["no"]).to_dict() == weights.groupby(villages["province"]).sum().to_dict()


@pytest.fixture(scope="module")
def line(day: Snapshot) -> Any:  # noqa: ANN401 - networkx has no types of its own
    """Who is guided by whom, kept by networkx: from each superior to its subordinates."""
    rows = day.relations("guided_by").to_pandas().dropna(subset=["superior"])
    graph = nx.DiGraph()
    graph.add_edges_from(zip(rows["superior"], rows["subordinate"], strict=True))
    return graph


def reached(graph: Any, root: str, teams: pd.DataFrame) -> set[str]:  # noqa: ANN401 - as above
    """Villages with a team that is connected to the root."""
    there = {root, *nx.descendants(graph, root)} if root in graph else set()
    return set(teams.loc[teams["id"].isin(there), "home"])


def test_what_is_lost_is_what_networkx_no_longer_reaches(
    day: Snapshot,
    villages: pd.DataFrame,
    teams: pd.DataFrame,
    line: Any,  # noqa: ANN401 - as above
) -> None:
    [root] = [node for node in line if not line.pred[node]]
    found = (
        day.network.ask(at=DAY)
        .dependence.points_of_failure(accept_synthetic=True)
        .to_pandas()
        .set_index("id")
    )
    before = reached(line, root, teams)
    assert set(found["covered_lower"]) == set(found["covered_upper"]) == {len(before)}
    kinds = found.groupby("kind", sort=True)
    chosen = [body for _, rows in kinds for body in (rows.index[0], rows.index[-1])]
    assert len(chosen) > 6
    for body in chosen:
        edges = [*line.in_edges(body), *line.out_edges(body)]
        line.remove_node(body)
        cut_off = before - reached(line, root, teams)
        line.add_edges_from(edges)
        lost = len(cut_off)
        assert (found.loc[body, "lower"], found.loc[body, "upper"]) == (lost, lost), body
        [row] = day.network.ask(at=DAY).dependence.lost_without(body, accept_synthetic=True)
        assert (row["lower"], row["upper"]) == (lost, lost), body
        if body != root:  # of one province, villages there only
            [province] = villages.loc[villages.index.isin(cut_off), "province"].unique()
            [row] = day.network.ask(at=DAY, within=province).dependence.lost_without(
                body, accept_synthetic=True
            )
            assert (row["lower"], row["upper"]) == (lost, lost), body
    one = teams["id"].iloc[0]
    [row] = day.network.ask(at=DAY).dependence.lost_without(one, accept_synthetic=True)
    alone = int((teams["home"] == teams["home"].iloc[0]).sum() == 1)
    assert (row["lower"], row["upper"]) == (alone, alone)
