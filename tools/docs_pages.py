"""Writes the pages of the bundled policies and datasets, of columns and of commands.

The pages of policies are made in `policy_pages.py`, that of columns in `column_pages.py`, and that of
commands in `command_pages.py`.

Run `python tools/docs_pages.py` after a change of the bundled data, of columns or of commands; a test
compares the pages.
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
from command_pages import commands_page
from dtnet.cli.writing.policy_words import days_words
from markdown_parts import cell, page, table
from policy_pages import policy_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.day.network import Network

DOCS = Path(__file__).parents[1] / "docs"
DATASETS = Path(dtnet.__file__).parent / "datasets"
DATASET = "vietnam"
REORGANISED = "2025-07-01"
DATA = DATASETS / DATASET / "data"
PHU_QUOC = "vn:commune:31078:2025"
WORDS = Path(__file__).parent / "dataset_words.toml"
MADE = "Made from {source} by `tools/docs_pages.py`."


class Words:
    """The words of the dataset's page: its paragraphs, and plainer texts in place of the dataset's own."""

    def __init__(self) -> None:
        read = tomllib.loads(WORDS.read_text(encoding="utf-8"))
        self._paragraphs: dict[str, str] = read["paragraph"]
        self._plain: dict[str, str] = {each["dataset"]: each["page"] for each in read["text"]}
        self._met: set[str] = set()

    def __call__(self, text: str | None) -> str:
        """The text for the page; a text without a replacement is given back."""
        if text in self._plain:
            self._met.add(text)
            return self._plain[text]
        return text or ""

    def paragraph(self, name: str, **values: object) -> str:
        """A paragraph of the page, with its values filled in; whole numbers with commas."""
        return self._paragraphs[name].strip().format_map({key: cell(value) for key, value in values.items()})

    def check(self) -> None:
        """Raise a LookupError if the dataset no longer has one of the replaced texts."""
        if gone := self._plain.keys() - self._met:
            raise LookupError(f"{WORDS.name} replaces texts that the dataset does not have: {sorted(gone)}")


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
    return {
        **made,
        f"datasets/{DATASET}.md": page_of_dataset,
        "reference/columns.md": columns_page(),
        "reference/commands.md": commands_page(),
    }


def dataset_page(network: Network) -> str:
    """The page of the bundled dataset."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    metadata = tomllib.loads((DATA / "metadata.toml").read_text(encoding="utf-8"))
    rules = tomllib.loads((DATA / "relations.toml").read_text(encoding="utf-8"))["rule"]
    known = network.metadata
    words = Words()
    made = MADE.format(source="`datapackage.json`, `metadata.toml` and the other files of the dataset")
    text = page(
        [
            f"# {package['title']}",
            words.paragraph("opening", made=made),
            words.paragraph("parts"),
            table(
                ("field", "value"),
                [
                    ("name, version", f"`{known.name}` {known.version}"),
                    ("days", days_words(known.extent)),
                    ("last change known", f"{known.as_of}; the state of that day stays in force"),
                    ("reference day and window", f"{known.reference_day}; {known.reference_window}"),
                    ("currency", network.vocabulary.currency.code),
                ],
            ),
            '!!! warning "To know"\n\n' + "\n".join(f"    - {words(note)}" for note in known.notes),
            "## Counts of areas and bodies",
            *counts_part(network, words),
            "## Published counts that the recipe meets",
            totals_part(network, words),
            "## What became of each area on 1 July 2025",
            *reorganisation_part(network, words),
            "## New types in 2026",
            *types_part(network, words),
            "## Sources and licences",
            "\n".join(f"- {words(each['title'])}: {words(each['of'])}" for each in package["sources"]),
            "\n".join(f"- Licence {each['name']}: {each['title']}" for each in package["licenses"]),
            "## Files",
            *files_part(package, words),
            "## Vocabulary",
            *vocabulary_part(network),
            "## Who is above whom",
            words.paragraph("rules"),
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
            "## Statements of completeness",
            words.paragraph("complete"),
            table(
                ("all listed", "in", "from", "origin", "source"),
                [
                    (each["about"], f"`{each['area']}`", each["from"], each["origin"], written(each["cite"]))
                    for each in metadata["statement"]
                ],
            ),
            words.paragraph("constructed", claims="; ".join(f'"{each}"' for each in known.constructed)),
            "## The recipe of synthetic values",
            *recipe_part(package["recipe"], words),
            "## Published figures beside the network",
            *figures_part(words),
        ]
    )
    words.check()
    return text


def written(cite: dict[str, str]) -> str:
    """A citation as files write it, its title after a colon."""
    source = ", ".join(cite[key] for key in ("ref", "issued") if key in cite)
    return f"{source}: {cite['title']}" if "title" in cite else source


def counts_part(network: Network, words: Words) -> Iterator[str]:
    """How many there are of what."""
    last = str(network.metadata.as_of)
    asked = (str(network.metadata.reference_day), "2025-06-30", REORGANISED, last)
    days = [network.at(day) for day in asked]
    counts = [day.territory.level_counts() for day in days]
    levels, kinds = network.vocabulary.levels, network.vocabulary.body_kinds
    yield table(("areas", *asked), [(level, *(each[level] for each in counts)) for level in levels])
    rows = ((kind, *(len(day.bodies(kind=kind)) for day in days)) for kind in kinds)
    yield table(("bodies", *asked), rows)
    (people,) = {day.teams().total("people") for day in days}
    yield words.paragraph("people", people=people)
    for name, day in zip(asked[2:], days[2:], strict=True):
        counted = Counter(
            each for level in ("province", "commune") for each in day.areas(level=level)["type"]
        )
        types = ", ".join(f"{count:,} {type}" for type, count in counted.items())
        yield words.paragraph("types", day=name, types=types)


def totals_part(network: Network, words: Words) -> str:
    """Which published counts the synthetic teams meet, and which they do not."""
    day = network.at(network.metadata.reference_day)
    provinces = {*day.areas(level="province")["id"]}
    figures = dtnet.datasets.load_figures(DATASET)
    counted, numbered, exact = (
        {each.where for each in figures if each.where in provinces and chosen(each)}
        for chosen in (
            lambda each: each.measure == "teams",
            lambda each: each.measure == "people",
            lambda each: each.measure == "people" and each.lower == each.upper,
        )
    )
    merged = network.at(REORGANISED).teams(within="vn:province:48:2025")
    return words.paragraph(
        "totals",
        teams=len(day.teams()),
        people=day.teams().total("people"),
        counted=len(counted),
        numbered=len(numbered),
        rounded=len(numbered - exact),
        provinces=len(provinces),
        others=len(provinces) - len(counted) - 1,  # Quảng Nam's is a difference of two counts
        merged_teams=len(merged),
        merged_people=merged.total("people"),
    )


def reorganisation_part(network: Network, words: Words) -> Iterator[str]:
    """What became of areas and bodies, and how that is known."""
    day = date.fromisoformat(REORGANISED)
    of_day = {each.id for each in network.tables.events if each.operating == day}
    told = [each for each in network.tables.successions if each.event in of_day]
    areas = [each for each in told if network.area_index.get(each.source) is not None]
    yield words.paragraph("events", events=len(of_day))
    before, after = (network.at(each) for each in ("2025-06-30", REORGANISED))
    rows = []
    for level in ("province", "district", "commune"):
        old, new = ({*each.areas(level=level)["id"]} for each in (before, after))
        rows.append((level, len(old & new), len(old - new), len(new - old)))
    yield table(("level", "keep their id", "close", "open"), rows)
    counted = Counter(
        (each.coverage, each.basis if each.target else "abolished", each.origin.label) for each in areas
    )
    yield words.paragraph("pairs")
    yield table(
        ("what the new area received", "how the share is known", "origin", "pairs"),
        [(coverage, basis, origin, count) for (coverage, basis, origin), count in sorted(counted.items())],
    )
    kept = Counter(after.areas(level="village", within=PHU_QUOC)["type"])
    yield words.paragraph("known", kept=" and ".join(f"{kept[each]} {each}" for each in sorted(kept)))


def types_part(network: Network, words: Words) -> Iterator[str]:
    """Which areas got another type after the reorganisation, and by which instrument."""
    yield words.paragraph("new_types")
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
                    words(event.citation.title),
                )
            )
    yield table(("from", "what", "areas", "instrument", "passed", "source"), rows)


def files_part(package: dict[str, Any], words: Words) -> Iterator[str]:
    """The files, then the columns of the tables among them."""
    resources = package["resources"]
    yield table(
        ("file", "rows", "holds"),
        [(f"`{each['path']}`", each.get("rows"), each.get("title")) for each in resources],
    )
    for each in resources:
        if "schema" in each:
            yield f"### `{each['path']}`"
            yield words(each["description"])
            yield table(
                ("column", "origin", "is"),
                [
                    (f"`{field['name']}`", field["origin"], words(field["description"]))
                    for field in each["schema"]["fields"]
                ],
            )


def vocabulary_part(network: Network) -> Iterator[str]:
    """Vocabularies and attributes."""
    known = network.vocabulary
    lines = {
        "levels": known.levels,
        "kinds of bodies": known.body_kinds,
        "types of areas": known.area_types,
        "relations": [each.name + (" (line)" if each.line else "") for each in known.relation_types],
    }
    yield table(("list", "words"), [(name, ", ".join(values)) for name, values in lines.items()])
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
            for each in known.attributes
        ],
    )


def recipe_part(recipe: dict[str, Any], words: Words) -> Iterator[str]:
    """How a value is drawn."""
    yield words.paragraph("recipe")
    yield table(("part", "definition"), [(key, words(recipe[key])) for key in ("hash", "rows", "ties")])
    rows = [
        (words(use), f"`{salt}`" if isinstance(salt, str) else f"`{salt[0]}` to `{salt[-1]}`")
        for use, salt in recipe["salts"].items()
    ]
    yield table(("drawn", "salt"), rows)


def figures_part(words: Words) -> Iterator[str]:
    """Every figure and claim."""
    figures = dtnet.datasets.load_figures(DATASET)
    yield words.paragraph("figures")
    yield table(
        ("where", "as of", "measure", "stated", "can mean", "source", "note"),
        [
            (
                f"`{each.where}`" + (f", {each.provinces} provinces" if each.provinces else ""),
                (each.part + " of " if each.part else "") + (each.as_of or str(each.period)),
                " ".join(part for part in (each.level, each.kind, each.measure) if part),
                f"{'' if each.word == 'exact' else each.word + ' '}{each.value:,}",
                f"{each.lower:,} to {each.upper:,}" if each.lower < each.upper else "",
                each.source.ref if each.source else "not named",
                words(each.note),
            )
            for each in figures
        ],
    )
    yield table(
        ("claim", "as of", "source", "note"),
        [(each.text, each.as_of, each.source.ref, words(each.note)) for each in figures.claims],
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
