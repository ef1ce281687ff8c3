#!/usr/bin/env python3
"""Rust's regex beside a record, though it is not in the run: rebar's baseline (its README's table, of another machine), scaled
row by row by what RE2 and PCRE2's JIT do in the record over what they do in the baseline, or where neither is in a row by the
mean of all rows.

  rust.py README.md rebar.txt     prints a row each where Rust would be ahead, and how many there are in which lino is
"""
import math, re, sys

BASELINE, RECORD = sys.argv[1:3]


def number(text):
    text = text.strip()
    return None if text in ("-", "") else float(text)


# The table's rows hold several benchmarks, told by the record's order: "02 en / casei-en", then "02 ru / casei-ru / zh".
record = []
for line in open(RECORD):
    row = re.match(r"~?(curated/(\d\d)\S+)\s+(?:count|grep)\S*\s+\d+\s+(.*)", line)
    if row:
        record.append((row[1], row[2], [number(cell.strip("*")) for cell in row[3].split()]))
    if line.startswith("COMPILE"):
        break
left = {}
for name, group, cells in record:
    left.setdefault(group, []).append((name, cells))

pairs = []  # name, the record's (lino, re2, pcre2), the baseline's (re2, pcre2, rust)
for line in open(BASELINE):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    first = re.match(r"~?(\d\d) ", cells[0])
    if line.startswith("| compile"):
        break
    if not first or len(cells) != 5:
        continue
    re2, pcre2, _, rust = ([number(n) for n in re.split(r" / ", cell)] for cell in cells[1:])
    for i, of_rust in enumerate(rust):
        name, now = left[first[1]].pop(0)
        of = lambda column: column[i] if i < len(column) else None
        pairs.append((name, now[:3], (of(re2), of(pcre2), of_rust)))

mean = lambda ratios: math.exp(sum(map(math.log, ratios)) / len(ratios))
ratios = lambda now, base: [now[k + 1] / base[k] for k in (0, 1) if now[k + 1] and base[k]]
overall = mean([ratio for _, now, base in pairs for ratio in ratios(now, base)])
ahead = 0
for name, now, base in pairs:
    rust = base[2] * (mean(ratios(now, base)) if ratios(now, base) else overall)
    ahead += now[0] > rust
    if now[0] <= rust:
        print(f"{name}: lino {now[0]:.3g}, Rust's regex by the baseline {rust:.3g}")
print(f"lino ahead of Rust's regex, by rebar's baseline scaled by RE2 and PCRE2 (x{overall:.2f} on the whole): "
      f"{ahead} of {len(pairs)} rows")
