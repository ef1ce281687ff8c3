#!/usr/bin/env python3
"""The command beside ripgrep, ugrep and GNU grep on real files: whole processes, output to a file, warm cache, runs taking
turns, medians of seconds. Prints a table in Markdown; counts are compared first, and a row where they differ says so.

  compare.py --lino PATH --corpus FOLDER [--reader PATH] [--rounds N] [ROW...]     rows whose name holds one of the texts

With a reader (read_tree.cpp) a column "read" says what opening and reading all files of the tree takes, and writing as many bytes as
lino printed: what no search can be faster than that reads files one by one.

The corpus is made by scripts/bench-grep: tree/ (Linux 6.1's source), all.c (all its .c files), words (a thousand of them),
russian.txt (rebar's sample of Russian subtitles, 200 times).
"""
import argparse, os, shutil, statistics, subprocess, sys, tempfile, threading, time

TOOLS = ("lino", "rg", "ugrep", "grep")
READER = "read"
LITERALS = "ERR_SYS|PME_TURN_OFF|LINK_REQ_RST|CFG_BME_EVT"
# name, where, bar, lino's and ripgrep's arguments; ugrep's and GNU grep's where they have another way (None: not asked).
# GNU grep reads \p and Unicode's \w only with -P, which is another engine, so it is asked where its pattern is the same.
ROWS = [
    ("tree -n PM_RESUME", "tree", 0.9, ["-n", "PM_RESUME"], None, None),
    ("tree -n -i PM_RESUME", "tree", 0.9, ["-n", "-i", "PM_RESUME"], None, None),
    ("tree -n 4 literals", "tree", 0.9, ["-n", LITERALS], None, ["-n", "-E", LITERALS]),
    (r"tree -n \b\w+_PM_RESUME\b", "tree", 0.9, ["-n", r"\b\w+_PM_RESUME\b"], None, ["-n", "-E", r"\b\w+_PM_RESUME\b"]),
    ("tree -n -w [A-Z]+_SUSPEND", "tree", 0.9, ["-n", "-w", "[A-Z]+_SUSPEND"], None, ["-n", "-w", "-E", "[A-Z]+_SUSPEND"]),
    (r"tree -n [A-Za-z]{3}[0-9]{4}\b", "tree", 0.6, ["-n", r"[A-Za-z]{3}[0-9]{4}\b"], None,
     ["-n", "-E", r"[A-Za-z]{3}[0-9]{4}\b"]),
    (r"tree -n \w+\s+\w+\s+\w+\(\)", "tree", 0.6, ["-n", r"\w+\s+\w+\s+\w+\(\)"], None, None),
    (r"tree -n \p{Lu}\w+", "tree", 0.6, ["-n", r"\p{Lu}\w+"], None, None),
    ("tree -o [A-Z_]{10,}", "tree", 0.6, ["-o", "[A-Z_]{10,}"], None, ["-o", "-E", "[A-Z_]{10,}"]),
    ("file -c PM_RESUME", "all.c", 0.8, ["-c", "PM_RESUME"], None, None),
    ("file -c -i PM_RESUME", "all.c", 0.8, ["-c", "-i", "PM_RESUME"], None, None),
    ("file -c 4 literals", "all.c", 0.8, ["-c", LITERALS], None, ["-c", "-E", LITERALS]),
    ("file -c the", "all.c", 0.8, ["-c", "the"], None, None),
    (r"file -c [A-Za-z]{3}[0-9]{4}\b", "all.c", 0.5, ["-c", r"[A-Za-z]{3}[0-9]{4}\b"], None,
     ["-c", "-E", r"[A-Za-z]{3}[0-9]{4}\b"]),
    ("file -c [A-Za-z]{30}", "all.c", 0.5, ["-c", "[A-Za-z]{30}"], None, ["-c", "-E", "[A-Za-z]{30}"]),
    ("file -c -v ;", "all.c", 0.5, ["-c", "-v", ";"], None, None),
    ("file -n .", "all.c", 0.5, ["-n", "."], None, None),
    (r"file -o \w+", "all.c", 0.5, ["-o", r"\w+"], None, ["-o", "-E", r"\w+"]),
    ("file -c -F -f words", "all.c", 0.5, ["-c", "-F", "-f", "words"], None, None),
    (r"Russian -c \w+\s+Холмс\s+\w+", "russian.txt", 0.5, ["-c", r"\w+\s+Холмс\s+\w+"], None, None),
    (r"Russian -c \b[а-я]{3}\b", "russian.txt", 0.5, ["-c", r"\b[а-я]{3}\b"], None, None),
    (r"Russian -c \p{Lu}\w+\s+\p{Lu}\w+", "russian.txt", 0.5, ["-c", r"\p{Lu}\w+\s+\p{Lu}\w+"], None, None),
]


def command(tool, lino, where, asked, ugrep, grep):
    folder = where == "tree"
    if tool == "lino":
        return [lino, *asked, where]
    if tool == "rg":
        return ["rg", "--no-config", *asked, where]
    if tool == "ugrep":  # recursive, ignore files as the others, hidden ones left out
        return ["ugrep", *(["-r", "--ignore-files", "-I"] if folder else []), *(ugrep or asked), where]
    if folder or any(r"\p" in a or r"\w+\s" in a or a.startswith(r"\b[а") for a in asked):
        return None  # GNU grep searches another set of files, or reads the pattern otherwise
    return ["grep", *(grep or asked), where]


LIMIT = 30  # seconds; who takes longer is not asked again


def start(argv, environment):
    """Seconds of a whole process, without Python's own share of starting one."""
    begin = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, environment, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    os.waitpid(pid, 0)
    return time.perf_counter() - begin


def run(argv, output, environment):
    with open(output, "wb") as out:
        begin = time.perf_counter()
        process = subprocess.Popen(argv, stdout=out, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment)
        timer = threading.Timer(LIMIT, process.kill)  # a wait with a limit looks every 50 ms only
        timer.start()
        status = process.wait()
        seconds = time.perf_counter() - begin
        timer.cancel()
        return seconds, None if status == -9 else status


def answer(argv, output):  # what is compared: a count, or how many lines were shown
    if "-c" in argv:
        return open(output).read().strip()
    return subprocess.run(["wc", "-l", output], capture_output=True, text=True).stdout.split()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lino", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--reader")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("rows", nargs="*")
    args = parser.parse_args()
    lino, reader = os.path.abspath(args.lino), args.reader and os.path.abspath(args.reader)
    os.chdir(args.corpus)
    tools = [t for t in args.tools.split(",") if t == "lino" or shutil.which(t)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    for tool in tools[1:]:
        print("#", subprocess.run([tool, "--version"], capture_output=True, text=True).stdout.splitlines()[0])
    columns = tools + ([READER] if reader else [])
    print("\n| work | " + " | ".join(columns) + " | ratio | bar | |\n|---|" + "---|" * (len(columns) + 3), flush=True)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "out")
        for name, where, bar, asked, ugrep, grep in ROWS:
            if args.rows and not any(text in name for text in args.rows):
                continue
            argvs = {t: command(t, lino, where, asked, ugrep, grep) for t in tools}
            argvs = {t: argv for t, argv in argvs.items() if argv}
            times, answers = {t: [] for t in argvs}, {}
            for tool, argv in argvs.items():  # which warms the cache, too
                seconds, status = run(argv, output, environment)
                answers[tool] = answer(argv, output) if status in (0, 1) else "too slow" if status is None else "failed"
                if tool == "lino" and where == "tree" and reader:
                    printed = os.path.getsize(output)
            asked_again = [t for t in argvs if answers[t] not in ("too slow", "failed")]
            if where == "tree" and reader:
                argvs[READER], times[READER] = [reader, where, str(printed)], []
                asked_again.append(READER)
            for _ in range(args.rounds):
                for tool in asked_again:
                    times[tool].append(run(argvs[tool], output, environment)[0])
            medians = {t: statistics.median(times[t]) for t in asked_again}
            # Who answers otherwise is no peer.
            peers = [t for t in ("rg", "ugrep") if t in medians and answers[t] == answers["lino"]]
            best = min((medians[t] for t in peers or ["rg"] if t in medians), default=float("nan"))
            ratio = medians["lino"] / best
            missed += not ratio <= bar
            differ = ", ".join(f"{t}: {answers[t]}" for t in answers if answers[t] != answers["lino"])
            cells = [f"{medians[t]:.3f}" if t in medians else "-" for t in columns]
            print(f"| `{name}` | " + " | ".join(cells) + f" | {ratio:.2f} | {bar} | "
                  + (f"lino: {answers['lino']}; {differ}" if differ else answers["lino"]) + " |", flush=True)
        if not args.rows:
            starts = [(start([lino, "x", "/dev/null"], environment), start(["/bin/true"], environment)) for _ in range(200)]
            ours, nothing = (1000 * statistics.median(times) for times in zip(*starts))
            print(f"\nstart-up: {ours - nothing:.2f} ms more than /bin/true, which takes {nothing:.2f} (bar 2)")
            pid = subprocess.Popen([lino, "-c", "PM_RESUME", "all.c"], stdout=subprocess.DEVNULL).pid
            kib = os.wait4(pid, 0)[2].ru_maxrss
            print(f"memory: {kib / 1024:.1f} MiB at most, for -c PM_RESUME all.c (bar 32)")
    print(f"\n{missed} bars missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
