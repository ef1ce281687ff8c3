#!/usr/bin/env python3
"""Writes regex/syntax/unicode/tables.cpp from the files of the Unicode Character Database.

In: the folder of Debian's package unicode-data as the only argument. Out: C++ on standard output.

A property is a set of code points, stored as its toggles: the code points at which membership changes, in order,
each as a varint of its distance from the one before. As many properties differ little from another one (ID_Start
from L, each age from the one before, most script extensions from their script), each may name a base, an earlier
property: then the toggles stored are those of the symmetric difference from the base. Toggles make that cheap to
undo: what occurs in one of two lists only is a toggle of the symmetric difference.

Names: every alias of the database, as written there; sorted by kind, then by loose form (UAX #44 LM3).
"""

import os
import sys

MAX = 0x10FFFF
NO_BASE = 0xFFFF


def rows(folder, name):
    """The semicolon-separated fields of each line, comments removed."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def span(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def read_spans(folder, name):
    """value -> set of code points, from a file of lines range ; value."""
    groups = {}
    for where, value, *_ in rows(folder, name):
        groups.setdefault(value, set()).update(span(where))
    return groups


def read_categories(folder):
    """name -> set of code points, for Lu as well as for L, LC and Cn."""
    groups = {}
    first = None
    for fields in rows(folder, "UnicodeData.txt"):
        code, name, category = int(fields[0], 16), fields[1], fields[2]
        if name.endswith(", First>"):
            first = code
            continue
        start = code if first is None else first
        first = None
        for group in (category, category[0]):
            groups.setdefault(group, set()).update(range(start, code + 1))
    groups["LC"] = groups["Lu"] | groups["Ll"] | groups["Lt"]
    groups["Cn"] = set(range(MAX + 1)).difference(*groups.values())
    return groups


def read_script_extensions(folder, scripts, short_names):
    extensions = {script: set(codes) for script, codes in scripts.items()}
    script_of = {code: script for script, codes in scripts.items() for code in codes}
    for where, values in rows(folder, "ScriptExtensions.txt"):
        for code in span(where):
            extensions[script_of[code]].discard(code)
            for value in values.split():
                extensions[short_names[value]].add(code)
    return extensions


def read_folds(folder):
    """code point -> the next one in its cycle; a cycle is sorted and closes at its end."""
    orbits = {}
    for code, status, target, *_ in rows(folder, "CaseFolding.txt"):
        if status in ("C", "S"):
            orbits.setdefault(int(target, 16), {int(target, 16)}).add(int(code, 16))
    step = {}
    for orbit in orbits.values():
        cycle = sorted(orbit)
        for here, after in zip(cycle, cycle[1:] + cycle[:1]):
            step[here] = after
    return step


def value_aliases(folder, prop):
    return [fields[1:] for fields in rows(folder, "PropertyValueAliases.txt") if fields[0] == prop]


class Properties:
    """Properties in the order they are given, with their kinds and aliases; the first alias is the one to print."""

    KINDS = ["gc", "sc", "scx", "binary", "gcb", "age"]

    def __init__(self):
        self.sets, self.kinds, self.aliases = [], [], []

    def add(self, kind, aliases, codes):
        self.sets.append(to_toggles(codes))
        self.kinds.append(kind)
        self.aliases.append(list(dict.fromkeys(aliases)))


def add_categories(out, folder, groups):
    for aliases in value_aliases(folder, "gc"):
        codes = groups[aliases[0]]
        if aliases[0] == "C":  # RE2's C leaves out what is not assigned: see read_binary
            codes = groups["C"] | groups["Cn"]
            aliases = ["Other", "C"]
        if aliases[0] == "LC":
            aliases.append("L&")
        out.add("gc", aliases, codes)


def add_scripts(out, folder):
    scripts = read_spans(folder, "Scripts.txt")
    scripts["Unknown"] = set(range(MAX + 1)).difference(*scripts.values())
    names = value_aliases(folder, "sc")
    for aliases in names:
        scripts.setdefault(aliases[1], set())  # Katakana_Or_Hiragana
    extensions = read_script_extensions(folder, scripts, {aliases[0]: aliases[1] for aliases in names})
    for aliases in names:
        out.add("sc", [aliases[1], aliases[0], *aliases[2:]], scripts[aliases[1]])
    for aliases in names:
        out.add("scx", [], extensions[aliases[1]])  # their names are those of the scripts


def add_binary(out, folder, groups):
    aliases_of = {fields[1]: fields for fields in rows(folder, "PropertyAliases.txt")}
    found = {}
    for name in ("PropList.txt", "DerivedCoreProperties.txt", "emoji/emoji-data.txt"):
        found.update(read_spans(folder, name))
    everything = set(range(MAX + 1))
    for name in sorted(found):
        out.add("binary", [name, *aliases_of[name]], found[name])
    out.add("binary", ["Any"], everything)
    out.add("binary", ["ASCII"], range(0x80))
    out.add("binary", ["Assigned"], everything - groups["Cn"])
    out.add("binary", ["C"], groups["C"])  # RE2's
    # The compatibility properties of UTS #18, Annex C, that are not a name of another property.
    alphabetic, digit, space = found["Alphabetic"], groups["Nd"], found["White_Space"]
    blank = groups["Zs"] | {0x09}
    graph = everything - space - groups["Cc"] - groups["Cs"] - groups["Cn"]
    out.add("binary", ["alnum"], alphabetic | digit)
    out.add("binary", ["blank"], blank)
    out.add("binary", ["graph"], graph)
    out.add("binary", ["print"], (graph | blank) - groups["Cc"])
    out.add("binary", ["word"], alphabetic | groups["M"] | digit | groups["Pc"] | found["Join_Control"])
    out.add("binary", ["xdigit"], digit | found["Hex_Digit"])


def add_breaks(out, folder):
    breaks = read_spans(folder, "auxiliary/GraphemeBreakProperty.txt")
    breaks["Other"] = set(range(MAX + 1)).difference(*breaks.values())
    for aliases in value_aliases(folder, "GCB"):
        out.add("gcb", [aliases[1], aliases[0], *aliases[2:]], breaks.get(aliases[1], set()))


def add_ages(out, folder):
    """Each with all those before it: age=6.0 is what is assigned in 6.0."""
    ages = read_spans(folder, "DerivedAge.txt")
    so_far = set()
    for aliases in value_aliases(folder, "age"):
        if aliases[0] == "NA":
            out.add("age", aliases, set(range(MAX + 1)) - so_far)
            continue
        so_far |= ages[aliases[0]]
        short = [aliases[0][:-2]] if aliases[0].endswith(".0") else []
        out.add("age", [*aliases, *short], so_far)


def to_toggles(codes):
    codes = set(codes)
    return sorted({c for c in codes if c - 1 not in codes} | {c + 1 for c in codes if c + 1 not in codes})


def to_bytes(toggles):
    out, before = [], 0
    for toggle in toggles:
        delta, before = toggle - before, toggle
        while delta >= 0x80:
            out.append(delta & 0x7F | 0x80)
            delta >>= 7
        out.append(delta)
    return out


def encode(sets):
    """For each set (base, bytes): against whichever base makes them fewest."""
    out = []
    frozen = [frozenset(toggles) for toggles in sets]
    for i, toggles in enumerate(sets):
        best = (NO_BASE, to_bytes(toggles))
        for base in range(i):
            difference = frozen[i] ^ frozen[base]
            if len(difference) < len(best[1]):
                code = to_bytes(sorted(difference))
                if len(code) < len(best[1]):
                    best = (base, code)
        out.append(best)
    return out


def loose(name):
    return "".join(c for c in name.lower() if c not in " _-")


def to_fold_ranges(step):
    """Runs of code points that move alike, as (lo, hi, delta, kind)."""
    def kind_of(code):
        delta = step[code] - code
        if abs(delta) != 1 or step[step[code]] != code:
            return (delta, "kAdd")
        return (0, "kEvenOdd" if min(code, step[code]) % 2 == 0 else "kOddEven")

    out = []
    for code in sorted(step):
        delta, kind = kind_of(code)
        if out and out[-1][1] == code - 1 and out[-1][2:] == [delta, kind]:
            out[-1][1] = code
        else:
            out.append([code, code, delta, kind])
    # A pair's range must hold whole pairs, or else it would move characters out of it.
    for low, high, delta, kind in out:
        if kind == "kEvenOdd":
            assert low % 2 == 0 and high % 2 == 1, hex(low)
        if kind == "kOddEven":
            assert low % 2 == 1 and high % 2 == 0, hex(low)
    return out


def emit_list(head, items, tail="};\n", between=",", width=112):
    print(head)
    line = " "
    for item in items:
        if len(line) + len(item) + 2 > width:
            print(line)
            line = " "
        line += " " + item + between
    if line.strip():
        print(line)
    print(tail)


def emit_numbers(kind, name, numbers):
    emit_list("const %s %s[] = {" % (kind, name), [str(number) for number in numbers])


def emit_names(properties):
    """Aliases sorted by kind and loose form; a name that two kinds share may stand without a kind only in one."""
    entries, seen, unqualified = [], set(), set()
    for index, (kind, aliases) in enumerate(zip(properties.kinds, properties.aliases)):
        for alias in aliases:
            key = (properties.KINDS.index(kind), loose(alias))
            if key in seen:
                continue
            seen.add(key)
            entries.append((*key, alias, index))
            if kind in ("gc", "sc", "binary"):
                assert loose(alias) not in unqualified or alias == "C", alias
                unqualified.add(loose(alias))
    entries.sort()
    offsets = [0]
    for _, _, alias, _ in entries:
        offsets.append(offsets[-1] + len(alias))
    emit_list("const char alias_text[] =", ['"%s"' % entry[2] for entry in entries], ";\n", between="")
    emit_numbers("uint16_t", "alias_begins", offsets)
    emit_numbers("uint16_t", "alias_properties", [entry[3] for entry in entries])
    kinds = range(len(properties.KINDS) + 1)
    emit_numbers("uint16_t", "kind_aliases", [sum(entry[0] < kind for entry in entries) for kind in kinds])
    printed = {entry[3]: i for i, entry in reversed(list(enumerate(entries)))
               if entry[2] == properties.aliases[entry[3]][0]}
    scripts = [i for i, kind in enumerate(properties.kinds) if kind == "sc"]
    first = properties.kinds.index("scx")
    for i, script in enumerate(scripts):
        printed[first + i] = printed[script]
    emit_numbers("uint16_t", "printed_aliases", [printed[i] for i in range(len(properties.kinds))])
    emit_numbers("uint16_t", "kind_properties", [sum(properties.KINDS.index(k) < kind for k in properties.kinds)
                                                 for kind in kinds])


def main():
    folder = sys.argv[1]
    properties = Properties()
    groups = read_categories(folder)
    add_categories(properties, folder, groups)
    add_scripts(properties, folder)
    add_binary(properties, folder, groups)
    add_breaks(properties, folder)
    add_ages(properties, folder)

    print("""// Generated by generate.py from the Unicode Character Database 15.0.0. Do not edit; what is what: tables.h.
#include "regex/syntax/unicode/tables.h"

namespace lino::syntax::unicode::tables {
""")
    emit_names(properties)
    encoded = encode(properties.sets)
    begins = [0]
    for _, code in encoded:
        begins.append(begins[-1] + len(code))
    emit_numbers("uint16_t", "bases", [base for base, _ in encoded])
    emit_numbers("uint16_t", "toggle_begins", begins)
    emit_numbers("uint8_t", "toggles", [byte for _, code in encoded for byte in code])
    emit_list("constexpr FoldRange fold_array[] = {",
              ["{0x%x, 0x%x, %d, FoldKind::%s}" % tuple(entry) for entry in to_fold_ranges(read_folds(folder))])
    print("const std::span<const FoldRange> folds(fold_array);\n")
    print("}  // namespace lino::syntax::unicode::tables")


if __name__ == "__main__":
    main()
