#!/usr/bin/env python3
"""Draws rebar's tables (scripts/record keeps them) as one SVG page: a row a benchmark, a bar an engine, on a log scale. Bars
are throughput for searches, and its like for compiling: patterns a second. The best of a row is full.

  draw.py FILE > page.svg
"""
import html, math, sys

COLORS = {"lino": "#c2410c", "re2": "#64748b", "pcre2jit": "#0f766e", "hyperscan": "#6d28d9"}
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


def read(path):
    notes, engines, tables, rows = [], [], [], None
    for line in open(path):
        cells = line.split()
        if line.startswith("#"):
            notes.append(line[1:].strip())
        elif line.startswith("benchmark"):
            engines = cells[4:]
            rows = []
            tables.append(rows)
        elif rows is not None and cells and cells[0].lstrip("~").startswith("curated/"):
            rows.append((cells[0].lstrip("~").removeprefix("curated/"), values(cells[3:])))
        elif rows is not None and not cells and rows:
            rows = None
    return notes, engines, tables


def spoken(value, compiling):
    if compiling:
        for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
            if 1 / value >= size:
                return f"{1 / value / size:.3g} {unit}"
        return f"{1e9 / value:.3g} ns"
    return f"{value / 1e9:.3g} GB/s"


def draw(notes, engines, tables, out):
    height = 60 + 14 * len(notes) + sum(60 + len(rows) * (len(engines) * BAR + GAP) for rows in tables)
    out.append(f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 110}" height="{height}" '
               f'font-family="sans-serif" font-size="10">')
    out.append('<rect width="100%" height="100%" fill="white"/>')
    y = 24
    for i, engine in enumerate(engines):
        out.append(f'<rect x="{LEFT + 110 * i}" y="{y - 9}" width="10" height="10" fill="{COLORS.get(engine, "#888")}"/>')
        out.append(f'<text x="{LEFT + 110 * i + 15}" y="{y}" font-size="12">{engine}</text>')
    for table, rows in enumerate(tables):
        compiling = table == len(tables) - 1 and len(tables) > 1
        y += 40
        title = "compiling: time of a pattern, shorter is better (longer bars)" if compiling else "searching: GB/s, log scale"
        out.append(f'<text x="{LEFT}" y="{y}" font-size="13" font-weight="bold">{title}</text>')
        y += 14
        known = [v for _, row in rows for v in row if v]
        low, high = math.log10(min(known)), math.log10(max(known))
        for name, row in rows:
            best = max(v for v in row if v)
            middle = y + len(engines) * BAR / 2 + 3
            out.append(f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end">{html.escape(name)}</text>')
            for engine, value in zip(engines, row):
                if value:
                    width = 4 + (WIDTH - 4) * (math.log10(value) - low) / (high - low)
                    opacity = 1 if value == best else 0.55
                    out.append(f'<rect x="{LEFT}" y="{y:.0f}" width="{width:.1f}" height="{BAR - 1}" '
                               f'fill="{COLORS.get(engine, "#888")}" opacity="{opacity}"/>')
                    out.append(f'<text x="{LEFT + width + 4:.1f}" y="{y + BAR - 1:.0f}" font-size="7" '
                               f'fill="#334155">{spoken(value, compiling)}</text>')
                y += BAR
            y += GAP
    y += 20
    for note in notes:
        out.append(f'<text x="{LEFT}" y="{y}" fill="#475569">{html.escape(note)}</text>')
        y += 14
    out.append("</svg>")


page = []
draw(*read(sys.argv[1]), page)
print("\n".join(page))
