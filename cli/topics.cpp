// The texts of --help=TOPIC that are about no single option.
#include <array>

#include "cli/help.h"

namespace lino::cli {
namespace {

constexpr Topic kTopics[] = {
    {"regex", "The syntax of patterns",
     R"(It is RE2's, and Unicode's by default, with some more. A search takes time in proportion to the text, whatever the pattern.

  abc               itself; \. \* \[ and their like: the character without its meaning
  .                 any character but a newline
  [a-z_] [^a-z]     one of these, none of these; [[:alpha:]] and [\d_] also there
  \d \w \s          a digit, a word's character, white space; \D \W \S: any other
  \pL \p{Greek}     by a property of Unicode; \P{..}: any other
  ab|cd             one or the other; the left one is preferred
  a* a+ a? a{2,5}   repeated; as often as possible, with a ? behind it as rarely
  (ab) (?:ab)       a group, with a number or without; (?P<name>ab) with a name
  ^ $               the begin and the end of a line
  \b \B             a word's begin or end; neither
  (?=a) (?!a)       before an a, not before an a; (?<=a) (?<!a): behind
  (?i) (?s) (?x)    case does not matter, . is a newline too, spaces and comments are passed over
  \x{1F600} \t \n   by number; tab; newline (only with -U)
  \Qa.b\E           plain text
  \h \R \X          horizontal space; a line's end; what a reader calls a character

Not there, since no search that is linear in the text could do it: backreferences, recursion, possessive and atomic groups. -F takes
patterns as plain text.)"},
    {"queries", "Boolean queries: --and, --or, --not, --scope",
     R"(Options are read from left to right. The PATTERN (or each -e) begins the first group, and each --and or --not
begins a further one; --or adds an alternative to the group before it. A line is selected when every group of --and and the
first one match it, and none of --not does:

  lino get --or put --and url --not '^#' --or '^;'

finds lines with get or put, and with url, that begin neither with # nor with ;. Each pattern may match anywhere in the line.
-i, -S, -F, -w and -x are about all of them, and -v turns the whole query round.

With --scope=file the same is asked of each file as a whole, and of those that are selected lines are shown which match a
pattern that may match; -l lists them:

  lino -l --scope=file 'import os' --not 'os\.path'

With -v it is all lines of the files that are not selected. What matched, for colours, -o, --count-matches and -r, is what the
patterns that may match find in the line: the leftmost first, and none that begins within another one. For -r groups are
numbered through all of them.)"},
    {"exit", "The exit status",
     R"(0: a line was selected (or with --files-without-match or --files: a path printed). 1: none was. 2: there was an
error: a pattern or an option that cannot be read, a file that cannot, output that cannot be written; also if lines were
selected. With -q it is 0 on the first match even if an error came before it. A reader of the output that goes away, as head
does, is no error.)"},
    {"config", "Configuration files",
     R"(A line is an argument; white space around it is taken off, empty lines and those that begin with # are passed
over. An option's value stands behind a = or on the next line:

  # of my own
  --smart-case
  --glob=!*.min.js
  --type-add
  web:*.{html,css,js}

If LINO_CONFIG is set, it names the only file that is read; empty: none. Else $XDG_CONFIG_HOME/lino/config is read, or
~/.config/lino/config, and behind it the first .lino that is in the current directory or one that it is in. What comes later
wins: the .lino over the user's own, and the command line over both. --no-config reads none; --debug says which are read.

A file holds options only, no PATTERN and no PATH, and none that says what to do instead of how, such as -e, --files or
--help. A .lino may come with a directory that somebody else has made. So it may not hold options that run commands, read
or write other files, leave the directory, or put bytes of its choice on the terminal; --help=OPTION tells where it may stand.)"},
    {"gitignore", "Which files are passed over",
     R"(In a directory all files are searched but these: hidden ones (--hidden), those that ignore files name (--no-ignore),
and binary ones (--text). A file that is named on the command line is searched in any case.

Of ignore files the one with the last word comes first: .linoignore, .ignore, .gitignore, .git/info/exclude, and what
core.excludesFile names, $XDG_CONFIG_HOME/git/ignore if nothing; the last three in git repositories only (--no-require-git).
Of the same name the one in the nearest directory decides, also in those that a searched one is in (--no-ignore-parent). Rules
are git's: see gitignore(5). --glob has the last word over all of them. --debug says which rule left out which file.)"},
    {"grep", "Letters that grep has for something else",
     R"(Letters are ripgrep's where the two differ.

  lino                        grep
  -E NAME  encoding           -E  extended syntax, which is the only one here, but for -F
  -h  help                    -h  --no-filename, which is -I here
  -I  --no-filename           -I  no binary files, which is so here in directories anyway
  -L  --follow links          -L  --files-without-match
  -r TEXT  --replace          -r  recursively, which is so here for directories anyway
  -s  --case-sensitive        -s  no messages about files that cannot be read
  -U  --multiline             -U  do not strip \r, which is not done here anyway
  -z  --search-zip            -z  --null-data)"}};

}  // namespace

std::span<const Topic> topics() { return kTopics; }

}  // namespace lino::cli
