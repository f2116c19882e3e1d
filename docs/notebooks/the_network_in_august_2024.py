"""The network in August 2024: who guides whom, what sources count, and what nobody knows."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="The network in August 2024")


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # The network in August 2024

    At the end of August 2024 Viet Nam's government counted its community digital technology teams. Each team is a handful of
    neighbours who go from door to door and teach digital skills. This notebook asks the bundled data what the network looked like on
    that day: which bodies there were, how far the teams reached, and how much of this anybody knows.

    It needs the extra `notebooks`: `pip install ".[notebooks]"`. To change it and run it again, open it with
    `marimo edit docs/notebooks/the_network_in_august_2024.py`.
    """)
    return


@app.cell
def _():
    import marimo as mo
    import polars as pl

    import dtnet
    from dtnet import plot

    net = dtnet.datasets.load("vietnam")
    day = net.at("2024-08-31")
    day
    return day, dtnet, mo, net, pl, plot


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## One line from a ministry to a village

    A team does not stand alone. Somebody in the commune guides it, somebody in the district guides the commune, and so on up to the
    coordinating ministry. The picture shows this line for the first team of a commune in Yên Bái, and beside it the line of authority: who
    established the team, and to whom that committee answers.
    """)
    return


@app.cell
def _(day, plot):
    team = next(iter(day.teams(within="vn:commune:04441:0")))
    above = [day.body(each) for each in day.line("guided_by").ancestors(team["id"])]
    plot.lines(day, team["id"])
    return (above,)


@app.cell
def _(above, pl):
    pl.DataFrame([{"kind": each.kind, "name": each.name, "known as": each.origin.label} for each in above])
    return


@app.cell(hide_code=True)
def _(above, mo):
    _derived = sum(each.origin.label != "observed" for each in above)
    mo.md(f"""
    The team has {len(above)} bodies above it. For {_derived} of them no source names the body itself: the data *derive* them from a
    rule, for example that each province has a department for this work. The labels in the last column say which.

    ## What was counted

    No public list names the teams. Reports and newspapers publish totals only, each for some day and some number of provinces. The dataset
    keeps these totals as *figures*, apart from the rows of the network. The picture compares the figures about teams with the number of
    teams in the model.
    """)
    return


@app.cell
def _(dtnet, net, plot):
    figures = dtnet.datasets.load_figures("vietnam")
    plot.figures(figures, network=net)
    return (figures,)


@app.cell
def _(figures):
    national = figures.select(where="vn:country:0", measure="teams").table().to_polars()
    national.select("as_of", "provinces", "qualifier", "lower", "upper", "source")
    return (national,)


@app.cell(hide_code=True)
def _(mo, national, net):
    _above = [
        row["as_of"]
        for row in national.iter_rows(named=True)
        if row["lower"] > len(net.at(max(row["last_day"], net.extent.start)).teams())
    ]
    mo.md(f"""
    {len(_above)} of the {len(national)} figures lie above the model on the last day that they can mean ({", ".join(_above)}). They are
    counts of some provinces. If they are right, the country had even more teams, and in these months the model is too low. It was made to
    fit later counts. For August 2024 the comparison is:
    """)
    return


@app.cell
def _(day, figures):
    stated = {each.measure: each for each in figures.select(where="vn:country:0", day=day.date)}
    teams = day.teams()
    stated["teams"].value - len(teams), stated["people"].value - teams.total("people")
    return stated, teams


@app.cell(hide_code=True)
def _(mo, stated, teams):
    mo.md(f"""
    For this day a source states {stated["teams"].value:,} teams with {stated["people"].value:,} members. The network has
    {len(teams):,} teams with {teams.total("people"):,} members, so the differences above are zero. That is no finding: a recipe made
    the teams in such a way that the published totals come out.

    ## How much of it is known

    Each row states how it is known. The next table counts the teams by the origin of their row.
    """)
    return


@app.cell
def _(teams):
    from collections import Counter

    dict(Counter(teams["origin"]))
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## Does every village have a team?

    Reports of that time say so. dtnet judges such a sentence twice: by what sources state, and by the rows of the model.
    """)
    return


@app.cell
def _(day, figures):
    judged = day.ask("has_team", over="village").claim(figures)
    judged.headline, judged.in_model, judged.by_construction
    return (judged,)


@app.cell(hide_code=True)
def _(judged, mo):
    _within = "holds" if judged.in_model == "holds" else "does not hold"
    mo.md(f"""
    In the model the sentence {_within}: {judged.yes:,} of {judged.yes + judged.no + judged.unknown:,} villages have a team. It does so
    *by construction*, because the recipe gives each village one. By what sources state, the sentence is **{judged.headline}**. Only
    this second verdict is fit for a headline.

    ## How far does a skill reach?

    A harder question: in which share of the villages does a team that teaches online payment have a leader, too? First with all rows
    of the model, and then with the synthetic rows left out.
    """)
    return


@app.cell
def _(day):
    question = day.ask('skill("online_payment") & led', over="village")
    answer = question.answer(by="province")
    answer
    return answer, question


@app.cell
def _(question):
    [known] = question.evolve(synthetic=False).answer()
    known["areas"], known["unknown"], known["lower"], known["upper"]
    return (known,)


@app.cell(hide_code=True)
def _(answer, known, mo):
    _low, _high = min(answer["point"]), max(answer["point"])
    mo.md(f"""
    In the model the share lies between {_low:.1%} and {_high:.1%} by province. The provinces differ so little because one recipe
    made all of them. Without the synthetic rows the share of the country lies between {known["lower"]:.0%} and {known["upper"]:.0%}:
    nothing is known about any of the {known["unknown"]:,} villages.

    ## What follows

    - Quote the totals of the country, with their source and day. They are real.
    - Quote no single village, and no ranking of provinces by these shares. They are made.
    - A real list of teams, even of one district, turns part of the unknown into knowledge:
      [load your own list](../how-to/load-your-own-list.md).
    """)
    return


if __name__ == "__main__":
    app.run()
