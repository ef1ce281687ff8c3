// Args -> Regex: each pattern is read by itself first, so that errors show the user's own text and a stray ) cannot
// reach what is put around it; then all are joined by alternation and wrapped for -x and line anchors.
#include "cli/pattern.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/perl.h"
#include "cli/query.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/parse.h"

namespace lino::cli {
namespace {

// Does the pattern end within \Q, which would quote what follows it?
bool ends_quoted(std::string_view pattern) {
  std::size_t at = 0;
  while ((at = pattern.find('\\', at)) != std::string_view::npos && at + 1 < pattern.size()) {
    if (pattern[at + 1] != 'Q') {
      at += 2;
      continue;
    }
    const std::size_t close = pattern.find("\\E", at + 2);
    if (close == std::string_view::npos) return true;
    at = close + 2;
  }
  return false;
}

std::string wrapped(const Args& args, const std::string& pattern, std::size_t patterns) {
  std::string text = args.fixed_strings ? Regex::escape(pattern) : pattern;
  if (!args.fixed_strings && ends_quoted(pattern)) text += "\\E";
  if (args.whole_lines) return "^(?:" + text + ")$";
  return patterns > 1 ? "(?:" + text + ")" : text;
}

// The piece of the pattern in which a typed terminator stands for itself, which no line holds; empty: there is none. (In
// brackets it is one character of several, under (?x) it is white space. An escaped one is meant, and matches nothing.)
Span literal_terminator(const std::string& pattern, char terminator) {
  const Expected<syntax::Ast> ast = syntax::parse(pattern, {});
  if (!ast) return {};
  for (const syntax::AstNode& node : ast->nodes) {
    if (node.kind != syntax::AstKind::kLiteral) continue;
    const bool stands = ast->text.substr(node.arg, node.count).contains(terminator);
    if (stands && pattern.substr(node.begin, node.end - node.begin).contains(terminator)) return {node.begin, node.end};
  }
  return {};
}

// Is there a capital letter among what the patterns name as characters? What is no pattern has none.
bool has_capital(const Args& args) {
  std::string characters;
  std::vector<std::string> patterns = args.patterns;
  for (const Clause& clause : args.clauses)
    patterns.insert(patterns.end(), clause.patterns.begin(), clause.patterns.end());
  for (const std::string& pattern : patterns) {
    if (args.fixed_strings) characters += pattern;
    const Expected<syntax::Ast> ast = syntax::parse(args.fixed_strings ? "" : pattern, {});
    if (!ast) continue;
    characters += std::string_view(ast->text);
    for (const syntax::ClassItem& item : ast->items) {
      if (item.kind != syntax::ClassItem::Kind::kRange) continue;
      syntax::append_utf8(characters, item.lo);
      syntax::append_utf8(characters, item.hi);
    }
  }
  return Regex("\\p{Lu}").is_match(characters);
}

Options search_options(const Args& args) {
  return {.never_nl = !args.multiline,
          .dot_nl = args.multiline && args.multiline_dotall,
          .never_capture = args.dump.empty() && !args.style.replacement,  // a dump shows the pattern as written
          .case_sensitive = !args.ignore_case && !(args.smart_case && !has_capital(args)),
          .unicode = args.unicode && !args.sample,  // no strings are made for Unicode's \\b
          .line_terminator = args.style.terminator,
          .whole_words = args.words && !args.whole_lines,
          .max_mem = std::size_t{64} << 20,
          .engine = args.engine};
}

// What the patterns ask of characters beyond ASCII.
struct Asks {
  bool unicode = false;  // \w \d \s, or any class that other characters are in
  bool word_looks = false;
  bool lookarounds = false;
};

Asks asks_of(const Args& args, const std::string& joined) {
  Asks asks;
  asks.word_looks = args.words;
  const Expected<syntax::Ast> ast = syntax::parse(joined, {});
  if (!ast) return asks;
  for (const syntax::AstNode& node : ast->nodes) {
    using syntax::AstKind;
    switch (node.kind) {
      case AstKind::kLookaround: asks.lookarounds = true; break;
      case AstKind::kAnyChar:
      case AstKind::kNotNewline:
      case AstKind::kNewlineSequence:
      case AstKind::kClass: asks.unicode = true; break;
      case AstKind::kWordBoundary:
      case AstKind::kNotWordBoundary:
      case AstKind::kWordStart:
      case AstKind::kWordEnd:
      case AstKind::kWordStartHalf:
      case AstKind::kWordEndHalf: asks.word_looks = true; break;
      default: break;
    }
  }
  return asks;
}

// Are there ^ or $ in it? Then lines that do not end with '\n' are searched one by one, for looks at the ends of others are slow.
bool is_one_by_one(const Args& args, const std::string& joined) {
  if (args.style.terminator == '\n' || args.multiline) return false;
  const Expected<syntax::Ast> ast = syntax::parse(joined, {});
  return ast && std::ranges::any_of(ast->nodes, [](const syntax::AstNode& node) {
           return node.kind == syntax::AstKind::kCaret || node.kind == syntax::AstKind::kDollar;
         });
}

// The twin takes the pattern's bytes for characters: what is not ASCII in it matches nothing in ASCII text, either way.
Matchers with_twin(const Args& args, const Regex& regex, const std::string& joined, Options options) {
  Matchers matchers{regex, std::nullopt, args.style.terminator, is_one_by_one(args, joined), !args.multiline};
  const Asks asks = asks_of(args, joined);
  if (!(asks.unicode || asks.word_looks) || asks.lookarounds || !args.dump.empty() || args.sample) return matchers;
  options.latin1 = true;
  options.unicode = false;
  const Expected<Regex> twin = Regex::make(joined, options);
  if (twin) matchers.ascii = *twin;
  // Looks at characters that are not ASCII take a walk that is never stamped, several times as long.
  matchers.patience = asks.word_looks && args.unicode ? std::size_t{512} : std::size_t{4} << 10;
  return matchers;
}

// Plain text of several lines is a pattern a line, as grep has it; a newline at its end is no further one.
std::vector<std::string> lines_of(const std::vector<std::string>& texts) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    std::size_t at = 0;
    for (std::size_t end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      lines.push_back(text.substr(at, end - at));
    }
    if (at < text.size() || text.empty()) lines.push_back(text.substr(at));
  }
  return lines;
}

// Any of the patterns.
Expected<Matchers> compile(const Args& args, const std::vector<std::string>& given, const Options& options) {
  const std::vector<std::string> patterns = args.fixed_strings ? lines_of(given) : given;
  std::string joined;
  if (patterns.empty() && !args.list)
    joined = "[^\\x00-\\x{10FFFF}]";  // of -f with an empty file: nothing is looked for
  for (const std::string& pattern : patterns) {
    if (!args.fixed_strings) {
      if (args.perl) {
        if (std::optional<Error> otherwise = read_otherwise(pattern)) return *std::move(otherwise);
      }
      Expected<Regex> alone = Regex::make(pattern, options);
      if (!alone) return alone.error();
      const char terminator = args.style.terminator;
      const Span end = args.multiline ? Span() : literal_terminator(pattern, terminator);
      if (!end.empty()) {
        const std::string what = terminator == '\n' ? "newline" : "NUL byte";
        return Error(ErrorKind::kUnsupported, end,
                     "lines are searched one at a time, so no match holds a " + what +
                         "; give each pattern its own -e, or search over lines with -U",
                     pattern);
      }
    }
    if (&pattern != &patterns.front()) joined += '|';
    joined += wrapped(args, pattern, patterns.size());
  }
  // Most patterns need no wrapping: then what is searched for is what was typed, which --dump shows.
  const bool anchored = joined.find_first_of("^$") != std::string::npos && !is_one_by_one(args, joined);
  if (args.crlf) {
    joined = "(?mR:" + joined + ")";
  } else if (anchored) {
    joined = "(?m:" + joined + ")";
  }
  const Expected<Regex> regex = Regex::make(joined, options);
  if (!regex) return regex.error();
  return with_twin(args, *regex, joined, options);
}

}  // namespace

Expected<Matchers> compile_patterns(const Args& args) {
  const Options options = search_options(args);
  Expected<Matchers> first = compile(args, args.patterns, options);
  if (!first || args.clauses.empty()) return first;
  auto query = std::make_shared<Query>();
  query->of_files = args.of_files;
  query->all.push_back(*std::move(first));
  std::vector<std::string> shown = args.patterns, none;
  for (const Clause& clause : args.clauses) {
    std::vector<std::string>& together = clause.negated ? none : shown;
    together.insert(together.end(), clause.patterns.begin(), clause.patterns.end());
    if (clause.negated) continue;
    Expected<Matchers> one = compile(args, clause.patterns, options);
    if (!one) return one;
    query->all.push_back(*std::move(one));
  }
  if (!none.empty()) {
    Expected<Matchers> any = compile(args, none, options);
    if (!any) return any;
    query->none = *std::move(any);
  }
  Expected<Matchers> matchers = compile(args, shown, options);
  if (matchers) matchers->query = std::move(query);
  return matchers;
}

}  // namespace lino::cli
