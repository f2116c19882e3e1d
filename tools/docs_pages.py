"""Writes the pages of the bundled policies and datasets, and that of columns, out of what they describe.

Run `python tools/docs_pages.py` after a change of the bundled data or of columns; a test compares the pages.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dtnet
from dtnet.network.columns import attribute_specs, column_specs
from dtnet.network.schema import Attribute, Currency, RelationType, Vocabulary
from dtnet.policy.choices import ChoiceRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.citations import Citation
    from dtnet.measures import Rate
    from dtnet.network.columns import ColumnSpec, TableName
    from dtnet.network.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document import Ceiling, Component, Policy, PolicyPeriod
    from dtnet.policy.eligibility import When

DOCS = Path(__file__).parents[1] / "docs"
DATA = Path(dtnet.__file__).parent / "datasets" / "vietnam" / "data"
DATASET = "vietnam"
MADE = "Made from {source} by `tools/docs_pages.py`."


def pages() -> dict[str, str]:
    """Every generated page, by its path under `docs/`."""
    network = dtnet.datasets.load(DATASET)
    policies = dtnet.policies(country=DATASET)
    made = {f"policies/{policy.id}.md": policy_page(network, policy) for policy in policies}
    return {**made, f"datasets/{DATASET}.md": dataset_page(network), "reference/columns.md": columns_page()}


def page(parts: Iterable[str]) -> str:
    """Parts of a page, a blank line between."""
    return "\n\n".join(parts) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell(each) for each in line) + " |" for line in lines)


def cell(value: object) -> str:
    """A value in a table; one that is not there is empty."""
    text = "" if value is None else f"{value:,}" if type(value) is int else str(value)
    return " ".join(text.replace("|", "\\|").split())


def cited(citation: Citation) -> str:
    """A citation in a sentence."""
    said = (citation.title, citation.issued and f"of {citation.issued}", citation.url)
    return ", ".join([citation.ref, *(each for each in said if each)])


def said(period: Period | PolicyPeriod) -> str:
    """Days as people say them, last day included."""
    return f"from {period.start}" + (f" to {period.last_day}, that day included" if period.end else "")


# -- columns -------------------------------------------------------------------------------------


WORDS = Vocabulary(
    levels=("(a level of the vocabulary)",),
    body_kinds=("(a kind)",),
    area_types=("(a type)",),
    relation_types=(RelationType("(a relation type)"),),
    attributes=(),
    currency=Currency("XTS", 2),
)
"""A vocabulary in which each word says what it stands for."""
ATTRIBUTES = (
    Attribute(name="<attribute>", table="bodies", type="whole", description="A whole number from 0"),
    Attribute(name="<attribute>", table="bodies", type="yes_no", description="Yes or no"),
    Attribute(
        name="<attribute>",
        table="bodies",
        type="set",
        vocabulary=("",),
        description="A set of the words declared",
    ),
)


COLUMNS = """\
What `NetworkBuilder` takes and files hold. A column that is not needed may be left out; cells are then null.
Under *null* stands what a null says; where that is empty, every cell must be filled. Under *known by* stands
the column that says how the values are known."""
ATTRIBUTES_ADD = """\
What areas and bodies carry beside these is data of the vocabulary. Each attribute adds columns to its table,
behind the others and in the vocabulary's order."""


def columns_page() -> str:
    """The page of the columns that every network has."""
    tables: dict[TableName, str] = {
        "areas": "A row is a version of a piece of territory.",
        "bodies": "A row is a version of an organisation at work.",
        "relations": "A row says who is above whom on some days, where no rule says it.",
        "services": "A row says that a body serves an area beside its home on some days.",
    }
    made = ["# Columns", MADE.format(source="`dtnet.network.columns`"), COLUMNS]
    for name, said in tables.items():
        made += [f"## {name.capitalize()}", said, columns_table(column_specs(name, WORDS))]
    made += ["## Attributes", ATTRIBUTES_ADD]
    for each in ATTRIBUTES:
        made += [f"### Of type `{each.type}`", columns_table(attribute_specs(each))]
    return page(made)


def columns_table(specs: Iterable[ColumnSpec]) -> str:
    """Some columns as a table."""
    rows = (
        (
            f"`{spec.name}`",
            spec.kind.replace("_", " "),
            "yes" if spec.required else "",
            null_text(spec),
            spec.origin and f"`{spec.origin}`",
            spec.description.partition("; null")[0],
        )
        for spec in specs
    )
    return table(("column", "cells", "needed", "null", "known by", "is"), rows)


def null_text(spec: ColumnSpec) -> str | None:
    """What a null stands for."""
    if spec.default is not None:
        return f"stands for `{spec.default}`"
    return spec.description.partition("; null ")[2] if spec.nullable else None


# -- policies ------------------------------------------------------------------------------------


def policy_page(network: Network, policy: Policy) -> str:
    """The page of a policy."""
    source = DATA / "policies" / f"{policy.id}.toml"
    return page(
        [
            f"# {policy.titles.en}",
            MADE.format(source=f"the document `{source.name}`"),
            table(("", ""), facts(network, policy)),
            "## What it pays",
            *(component_part(each) for each in policy.components),
            *openings_part(policy),
            *conditions_part(policy),
            *choices_part(network, policy),
            f"## In the bundled network, {network.metadata.reference_window}",
            *amounts_part(network, policy),
            "## The document",
            f"```toml\n{source.read_text(encoding='utf-8')}```",
        ]
    )


def facts(network: Network, policy: Policy) -> Iterator[tuple[str, str | None]]:
    """What holds for the whole of a policy."""
    where, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    area = network.at(as_of).find(where)
    yield "id", f"`{policy.id}`"
    yield "title", policy.titles.vi
    yield "instrument", cited(policy.instrument)
    yield "holds in", f"{area.name} (`{where}`), in its extent of {as_of}"
    yield "holds", said(policy.period)
    if policy.period.assumed:
        yield "these days are assumed", policy.period.assumed
    if policy.seen_in_force:
        yield "last seen in force", f"{policy.seen_in_force}; money after that day is assumed"
    yield "when the area is merged", worded(policy.on_merger)
    if policy.unopened is not None:
        yield "in a year without an opening", worded(policy.unopened)
    yield "purpose", policy.purpose
    paid_by = [f"{each.source}: {'the rest' if each.rest else each.share}" for each in policy.funding]
    yield "paid by", ", ".join(paid_by) or "not seen"


def worded(value: str | ChoiceRef) -> str:
    """A word of a document, or the choice in its place."""
    return f"the choice `{value.name}`" if isinstance(value, ChoiceRef) else value.replace("_", " ")


def component_part(component: Component) -> str:
    """A component as a list."""
    lines = [f"**{component.id}**, {'due' if component.nature == 'entitlement' else 'at most'}:", ""]
    count = component.count
    counted = "" if count is None else f" × {count.heads or f'activity `{count.activity}`'}"
    if component.rate is not None:
        lines.append(f"- {money(component.rate)}{counted}")
    lines += [f"- {ceiling_text(each)}" for each in component.ceilings]
    lines += [f"- to: {when_text(component.when)}"] if component.when.terms else []
    if component.prorate == "any_day":
        lines.append("- a month with any eligible day counts whole")
    if component.unclaimed is not None:
        taken = {"full": "counted in full", "open": "left out"}[component.unclaimed]
        lines.append(f"- without a claim: {taken}")
    lines += [f"- of which at most {money(each.rate)} (informs only)" for each in component.of_which]
    if component.cite is not None:
        lines.append(f"- source: {cited(component.cite)}")
    return "\n".join(lines)


def money(rate: Rate) -> str:
    """A rate for people."""
    time = "once" if rate.time == "once" else f"and {rate.time}"
    return f"{rate.amount:,} {rate.currency} per {rate.beneficiary} {time}"


def ceiling_text(ceiling: Ceiling) -> str:
    """A ceiling for people."""
    amount = f"{ceiling.amount.amount:,} {ceiling.amount.currency} per {ceiling.amount.beneficiary}"
    return (
        f"at most {amount}; window: {worded(ceiling.over)}; "
        f"of a window eligible in part: {worded(ceiling.part)}"
    )


def when_text(when: When) -> str:
    """Conditions for people."""
    terms = []
    for term in when.terms:
        values = [worded(each) if isinstance(each, ChoiceRef) else f"{each}".lower() for each in term.values]
        terms.append(f"{term.subject} {' or '.join(values)}")
    return "; ".join(terms)


def openings_part(policy: Policy) -> Iterator[str]:
    """What opens a policy."""
    if policy.openings:
        yield "## Openings"
    for each in policy.openings:
        lines = [f"- {said(each.period)}: {cited(each.cite)}"]
        if each.when.terms:
            lines.append(f"- only: {when_text(each.when)}")
        if each.published is not None and each.published.amount is not None:
            total = each.published.amount
            lines.append(f"- published: {each.published.teams:,} teams, {total.amount:,} {total.currency}")
        yield "\n".join(lines)


def conditions_part(policy: Policy) -> Iterator[str]:
    """What no data decide."""
    if policy.conditions:
        yield "## Stated, not computed"
        lines = (
            f"- {each.text.en} ({each.text.vi})" + (f": {cited(each.cite)}" if each.cite else "")
            for each in policy.conditions
        )
        yield "\n".join(lines)


def choices_part(network: Network, policy: Policy) -> Iterator[str]:
    """What the law leaves open, and what each option comes to."""
    if not policy.choices:
        return
    window, currency = network.metadata.reference_window, network.vocabulary.currency.code
    yield "## What the law leaves open"
    yield f"With the amount for {window} in {currency} where this choice alone is switched."
    rows = [
        (
            f"`{choice.name}`" if option == choice.options[0] else "",
            f"`{option}`" + (" (default)" if option == choice.default else ""),
            total(network, policy, {choice.name: option}),
            choice.why if option == choice.options[0] else "",
        )
        for choice in policy.choices
        for option in choice.options
    ]
    yield table(("choice", "option", "amount", "why it is open"), rows)


def total(network: Network, policy: Policy, options: dict[str, str]) -> int:
    """What a policy costs in the reference window with some options."""
    window = network.metadata.reference_window
    assert window is not None  # noqa: S101 - the bundled dataset has one
    return dtnet.assess(network, policy, window=window, choices={policy.id: options}).total


def amounts_part(network: Network, policy: Policy) -> Iterator[str]:
    """What a policy costs in the reference window, and what is left out."""
    window = network.metadata.reference_window
    assert window is not None  # noqa: S101 - the bundled dataset has one
    spent = dtnet.assess(network, policy, window=window)
    paid = {row["policy"]: row for row in spent.paid()}[policy.id]
    lower, upper = spent.bounds
    yield table(
        ("teams paid", "people in them", f"least, {spent.currency}", f"most, {spent.currency}"),
        [(paid["teams"], paid["members"], lower, upper)],
    )
    yield "Teams and people are synthetic: [what the dataset holds](../datasets/vietnam.md)."
    if spent.not_assessed:
        yield "Not assessed:"
        yield "\n".join(f"- {each.component}: {each.reason}" for each in spent.not_assessed)


# -- the dataset ---------------------------------------------------------------------------------


def dataset_page(network: Network) -> str:
    """The page of the bundled dataset."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    metadata = tomllib.loads((DATA / "metadata.toml").read_text(encoding="utf-8"))
    rules = tomllib.loads((DATA / "relations.toml").read_text(encoding="utf-8"))["rule"]
    known = network.metadata
    return page(
        [
            f"# {package['title']}",
            MADE.format(source="`datapackage.json`, `metadata.toml` and the other files of the dataset"),
            package["description"],
            table(
                ("", ""),
                [
                    ("name, version", f"`{known.name}` {known.version}"),
                    ("days", said(known.extent)),
                    ("reference day and window", f"{known.reference_day}; {known.reference_window}"),
                    ("currency", network.vocabulary.currency.code),
                ],
            ),
            '!!! warning "To know"\n\n' + "\n".join(f"    - {note}" for note in known.notes),
            "## On the reference day",
            *counts_part(network),
            "## Sources and licences",
            "\n".join(f"- {each['title']}: {each['of']}" for each in package["sources"]),
            "\n".join(f"- Licence {each['name']}: {each['title']}" for each in package["licenses"]),
            "## Files",
            *files_part(package),
            "## Words",
            *words_part(network),
            "## Who is above whom",
            "The superior is the nearest body of the kinds named on the way up from the home area.",
            table(
                ("relation", "of", "to", "from", "origin", "source"),
                [
                    (
                        f"`{each['type']}`",
                        ", ".join(each["of"]),
                        " or else ".join(each["to"]) + (" above" if each.get("search") == "above" else ""),
                        each["from"],
                        each["origin"],
                        written(each["cite"]),
                    )
                    for each in rules
                ],
            ),
            "## What is complete, and what was built in",
            table(
                ("all listed", "in", "from", "origin", "source"),
                [
                    (each["about"], f"`{each['area']}`", each["from"], each["origin"], written(each["cite"]))
                    for each in metadata["statement"]
                ],
            ),
            "True in this network because its recipe was given it, and no finding: "
            + "; ".join(f'"{each}"' for each in known.constructed)
            + ".",
            "## The recipe of what is synthetic",
            *recipe_part(package["recipe"]),
            "## Published figures beside the network",
            *figures_part(),
        ]
    )


def written(cite: dict[str, str]) -> str:
    """A citation as files write it."""
    return ", ".join(cite[key] for key in ("ref", "issued", "title") if key in cite)


def counts_part(network: Network) -> Iterator[str]:
    """How many there are of what."""
    day = network.at(network.metadata.reference_day or network.extent.start)
    counts = day.territory.level_counts()
    kinds = network.vocabulary.body_kinds
    yield table(("areas", "count"), counts.items())
    rows = ((kind, len(day.bodies(kind=kind))) for kind in kinds)
    yield table(("bodies", "count"), rows)
    yield f"In the teams are {day.teams().total('people'):,} people."


def files_part(package: dict[str, Any]) -> Iterator[str]:
    """The files, then the columns of the tables among them."""
    resources = package["resources"]
    yield table(
        ("file", "rows", "holds"),
        [(f"`{each['path']}`", each.get("rows"), each.get("title")) for each in resources],
    )
    for each in resources:
        if "schema" in each:
            yield f"### `{each['path']}`"
            yield each["description"]
            yield table(
                ("column", "origin", "is"),
                [
                    (f"`{field['name']}`", field["origin"], field["description"])
                    for field in each["schema"]["fields"]
                ],
            )


def words_part(network: Network) -> Iterator[str]:
    """Vocabularies and attributes."""
    words = network.vocabulary
    lines = {
        "levels": words.levels,
        "kinds of bodies": words.body_kinds,
        "types of areas": words.area_types,
        "relations": [each.name + (" (line)" if each.line else "") for each in words.relation_types],
    }
    yield table(("", ""), [(name, ", ".join(values)) for name, values in lines.items()])
    yield table(
        ("attribute", "of", "type", "is"),
        [
            (
                f"`{each.name}`",
                each.table,
                each.type.replace("_", " ")
                + (f" of {', '.join(each.vocabulary)}" if each.vocabulary else ""),
                each.description,
            )
            for each in words.attributes
        ],
    )


def recipe_part(recipe: dict[str, Any]) -> Iterator[str]:
    """How a value is drawn."""
    yield table(("", ""), [(key, recipe[key]) for key in ("hash", "rows", "ties")])
    rows = [
        (use, f"`{salt}`" if isinstance(salt, str) else f"`{salt[0]}` to `{salt[-1]}`")
        for use, salt in recipe["salts"].items()
    ]
    yield table(("drawn", "salt"), rows)


def figures_part() -> Iterator[str]:
    """Every figure and claim."""
    figures = dtnet.datasets.load_figures(DATASET)
    yield "What a source states, of when, and the numbers for which a rounded one can stand."
    yield table(
        ("where", "of", "measure", "stated", "stands for", "source", "note"),
        [
            (
                f"`{each.where}`" + (f", {each.provinces} provinces" if each.provinces else ""),
                (each.part + " of " if each.part else "") + (each.as_of or str(each.period)),
                " ".join(part for part in (each.level, each.kind, each.measure) if part),
                f"{'' if each.word == 'exact' else each.word + ' '}{each.value:,}",
                f"{each.lower:,} to {each.upper:,}" if each.lower < each.upper else "",
                each.source.ref if each.source else "not named",
                each.note,
            )
            for each in figures
        ],
    )
    yield table(
        ("claim", "of", "source", "note"),
        [(each.text, each.as_of, each.source.ref, each.note) for each in figures.claims],
    )


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        target = DOCS / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        print(path)


if __name__ == "__main__":
    main()
