"""July 2025: what the reorganisation did to areas, codes, numbers and lines of guidance."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="July 2025")


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # July 2025

    On 1 July 2025 Viet Nam abolished its districts and merged provinces and communes. Anybody who compares numbers from before and
    after that day compares different places. This notebook shows what changed, which numbers survive, and which do not.
    """)
    return


@app.cell
def _():
    import marimo as mo
    import polars as pl

    import dtnet
    from dtnet import plot

    pl.Config.set_tbl_rows(40).set_fmt_str_lengths(100)
    net = dtnet.datasets.load("vietnam")
    before, after = net.at("2025-06-30"), net.at("2025-07-01")
    moved = net.crosswalk(before.date, after.date)
    moved
    return after, before, dtnet, mo, moved, net, pl, plot


@app.cell(hide_code=True)
def _(after, before, mo):
    _was, _is = before.territory.level_counts(), after.territory.level_counts()
    mo.md(f"""
    {_was["province"]} provinces became {_is["province"]}, and {_was["commune"]:,} communes became {_is["commune"]:,}. All
    {_was["district"]} districts went.

    ## Codes that match and places that do not

    Most codes of the new communes were codes of old communes, too. A join by code therefore seems to work.
    """)
    return


@app.cell
def _(after, before):
    old, new = ({row["code"]: row["id"] for row in day.areas(level="commune")} for day in (before, after))
    both = old.keys() & new.keys()
    same = sum(old[code] == new[code] for code in both)
    {"new codes": len(new), "in use before": len(both), "for the same area": same}
    return both, new, same


@app.cell(hide_code=True)
def _(both, mo, new, same):
    mo.md(f"""
    {len(both):,} of the {len(new):,} new codes were in use before. Only {same} of them still name the same area. An area in dtnet keeps
    its id as long as it keeps its territory, so a join by id fails where it must.

    ## What became of the provinces

    Every old province went into one new province as a whole. Which provinces came together?
    """)
    return


@app.cell
def _(moved, plot):
    plot.flows(moved, level="province")
    return


@app.cell
def _(moved):
    came = {}
    for row in moved.table("province"):
        came.setdefault(row["target"], []).append(row["source"])
    merged = {target: sources for target, sources in came.items() if len(sources) > 1}
    {"provinces of today": len(came), "made from several": len(merged)}
    return came, merged


@app.cell(hide_code=True)
def _(came, merged, mo):
    mo.md(f"""
    {len(merged)} of the {len(came)} provinces of today were made from two or three old ones, and {len(came) - len(merged)} went on as
    they were. Communes are another matter: some were divided. Here are those of old Đà Nẵng.
    """)
    return


@app.cell
def _(moved, plot):
    plot.flows(moved, level="commune", within="vn:province:48:0")
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    Where a commune was divided, no source says how its people were shared.

    ## Numbers by commune: what is sure

    Suppose that each old commune has a hundred of something. How many does each new commune have?
    """)
    return


@app.cell
def _(before, moved):
    found = moved.rebase(dict.fromkeys(before.areas(level="commune")["id"], 100), kind="stock")
    exact = sum(row["lower"] == row["upper"] for row in found if row["reason"] is None)
    found
    return exact, found


@app.cell
def _(found):
    [totals] = found.report.totals
    totals
    return (totals,)


@app.cell(hide_code=True)
def _(exact, found, mo, moved, totals):
    _divided = {row["source"] for row in moved.table("commune") if row["basis"] == "assumed_equal"}
    _none = sum(reason is not None for reason in found["reason"])
    mo.md(f"""
    For {exact:,} of {len(found):,} new communes the number is exact: they consist of whole old communes. {len(_divided)} old communes
    were divided among several new ones, and no source counts the residents of the parts. For these, `value` assumes equal parts, and
    the bounds assume nothing. {totals["share"]:.1%} of the whole rests on that assumption. {_none} areas have no number at all, because
    the island districts had no communes before.

    ## Whom the teams answer to

    The line of guidance lost a step with the districts. Here are the kinds of the bodies above a team, on both days.
    """)
    return


@app.cell
def _(after, before):
    lines = {}
    for when in (before, after):
        bodies = when.line("guided_by")
        someone = when.teams()["id"][0]
        lines[when.date.isoformat()] = [when.body(each).kind for each in bodies.ancestors(someone)]
    lines
    return (lines,)


@app.cell(hide_code=True)
def _(lines, mo):
    _first, _last = (len(each) for each in lines.values())
    mo.md(f"""
    On the day before, {_first} bodies stood above a team; on the day itself, {_last}. A division of the new commune now does what the
    officer of the old commune and the division of the district did. The page [the network](../explanation/the-network.md) says which
    steps a source states and which are assumed.

    ## What happened to the money

    A policy of a province that was merged away may end, go on in the old area, or extend to the new one. Where the law was not seen,
    the data name a choice. Here is the second half of 2025 under the default of each choice, and under the other readings.
    """)
    return


@app.cell
def _(dtnet, net, pl):
    catalogue = dtnet.policies(country="vietnam")
    readings = {}
    for rule in catalogue:
        for choice in rule.choices:
            if choice.name == "on_merger":
                for option in choice.options:
                    spent = dtnet.assess(
                        net, rule, window="2025-07-01..2026-01-01", choices={rule.id: {"on_merger": option}}
                    )
                    readings[rule.id, option, option == choice.default] = spent.bounds
    pl.DataFrame(
        [
            {
                "policy": policy,
                "when its province was merged": option.replace("_", " "),
                "default": "yes" if is_default else "",
                "at least, đồng": f"{low:,}",
                "at most, đồng": f"{high:,}",
            }
            for (policy, option, is_default), (low, high) in readings.items()
        ]
    )
    return (readings,)


@app.cell(hide_code=True)
def _(mo, readings):
    _spread = {}
    for (_rule, *_), (_low, _high) in readings.items():
        _spread.setdefault(_rule, []).append(_high)
    _open = [each for each, highs in _spread.items() if len(set(highs)) > 1]
    mo.md(f"""
    For {len(_open)} of {len(_spread)} policies the reading changes the amount ({", ".join(_open)}). Nobody who reads one total without
    its assumption would see that.

    ## What follows

    - Join by id and never by code.
    - Convert values by province without worry, and values by commune with their bounds.
    - Numbers by district have no place in the new territory, except as sums over new provinces:
      [carry values across a reorganisation](../how-to/carry-values-across-a-reorganisation.md).
    """)
    return


if __name__ == "__main__":
    app.run()
