#!/usr/bin/env python3
"""Draws tables that scripts/record keeps, rebar's and those of scripts/bench, as one SVG page: a row a benchmark, a bar
an engine, on a log scale. Bars are throughput for searches, and its like where there are times: how often a second. The
best of a row is full.

  draw.py FILE... > page.svg
"""
import html, math, sys
from dataclasses import dataclass

COLORS = {"lino": "#c2410c", "re2": "#64748b", "pcre2jit": "#0f766e", "pcre2": "#a16207", "hyperscan": "#6d28d9"}
UNITS = {"GB/s": 1e9, "ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
BAR, GAP, LEFT, WIDTH = 7, 8, 330, 560


def values(cells):
    """Of "*67.7", "11.4", "-", "1.2 ms": numbers, larger is better; None where there is none."""
    found, i = [], 0
    while i < len(cells):
        text = cells[i].lstrip("*")
        if text == "-":
            found.append(None)
        elif i + 1 < len(cells) and cells[i + 1] in UNITS:
            found.append(1 / (float(text) * UNITS[cells[i + 1]]))
            i += 1
        else:
            found.append(float(text) * 1e9)
        i += 1
    return found


@dataclass
class Table:
    title: str
    engines: list
    rows: list    # (name, what values() gives)
    timed: bool   # values are times, turned around

    def height(self):
        return 60 + len(self.rows) * (len(self.engines) * BAR + GAP)


def read(path):
    """The notes and the tables of a file. rebar's begin with the word benchmark and the last of several are times;
    those of scripts/bench begin with their unit, ns, under a line == NAME, and end in columns of ratios."""
    notes, tables, name, table, rebar = [], [], "", None, False
    for line in open(path):
        cells = line.split()
        if line.startswith("#"):
            notes.append(line[1:].strip())
        elif line.startswith("== "):
            name = cells[1]
        elif line.startswith("benchmark"):
            rebar = True
            table = Table("searching: GB/s, log scale", cells[4:], [], False)
            tables.append(table)
        elif line.startswith("ns "):
            rebar = False
            table = Table(f"{name}: time of a call, shorter is better (longer bars)",
                          [cell for cell in cells[1:] if "/" not in cell], [], True)
            tables.append(table)
        elif table and not cells and table.rows:
            table = None
        elif table and cells and rebar and cells[0].lstrip("~").startswith("curated/"):
            table.rows.append((cells[0].lstrip("~").removeprefix("curated/"), values(cells[3:])))
        elif table and cells and not rebar:
            times = [None if cell == "-" else float(cell) for cell in cells[1:1 + len(table.engines)]]
            table.rows.append((cells[0], [time and 1e9 / time for time in times]))
    if rebar and len(tables) > 1:
        tables[-1].title = "compiling: time of a pattern, shorter is better (longer bars)"
        tables[-1].timed = True
    return notes, tables


def spoken(value, timed):
    if timed:
        for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
            if 1 / value >= size:
                return f"{1 / value / size:.3g} {unit}"
        return f"{1e9 / value:.3g} ns"
    return f"{value / 1e9:.3g} GB/s"


def draw(notes, tables, out):
    height = 60 + 14 * len(notes) + sum(table.height() for table in tables)
    legend = list(dict.fromkeys(engine for table in tables for engine in table.engines))
    out.append(f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 110}" height="{height}" '
               f'font-family="sans-serif" font-size="10">')
    out.append('<rect width="100%" height="100%" fill="white"/>')
    y = 24
    for i, engine in enumerate(legend):
        out.append(f'<rect x="{LEFT + 110 * i}" y="{y - 9}" width="10" height="10" fill="{COLORS.get(engine, "#888")}"/>')
        out.append(f'<text x="{LEFT + 110 * i + 15}" y="{y}" font-size="12">{engine}</text>')
    for table in tables:
        y += 40
        out.append(f'<text x="{LEFT}" y="{y}" font-size="13" font-weight="bold">{table.title}</text>')
        y += 14
        known = [v for _, row in table.rows for v in row if v]
        low, high = math.log10(min(known)), math.log10(max(known))
        for name, row in table.rows:
            best = max(v for v in row if v)
            middle = y + len(table.engines) * BAR / 2 + 3
            out.append(f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end">{html.escape(name)}</text>')
            for engine, value in zip(table.engines, row):
                if value:
                    width = 4 + (WIDTH - 4) * (math.log10(value) - low) / (high - low)
                    opacity = 1 if value == best else 0.55
                    out.append(f'<rect x="{LEFT}" y="{y:.0f}" width="{width:.1f}" height="{BAR - 1}" '
                               f'fill="{COLORS.get(engine, "#888")}" opacity="{opacity}"/>')
                    out.append(f'<text x="{LEFT + width + 4:.1f}" y="{y + BAR - 1:.0f}" font-size="7" '
                               f'fill="#334155">{spoken(value, table.timed)}</text>')
                y += BAR
            y += GAP
    y += 20
    for note in notes:
        out.append(f'<text x="{LEFT}" y="{y}" fill="#475569">{html.escape(note)}</text>')
        y += 14
    out.append("</svg>")


notes, tables, page = [], [], []
for path in sys.argv[1:]:
    more_notes, more_tables = read(path)
    notes += [note for note in more_notes if note not in notes]
    tables += more_tables
draw(notes, tables, page)
print("\n".join(page))
