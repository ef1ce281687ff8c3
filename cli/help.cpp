// The text of --help.
#include "cli/help.h"

#include <string_view>

namespace lino::cli {
namespace {

constexpr std::string_view kHelp = R"(lino: search files for lines that match a regular expression

Usage: lino [OPTIONS] PATTERN [PATH...]
       lino [OPTIONS] -e PATTERN [-e PATTERN...] [PATH...]
       lino [OPTIONS] --files [PATH...]
       lino --dump=STAGE PATTERN
       lino --sample=N [--seed=S] PATTERN

A directory is searched recursively; "-" is standard input. Without a PATH, standard input is searched when it is a
file or a pipe, else the current directory. A match lies within a line; the syntax is RE2's.

Matching:
  -e, --regexp PATTERN       a pattern to look for (several: any of them); also for one that begins with -
  -f, --file FILE            patterns from a file (or -), a line each
  -F, --fixed-strings        patterns are plain text
  -P, --pcre2                patterns are PCRE2's: lino searches as always, or says which construct it does not have
  -i, --ignore-case          letters match whatever their case
  -S, --smart-case           likewise, unless a pattern has a capital; -s, --case-sensitive: the opposite of both
      --and PATTERN          of lines that match, only those in which this matches, too; --not PATTERN: in which it does not.
                             --or PATTERN: what the --and, --not or -e before it asks for, or the PATTERN, may be this
                             instead. lino get --or put --and url --not '^#': (get or put) and url and not ^#
      --scope SCOPE          of these: line (the default), or file: a file as a whole, of which lines are shown that match
                             any of the patterns (not --not's); standard input of up to 1 GiB
  -v, --invert-match         lines that do not match; with --and and --not: that the whole query does not select
  -w, --word-regexp          only matches with no word character beside them
  -x, --line-regexp          only matches that are whole lines
  -U, --multiline            a match may go over several lines; then a file is read as a whole.
                             --multiline-dotall: . matches a newline, too
      --crlf                 \r\n ends a line, too, for ^ and $
      --no-unicode           \w \d \s \b are ASCII's, not Unicode's

Files:
  -a, --text                 search binary files (those with a NUL byte) as if they were text
  -., --hidden               also files and directories whose name begins with a dot
  -g, --glob GLOB            only files that it fits, or with a ! before it only others; of several the last that fits
                             decides, whatever ignore files say. --iglob GLOB: likewise, whatever the case
  -t, --type TYPE            only files of a type, or of several; -T, --type-not TYPE: all others
      --type-list            print the types. --type-add TYPE:GLOB, --type-add TYPE:include:TYPE,TYPE and
                             --type-clear TYPE change them for this search
  -u, --unrestricted         as --no-ignore; -uu: --hidden, too; -uuu: --text, too
      --no-ignore            whatever .gitignore, .ignore, .linoignore, .git/info/exclude and git's core.excludesFile say;
                             or only some of them: --no-ignore-vcs, -dot, -exclude, -global, -parent, -files
      --ignore-file FILE     one more file of globs to ignore. --ignore-file-case-insensitive: whatever the case
      --no-require-git       .gitignore counts outside of git repositories, too
  -d, --max-depth N          so many levels of directories, 1: only what is in the directory itself
      --max-filesize SIZE    no larger files; 10K, 2M and 1G are units of 1024
  -L, --follow               follow symbolic links
      --one-file-system      stay on the file system of the PATH
      --files                print the files that would be searched
      --files-from FILE      search the paths that FILE (or -) names, a line each, or up to a NUL byte if it holds any
      --sort KEY, --sortr KEY  path (the default), modified, accessed, created or size; --sortr: the other way round
  -j, --threads N            at most so many threads; the order of results is the same

Output:
  -c, --count                for each file that has any, the number of matching lines; with -o or -U, of matches.
                             --count-matches: of matches; --include-zero: of files without any, too
  -l, --files-with-matches   only the paths of files that match; --files-without-match: of those that do not
  -m, --max-count N          stop reading a file after N selected lines
      --max-total N          stop after N selected lines in all files together, the first in the order that is shown; of -l,
                             --files-without-match and --files: after N paths
  -o, --only-matching        only what matched, each match on a line of its own
  -q, --quiet                nothing; the exit status alone tells
  -n, --line-number          show line numbers (the default on a terminal); -N, --no-line-number: don't
  -H, --with-filename        show each line's file (the default with several); -I, --no-filename: don't
  -A, --after-context N      so many lines behind one that matches; -B, --before-context N: before it; -C N: both
      --passthru             all lines; those that match have a : behind their number, the others a -
  -r, --replace TEXT         matches are shown as TEXT, in which $1 or $name is a group
  -b, --byte-offset          show where lines begin, or with -o matches, from 0; --column: of the first match, from 1
  -M, --max-columns N        of longer lines so many bytes around the first match
      --trim                 lines without the white space that they begin with
      --vimgrep              a line for each match, with file, line and column
      --json                 JSON Lines, of ripgrep's schema
      --heading              a file's path above its lines (the default on a terminal); -p, --pretty: as on a terminal
  -0, --null                 a NUL byte behind each path; --path-separator C: instead of /
      --context-separator, --field-match-separator, --field-context-separator TEXT, --no-context-separator
                             what stands between lines far from each other, and behind numbers; \t, \n and \x7F are known
      --color WHEN           auto, always or never
      --colors SPEC          TYPE:none, TYPE:fg:COLOR, TYPE:bg:COLOR or TYPE:style:STYLE for path, line, column and match;
                             a colour is a name, a number up to 255 or three, as in match:fg:255,128,0
      --stats                figures about the search, after its results

Looking inside:
      --engine ENGINE        auto, jit, table, foresight, interpret or nfa; all give the same answers
      --dump STAGE           print a stage of the pattern's way to code: ast, draft, hir, nfa, dfa, chain, code,
                             groups or plan
      --format FORMAT        of --dump for the automata: text or dot (Graphviz)

      --sample N             instead of searching, print N random strings that the pattern matches as a whole, one a
                             line, of printable ASCII if there are such; no length likelier than another, up to 32
                             bytes more than the shortest
      --seed S               a number: the same strings each time

  -h, --help                 this text
      --version              the version

The exit status is 0 when something matched, 1 when nothing did, 2 after an error.
)";

}  // namespace

std::string help() { return std::string(kHelp); }

}  // namespace lino::cli
