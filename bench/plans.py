#!/usr/bin/env python3
"""What is each plan for? A benchmark with the plan on and switched off (LINO_PLAN_OFF): runs by turns, the medians of their
times, and the median of the rounds' ratios. scripts/bench-plans builds what this runs.

  plans.py BUILD REBAR [--rounds N] [PLAN...]     BUILD has the benchmarks, REBAR rebar.py
  plans.py --check                                whether the rows below are those of the plans in the sources, no more

Prints a row a plan; status 1 where a gain is below 1.2, 2 where something cannot be measured.
"""
import argparse, csv, os, re, statistics, subprocess, sys
from dataclasses import dataclass
from pathlib import Path

LEAST_GAIN = 1.2
SECONDS = 0.05  # of a run


@dataclass
class Row:
    program: str    # a Google Benchmark, or "rebar"
    task: str       # as the tables of scripts/bench and scripts/bench-rebar name it
    off: str = ""   # plans that are off on both sides, as they would serve instead


ROWS = {
    "draft": Row("regex_bench", "first_match/email"),
    "required": Row("short_bench", "find/email/no/32"),
    "prefix": Row("rebar", "curated/01-literal/sherlock-en"),
    "find_pair": Row("regex_bench", "find_all/date/prose"),
    "find_buckets": Row("rebar", "curated/02-literal-alternate/sherlock-en"),
    "find_fixed": Row("density_bench", "entropy/email/prose"),
    "windows": Row("rebar", "curated/10-bounded-repeat/context"),
    "runs": Row("rebar", "curated/10-bounded-repeat/letters-en"),
    "sequence": Row("density_bench", "count/byte/every/5"),
    "from_end": Row("regex_bench", "find_all/spaces_at_end/prose"),
    "starts": Row("rebar", "curated/06-cloud-flare-redos/simplified-long"),
    "streams": Row("set_bench", "which/100"),
    "shuffles": Row("density_bench", "entropy/halves/words"),
    "groups": Row("rebar", "curated/11-unstructured-to-json/extract"),
    "slots_by_ends": Row("replace_bench", "replace_groups/capital/prose", off="groups"),
    "word_bits": Row("density_bench", "entropy/capital/russian"),
    "words": Row("rebar", "curated/12-dictionary/single"),
}


class Failure(Exception):
    pass


def plans_in_sources():
    root = Path(__file__).resolve().parent.parent
    files = [file for room in ("regex", "jit", "nfa") for file in (root / room).rglob("*") if file.suffix in (".h", ".cpp")]
    return {name for file in files for name in re.findall(r'is_plan_off\("(\w+)"\)', file.read_text())}


def check_rows():
    known = plans_in_sources()
    wrong = [f"no row shows what the plan {name} is for" for name in sorted(known - set(ROWS))]
    wrong += [f"the sources know no plan {name}" for name in sorted(set(ROWS) - known)]
    if wrong:
        raise Failure("\n".join(wrong))


def output_of(command, off, stdin=None):
    """What a program prints where the plans named in `off` are switched off."""
    done = subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, "LINO_PLAN_OFF": off})
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout


def measure_of(row, build, rebar):
    """A function of the plans that are off: what the row's task then takes, in ns."""
    if row.program == "rebar":
        task = output_of([sys.executable, rebar / "rebar.py", "--max-time", str(SECONDS), "--klv", row.task], "")

        def measure(off):
            samples = output_of([build / "rebar" / "rebar-lino"], off, task).split()
            return statistics.median(float(sample.split(b",")[0]) for sample in samples)
        return measure

    name = re.sub("/", "/lino/", row.task, count=1)
    command = [build / row.program, f"--benchmark_filter=^{name}$", f"--benchmark_min_time={SECONDS}",
               "--benchmark_format=csv"]

    def measure(off):
        lines = output_of(command, off).decode().splitlines()
        heading = next((i for i, line in enumerate(lines) if line.startswith("name,")), len(lines))
        found = list(csv.DictReader(lines[heading:]))
        if len(found) != 1 or found[0]["time_unit"] != "ns":
            raise Failure(f"{row.program} has no row {row.task} in ns")
        return float(found[0]["cpu_time"])
    return measure


def compare(plan, row, measure, rounds):
    """Medians with the plan and without it, and how many times as long the latter takes."""
    sides = [row.off, ",".join(filter(None, [row.off, plan]))]
    times = [[], []]
    for turn in range(rounds):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            times[side].append(measure(sides[side]))
    gain = statistics.median(off / on for on, off in zip(*times))
    return statistics.median(times[0]), statistics.median(times[1]), gain


def run(arguments):
    check_rows()
    if arguments.check:
        return 0
    for plan in arguments.plans:
        if plan not in ROWS:
            raise Failure(f"there is no plan {plan}; there are: {' '.join(ROWS)}")
    print(f"{'plan':14} {'row':55} {'on, ns':>12} {'off, ns':>12} {'gain':>7}", flush=True)
    low = 0
    for plan in arguments.plans or ROWS:
        row = ROWS[plan]
        on, off, gain = compare(plan, row, measure_of(row, arguments.build, arguments.rebar), arguments.rounds)
        name = row.task if row.program == "rebar" else f"{row.program}:{row.task}"
        print(f"{plan:14} {name:55} {on:12.1f} {off:12.1f} {gain:7.2f}" + ("  below the bar" if gain < LEAST_GAIN else ""),
              flush=True)
        low += gain < LEAST_GAIN
    return 1 if low > 0 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("build", type=Path, nargs="?")
    parser.add_argument("rebar", type=Path, nargs="?")
    parser.add_argument("plans", metavar="PLAN", nargs="*")
    arguments = parser.parse_intermixed_args()
    if not arguments.check and arguments.rebar is None:
        parser.error("BUILD and REBAR are needed")
    if arguments.rounds < 1:
        parser.error("--rounds: 1 at least")
    try:
        return run(arguments)
    except (Failure, OSError) as error:
        print(error, file=sys.stderr)
        return 2


sys.exit(main())
