"""HTML of objects in notebooks: a card with facts, a cut table, or an outline of steps.

A card works without scripts and needs no other file. It takes the colours of the page around it, light or
dark. Objects import this module in `_repr_html_`, so that only notebooks load it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SHOWN_ROWS: Final = 10
"""The rows of a table that a card shows."""
SHOWN_LINES: Final = 60
"""The lines of an outline that a card shows."""
_OPEN_LINES: Final = 12
"""An outline with more lines is folded below its first level."""
_LONGEST: Final = 160
_STYLE: Final = """<style>
.dtnet-card{color:inherit;color-scheme:light dark;font-size:.9em;line-height:1.45;
max-width:100%;overflow-x:auto}
.dtnet-card>p{margin:.2em 0}
.dtnet-card dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;margin:.3em 0}
.dtnet-card dt{font-weight:normal;opacity:.7}.dtnet-card dd{margin:0;overflow-wrap:anywhere}
.dtnet-card table{border-collapse:collapse;margin:.4em 0;color:inherit;font-variant-numeric:tabular-nums}
.dtnet-card th,.dtnet-card td{padding:.15em .7em .15em 0;text-align:left;vertical-align:top;
white-space:nowrap;border:0;border-bottom:1px solid #8886}
.dtnet-card td.long{white-space:normal;min-width:12em}
.dtnet-card .number{text-align:right}
.dtnet-card .quiet{opacity:.7}
.dtnet-card details>div,.dtnet-card details>details{margin-left:1.2em}
.dtnet-card b.amount{font-variant-numeric:tabular-nums;margin-right:.6em}
.dtnet-card summary{cursor:pointer}
</style>"""
"""Grey with a transparent part and `inherit` fit a light and a dark page alike."""


def card(title: str, facts: Iterable[tuple[str, object]] = (), *parts: str) -> str:
    """A card.

    Args:
        facts: Labels with their values, as texts; a value that is None or empty is not shown.
        parts: HTML that this module made, below the facts.
    """
    told = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(_short(str(value)))}</dd>"
        for label, value in facts
        if value is not None and value not in ("", ())
    )
    listed = f"<dl>{told}</dl>" if told else ""
    return (
        f'<div class="dtnet-card">{_STYLE}<p><b>{escape(_short(title))}</b></p>{listed}{"".join(parts)}</div>'
    )


def table(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    count: int,
    numbers: Iterable[str] = (),
    what: str = "rows",
) -> str:
    """A table of texts, with a note if rows are left out.

    Args:
        rows: The first rows, at most `SHOWN_ROWS`.
        numbers: The columns whose cells stand on the right.
    """
    right = frozenset(numbers)
    classes = [' class="number"' if name in right else "" for name in names]
    head = "".join(f"<th{cls}>{escape(name)}</th>" for name, cls in zip(names, classes, strict=True))
    body, shown = [], 0
    for row in rows:
        shown += 1
        cells = "".join(_cell(cell, cls) for cell, cls in zip(row, classes, strict=True))
        body.append(f"<tr>{cells}</tr>")
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
        f"{_note(shown, count, what)}"
    )


def outline(lines: Sequence[tuple[int, str, str]], notes: Iterable[str] = ()) -> str:
    """Nested lines, each of which can be folded together with the lines below it.

    Args:
        lines: The depth of each line, its amount (empty for none) and its text, in order.
        notes: Lines below the outline.
    """
    unfolded = len(lines) <= _OPEN_LINES
    shown = lines[:SHOWN_LINES]
    made, depths = [], list[int]()
    for number, (depth, amount, text) in enumerate(shown):
        while depths and depths[-1] >= depth:
            depths.pop()
            made.append("</details>")
        told = f'<b class="amount">{escape(amount)}</b>{escape(text)}' if amount else escape(text)
        if number + 1 < len(shown) and shown[number + 1][0] > depth:
            made.append(f"<details{' open' if unfolded or not depth else ''}><summary>{told}</summary>")
            depths.append(depth)
        else:
            made.append(f"<div>{told}</div>")
    made += ["</details>"] * len(depths)
    below = "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes)
    return f"{''.join(made)}{_note(len(shown), len(lines), 'steps')}{below}"


def several(count: int, noun: str) -> str:
    """A number with its noun: `1 row`, `3,321 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _cell(text: str, cls: str) -> str:
    short = _short(text)
    if not cls and len(short) > _LONGEST // 3:
        cls = ' class="long"'
    whole = "" if short == text else f' title="{escape(text)}"'
    return f"<td{cls}{whole}>{escape(short)}</td>"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _note(shown: int, count: int, what: str) -> str:
    return f'<p class="quiet">{shown:,} of {count:,} {what}</p>' if shown < count else ""


def pairs(items: Iterable[tuple[str, int]]) -> str:
    """Counts in one line: `63 provinces, 705 districts`; counts of zero are not shown."""
    return ", ".join(_counted(items))


def _counted(items: Iterable[tuple[str, int]]) -> Iterator[str]:
    return (f"{count:,} {name}" for name, count in items if count)
