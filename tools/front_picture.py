"""Makes the picture of the README and the front page: teams before and after July 2025, and what they cost.

`python tools/front_picture.py` writes `docs/pictures/teams-and-subsidies.svg`; a test draws it again and
compares the texts in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Final, TypeVar

import altair as alt

import dtnet
from dtnet import plot

PICTURE: Final = Path(__file__).parents[1] / "docs" / "pictures" / "teams-and-subsidies.svg"
TITLES: Final = {
    "2024-08-31": "Teams on 31 August 2024, in 63 provinces",
    "2025-07-01": "Teams on 1 July 2025, in 34 provinces",
}
"""The title of the map of each day."""

Chart = TypeVar("Chart", bound=alt.TopLevelMixin)


def stated_teams() -> dict[str, set[int]]:
    """The numbers of teams that sources state exactly, by the id of a province.

    Numbers of one province and of the same days that are stated level by level are added up.
    """
    whole: defaultdict[str, set[int]] = defaultdict(set)
    levels: Counter[tuple[str, str]] = Counter()
    for figure in dtnet.datasets.load_figures("vietnam"):
        if figure.measure == "teams" and figure.qualifier == "exact":
            if figure.level is None:
                whole[figure.where].add(figure.value)
            else:
                levels[figure.where, str(figure.days)] += figure.value
    for (where, _), value in levels.items():
        whole[where].add(value)
    return whole


def teams_by_province(net: dtnet.Network, day: str) -> dict[str, list[str] | list[int]]:
    """The numbers of teams of the provinces on a day.

    Args:
        net: The network.
        day: The day.

    Returns:
        Columns `province` (ids), `teams`, and `origin`: observed where a source states this number, else
        synthetic.
    """
    rows, stated = net.at(day).team_counts(by="province"), stated_teams()
    return {
        "province": [row["area"] for row in rows],
        "teams": [row["teams"] for row in rows],
        "origin": [
            "observed" if row["teams"] in stated.get(row["area"], ()) else "synthetic" for row in rows
        ],
    }


def _part(chart: Chart) -> Chart:
    """A chart as a part of a larger one, which has the settings."""
    part = chart.copy(deep=True)
    part.config = alt.Undefined
    return part


def write(path: Path) -> None:
    """Draw the picture.

    Args:
        path: The file, which is replaced.
    """
    net = dtnet.datasets.load("vietnam")
    maps = [
        plot.map(teams_by_province(net, day), value="teams", day=net.at(day), title=title)
        for day, title in TITLES.items()
    ]
    catalogue = dtnet.policies(country="vietnam", plugins=False)
    spent = dtnet.assess(net, [each for each in catalogue if each.id != "vn.da-nang.2025-26"], window="2024")
    paid = _part(plot.subsidies(spent))
    paid.title.text = "What four provinces pay their teams in 2024"
    whole = alt.vconcat(alt.hconcat(*map(_part, maps)).resolve_scale(color="shared"), paid)
    whole = whole.resolve_scale(color="independent")
    whole.config = maps[0].config
    whole.save(str(path))


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    write(PICTURE)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")
