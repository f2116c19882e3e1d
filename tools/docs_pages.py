"""Writes the pages of the bundled policies and datasets, and that of columns, out of what they describe.

The pages of policies are made in `policy_pages.py`, that of columns in `column_pages.py`.

Run `python tools/docs_pages.py` after a change of the bundled data or of columns; a test compares the pages.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dtnet
from column_pages import columns_page
from markdown_parts import page, said, table
from policy_pages import policy_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.network import Network

DOCS = Path(__file__).parents[1] / "docs"
DATASETS = Path(dtnet.__file__).parent / "datasets"
DATASET = "vietnam"
DATA = DATASETS / DATASET / "data"
MADE = "Made from {source} by `tools/docs_pages.py`."


def pages() -> dict[str, str]:
    """Every generated page, by its path under `docs/`; that of Toyland is written by hand."""
    made = {
        f"policies/{policy.id}.md": policy_page(
            dtnet.datasets.load(country),
            policy,
            DATASETS / country / "data" / "policies" / f"{policy.id}.toml",
        )
        for country in dtnet.datasets.names()
        for policy in dtnet.policies(country=country, plugins=False)
    }
    page_of_dataset = dataset_page(dtnet.datasets.load(DATASET))
    return {**made, f"datasets/{DATASET}.md": page_of_dataset, "reference/columns.md": columns_page()}


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
