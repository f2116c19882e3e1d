"""Files of a network with a reorganisation: what became of whom, instruments, and how far the data know."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import jsonschema
import numpy as np
import pytest

import dtnet
from dtnet import Citation, Network
from dtnet.errors import InvalidNetworkError
from dtnet.io import network_schema
from dtnet.network import Event, Succession, Title

from ..forged_columns import forge, taken_apart

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2024, 7, 1)
THIRD = Fraction(1, 3)
RECORDS = (
    Succession(
        event="e", source="a", target="x", share=THIRD, basis="decree", clause="Điều 1", origin="observed"
    ),
    Succession(event="e", source="a", target="y", share=1 - THIRD, basis="assumed_equal", origin="assumed"),
    Succession(
        event="e", source="a", target="x", share=Fraction(0), basis="measured", of="area", origin="derived"
    ),
    Succession(
        event="e",
        source="a",
        target="y",
        share=Fraction(1),
        coverage="all_people",
        basis="measured",
        of="area",
        origin="derived",
    ),
    Succession(event="e", source="b", target="x", share=None, origin="synthetic"),
    Succession(event="e", source="d", target=None, share=Fraction(1), origin="observed"),
    Succession(event="e", source="k", target="l", share=Fraction(1), origin="observed"),
)


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    closing = [(id, "commune", "p", "2020-01-01", DAY) for id in "abd"]
    areas = [("p", "province", None), *closing, *((id, "commune", "p", DAY, None) for id in "xy")]
    bodies = [("k", "office", "p", "2020-01-01", DAY), ("l", "office", "p", DAY, None)]
    builder = toy.builder(areas, bodies)
    builder.add_event(
        Event(
            id="e",
            title="On the arrangement of communes",
            operating=DAY,
            passed=date(2024, 6, 1),
            citation=Citation(ref="x"),
            number="1/NQ",
            issuer="Quốc hội",
            titles=(Title("vi", "Về việc sắp xếp"), Title("en", "On the arrangement of communes")),
        )
    )
    for each in RECORDS:
        builder.add_succession(each)
    built = builder.build()
    return Network(built.tables, built.vocabulary, attrs.evolve(built.metadata, as_of=DAY))


@pytest.mark.parametrize("name", ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"])
def test_every_format_gives_it_back(network: Network, tmp_path: Path, name: str) -> None:
    dtnet.write_network(network, tmp_path / name)
    read = dtnet.read_network(tmp_path / name, verify=name.endswith(".dtnet"))
    assert read == network
    assert read.content_hash() == network.content_hash()
    assert set(read.tables.successions) == set(RECORDS)
    assert read.tables.events == network.tables.events
    assert read.metadata.as_of == DAY


def test_what_is_written_is_of_the_schema(network: Network, tmp_path: Path) -> None:
    dtnet.write_network(network, tmp_path / "n.json")
    document = json.loads((tmp_path / "n.json").read_bytes())
    for words in (None, network.vocabulary):
        jsonschema.validate(document, network_schema(words))
    assert document["metadata"]["as_of"] == "2024-07-01"
    assert document["events"][0]["titles"][0] == {"language": "vi", "text": "Về việc sắp xếp"}
    rows = {(each["source"], each["target"], each["of"]): each for each in document["successions"]}
    assert rows["a", "x", "residents"] == {
        "event": "e",
        "source": "a",
        "target": "x",
        "share": "1/3",
        "coverage": "part",
        "basis": "decree",
        "of": "residents",
        "clause": "Điều 1",
        "origin": "observed",
    }
    assert (rows["b", "x", "residents"]["share"], rows["d", None, "residents"]["target"]) == (None, None)


@pytest.mark.parametrize(
    ("key", "to", "said"),
    [
        ("share", "0.333", '"0.333"'),
        ("share", 1, "share"),
        ("coverage", "hole", "coverage: 'hole'; did you mean 'whole'?"),
        ("basis", "", "basis: not stated"),
        ("basis", "decree", "basis: 'decree' of 'whole' with share 1"),
        ("target", "nowhere", "there is no area or body 'nowhere'"),
        ("of", 1, "of: got the int 1; write a text"),
    ],
)
def test_what_is_wrong_is_said(network: Network, tmp_path: Path, key: str, to: Any, said: str) -> None:
    dtnet.write_network(network, tmp_path / "n.json")
    document = json.loads((tmp_path / "n.json").read_bytes())
    (row,) = [each for each in document["successions"] if each["source"] == "k"]
    row[key] = to
    (tmp_path / "n.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(tmp_path / "n.json")
    assert said in str(caught.value)


def rewritten(file: Path, column: str, change: Callable[[Any], Any]) -> None:
    """Change a column of the successions, and list its new hash."""
    name = f"successions.{column}"
    forge(file, columns=lambda held: held.update({name: change(held[name])}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"measures": []}, "measures: [] is not a list of texts"),
        ({"measures": "residents"}, "measures: 'residents' is not a list of texts"),
        ({"measures": [1]}, "measures: [1] is not a list of texts"),
        ({"measures": ["residents"]}, "successions.of: has a number without a meaning"),
    ],
)
def test_a_manifest_that_says_too_little(
    network: Network, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    dtnet.write_network(network, tmp_path / "n.dtnet")
    forge(tmp_path / "n.dtnet", manifest=lambda manifest: manifest.update(change))
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(tmp_path / "n.dtnet")
    assert said in str(caught.value)


def test_successions_of_mapped_columns_stand_in_columns(network: Network, tmp_path: Path) -> None:
    dtnet.write_network(network, tmp_path / "n.json")
    dtnet.write_network(network, tmp_path / "n.dtnet")
    document = json.loads((tmp_path / "n.json").read_bytes())
    forge(
        tmp_path / "n.dtnet",
        manifest=lambda manifest: manifest["network"].update({"successions": document["successions"]}),
    )
    with pytest.raises(InvalidNetworkError, match="successions: this file form has them in columns"):
        dtnet.read_network(tmp_path / "n.dtnet")


@pytest.mark.parametrize(
    ("column", "number"),
    [("event", 1), ("target", -2), ("source", 5), ("coverage", 4), ("origin", 0), ("of_bodies", 2)],
)
def test_columns_whose_numbers_stand_for_nothing(
    network: Network, tmp_path: Path, column: str, number: int
) -> None:
    dtnet.write_network(network, tmp_path / "n.dtnet")

    def change(held: Any) -> Any:
        held[-1] = number
        return held

    rewritten(tmp_path / "n.dtnet", column, change)
    with pytest.raises(InvalidNetworkError, match=f"successions.{column}: has a number"):
        dtnet.read_network(tmp_path / "n.dtnet")


def test_columns_of_unlike_lengths(network: Network, tmp_path: Path) -> None:
    dtnet.write_network(network, tmp_path / "n.dtnet")
    rewritten(tmp_path / "n.dtnet", "basis", lambda held: held[1:])
    with pytest.raises(InvalidNetworkError, match="successions: columns are not of one length"):
        dtnet.read_network(tmp_path / "n.dtnet")


def test_rules_are_checked_when_all_is_to_be_read(network: Network, tmp_path: Path) -> None:
    """A share of 1/3 beside 1/3 opens, since columns are trusted, and is refused with `verify`."""
    dtnet.write_network(network, tmp_path / "n.dtnet")
    rewritten(tmp_path / "n.dtnet", "numerator", lambda held: np.minimum(held, 1))
    assert len(dtnet.read_network(tmp_path / "n.dtnet").tables.successions) == len(RECORDS)
    with pytest.raises(InvalidNetworkError, match="successions of a in e: share: they sum to 2/3, not to 1"):
        dtnet.read_network(tmp_path / "n.dtnet", verify=True)


def test_a_network_without_successions_has_no_columns_of_them(toy: Any, tmp_path: Path) -> None:
    network = toy.network([("c", "country", None)])
    dtnet.write_network(network, tmp_path / "n.dtnet")
    assert not [each for each in taken_apart(tmp_path / "n.dtnet")[1] if each.startswith("successions")]
    assert dtnet.read_network(tmp_path / "n.dtnet", verify=True) == network
