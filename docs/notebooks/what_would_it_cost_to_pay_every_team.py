"""What would it cost to pay every team? The rules of four provinces, applied to the whole country."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="What would it cost to pay every team?")


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # What would it cost to pay every team?

    Some provinces pay their community digital technology teams, most do not. Suppose that all of them did. This notebook takes rules
    that are law in single provinces and applies them to the whole country, for each month of 2024.

    An amount here is the cost of a *rule* on a *model* of the network. It is neither a budget nor a forecast. The last section says
    what it depends on.
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
    catalogue = dtnet.policies(country="vietnam")
    catalogue
    return catalogue, dtnet, mo, net, pl, plot


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## What the policies of four provinces cost in 2024

    The filled bars are due. The dashed bars are ceilings: money that may be granted *up to* this amount. The bars are pale, because
    every team behind them is synthetic.
    """)
    return


@app.cell
def _(catalogue, dtnet, net, plot):
    spent = dtnet.assess(net, catalogue, window="2024")
    plot.subsidies(spent, by="month")
    return (spent,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## Two rules, nationwide

    Yên Bái and Hà Tĩnh both pay a fixed amount for each team and month. Both rules are moved to the whole country. Decisions that open
    a policy for a year belong to their province, so they are removed: every month of 2024 counts.
    """)
    return


@app.cell
def _(catalogue, dtnet, net, pl):
    rules = {
        name: catalogue[id].evolve(
            id=f"what-if.{name}", jurisdiction="vn:country:0", openings=(), unopened=None
        )
        for name, id in (("yen-bai", "vn.yen-bai.2022-60"), ("ha-tinh", "vn.ha-tinh.2023-119"))
    }
    nationwide = {name: dtnet.assess(net, rule, window="2024") for name, rule in rules.items()}
    pl.DataFrame(
        [
            {
                "rule": name,
                "at least, đồng in 2024": f"{each.bounds[0]:,}",
                "at most, đồng in 2024": f"{each.bounds[1]:,}",
            }
            for name, each in nationwide.items()
        ]
    )
    return nationwide, rules


@app.cell(hide_code=True)
def _(mo, nationwide, spent):
    _paid = spent.totals["entitlement"]
    _low, _high = sorted(each.total for each in nationwide.values())
    mo.md(f"""
    With Yên Bái's rule the year costs {nationwide["yen-bai"].total / 1e9:,.1f} billion đồng, with Hà Tĩnh's rule
    {nationwide["ha-tinh"].total / 1e9:,.1f} billion. For comparison: the entitlements of the bundled policies cost
    {_paid / 1e9:,.1f} billion in 2024, so the nationwide rules cost {_low / _paid:.0f} to {_high / _paid:.0f} times as much.

    ## Month by month

    The teams of the model come into being one after the other, from one published count to the next, and a team is paid from the month
    in which it exists.
    """)
    return


@app.cell
def _(nationwide, plot):
    plot.subsidies(nationwide["yen-bai"], by="month")
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## Which provinces would cost most?
    """)
    return


@app.cell
def _(net, nationwide, plot):
    names = dict(zip(*(net.at("2024-08-31").areas(level="province")[each] for each in ("id", "name"))))
    by_province = sorted(nationwide["yen-bai"].by("province"), key=lambda row: -row["amount"])
    plot.map(nationwide["yen-bai"])
    return by_province, names


@app.cell(hide_code=True)
def _(by_province, mo, names, nationwide):
    _ten = sum(row["amount"] for row in by_province[:10])
    mo.md(f"""
    {names[by_province[0]["province"]]} would cost most, and the first ten of {len(by_province)} provinces
    {_ten / nationwide["yen-bai"].total:.0%} of all. Behind this order stands the number of villages: the rule pays one amount for each
    team, and the model has at least one team in each village.

    ## What does the rate do?

    The rate is the easiest thing to change, and the amount is proportional to it. `sweep` assesses once for each rate.
    """)
    return


@app.cell
def _(dtnet, nationwide, rules):
    rates = [f"{each}_000 VND/team/month" for each in (300, 500, 700, 1000)]
    swept = dtnet.sweep(
        nationwide["yen-bai"],
        lambda rate: rules["yen-bai"].with_component("support", rate=rate),
        {"rate": rates},
    )
    swept
    return (swept,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## What the amount depends on

    The bounds of an amount allow for unknown facts. They do not allow for assumptions. So the assumptions are listed.
    """)
    return


@app.cell
def _(nationwide, pl):
    assumed = nationwide["yen-bai"].assumptions
    pl.DataFrame([{"assumption used": each.what, "why": each.why} for each in assumed])
    return (assumed,)


@app.cell
def _(dtnet, net):
    figures = dtnet.datasets.load_figures("vietnam").select(
        where="vn:country:0", measure="teams", day="2024-08-31"
    )
    counted = figures.figures[0]
    model = len(net.at("2024-08-31").teams())
    {"counted by a source": counted.value, "in the model": model}
    return counted, model


@app.cell(hide_code=True)
def _(assumed, counted, mo, model, nationwide):
    _month = nationwide["yen-bai"].by("month")
    _august = next(row["amount"] for row in _month if row["month"] == "2024-08")
    mo.md(f"""
    {len(assumed)} assumptions stand behind the amount. The most important ones:

    - **The teams are synthetic.** The model has {model:,} teams at the end of August 2024, as many as a source counts
      ({counted.value:,}). For this month the total is as good as that count and as the share of teams that the rule covers. For the
      other months the number of teams is what the recipe puts between two counts.
    - **The rule covers village teams of one kind.** In August 2024 it pays {_august // 500_000:,} of the {model:,} teams. How many
      teams of other levels a law would cover is a decision, and no fact.
    - **No rule of a province was written for the country.** Its conditions may exclude teams for reasons that no data hold.
    """)
    return


if __name__ == "__main__":
    app.run()
