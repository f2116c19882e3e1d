"""Writes the pages of the bundled policies and datasets, and that of columns, out of what they describe.

The pages of policies are made in `policy_pages.py`, that of columns in `column_pages.py`.

Run `python tools/docs_pages.py` after a change of the bundled data or of columns; a test compares the pages.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dtnet
from column_pages import columns_page
from markdown_parts import page, said, table
from policy_pages import policy_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.day.network import Network

DOCS = Path(__file__).parents[1] / "docs"
DATASETS = Path(dtnet.__file__).parent / "datasets"
DATASET = "vietnam"
REORGANISED = "2025-07-01"
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
                    ("last change known", f"{known.as_of}; what stood then stays in force"),
                    ("reference day and window", f"{known.reference_day}; {known.reference_window}"),
                    ("currency", network.vocabulary.currency.code),
                ],
            ),
            '!!! warning "To know"\n\n' + "\n".join(f"    - {note}" for note in known.notes),
            "## On the reference day, and before and after the reorganisation",
            *counts_part(network),
            "## What became of whom on 1 July 2025",
            *reorganisation_part(network),
            "## New types in 2026",
            *types_part(network),
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
    last = str(network.metadata.as_of)
    asked = (str(network.metadata.reference_day), "2025-06-30", REORGANISED, last)
    days = [network.at(day) for day in asked]
    counts = [day.territory.level_counts() for day in days]
    levels, kinds = network.vocabulary.levels, network.vocabulary.body_kinds
    yield table(("areas", *asked), [(level, *(each[level] for each in counts)) for level in levels])
    rows = ((kind, *(len(day.bodies(kind=kind)) for day in days)) for kind in kinds)
    yield table(("bodies", *asked), rows)
    yield f"In the teams are {days[0].teams().total('people'):,} people, on each of these days."
    for name, day in zip(asked[2:], days[2:], strict=True):
        counted = Counter(
            each for level in ("province", "commune") for each in day.areas(level=level)["type"]
        )
        told = ", ".join(f"{count:,} {type}" for type, count in counted.items())
        yield f"From {name} on there are {told}."


def reorganisation_part(network: Network) -> Iterator[str]:
    """What became of areas and bodies, and how that is known."""
    day = date.fromisoformat(REORGANISED)
    of_day = {each.id for each in network.tables.events if each.operating == day}
    told = [each for each in network.tables.successions if each.event in of_day]
    areas = [each for each in told if network.area_index.get(each.source) is not None]
    yield (
        f"{len(of_day)} events of that day, one for each resolution and one for the abolition of districts. "
        "An area whose territory went over whole and alone keeps its id, with its new name, type, code and "
        "parent; all others close, and others open."
    )
    before, after = (network.at(each) for each in ("2025-06-30", REORGANISED))
    rows = []
    for level in ("province", "district", "commune"):
        old, new = ({*each.areas(level=level)["id"]} for each in (before, after))
        rows.append((level, len(old & new), len(old - new), len(new - old)))
    yield table(("level", "go on under their id", "close", "open"), rows)
    counted = Counter(
        (each.coverage, each.basis if each.target else "abolished", each.origin.label) for each in areas
    )
    yield table(
        ("what goes from an area to another", "how the share is known", "origin", "pairs"),
        [(coverage, basis, origin, count) for (coverage, basis, origin), count in sorted(counted.items())],
    )
    yield (
        "How surely each part holds after that day: provinces and communes, their types, names and parents, "
        "and which old area went to which new one, are observed. Shares that a resolution settles (decree) "
        "are observed; the people of other communes that were split are divided equally, which is assumed. "
        "Bodies follow from rules, derived; that departments and committees of merged provinces became those "
        "of the new ones is said. Committees, divisions and officers of the districts and communes that "
        "closed end, and those of the communes that opened begin: which took over from which is not said, "
        "body by body. Villages and teams are synthetic, as before, and keep their "
        "ids: a village lies in the commune to which its people went, and those of a split commune are "
        "shared out whole by the shares, in the order of a hash; it has the type of its place, but Phú Quốc "
        "keeps its own. A team of a commune moves to the commune that receives most of its villages."
    )


def types_part(network: Network) -> Iterator[str]:
    """Which areas got another type after the reorganisation, and by which instrument."""
    yield (
        "Codes, names, boundaries and parents stay, so each area keeps its id and has a new version from the "
        "day on. Types are observed. No text of a resolution was read; a day of passing that no source gives "
        "is unknown. Villages follow, from thôn to tổ dân phố, which is assumed: no source says it. They "
        "stay synthetic, as every village is."
    )
    rows = []
    for event in network.tables.events:
        if event.operating > date.fromisoformat(REORGANISED):
            ids = [each.source for each in network.tables.successions if each.event == event.id]
            (area, *_) = (network.at(event.operating).find(each) for each in ids)
            rows.append(
                (
                    event.operating,
                    event.title,
                    f"{len(ids)} {area.type}",
                    f"{event.number}, {event.issuer}",
                    event.passed or "unknown",
                    event.citation.title,
                )
            )
    yield table(("from", "what", "areas", "instrument", "passed", "source"), rows)


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
