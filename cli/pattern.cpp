// Args -> Regex: each pattern is read by itself first, so that errors show the user's own text and a stray ) cannot
// reach what is put around it; then all are joined by alternation and wrapped for -x and line anchors.
#include "cli/pattern.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "regex/syntax/parse.h"

namespace lino::cli {
namespace {

Options search_options(const Args& args) {
  return {.never_nl = true,
          .never_capture = args.dump.empty(),  // a dump shows the pattern as written
          .case_sensitive = !args.ignore_case,
          .whole_words = args.words && !args.whole_lines,
          .max_mem = std::size_t{64} << 20,
          .engine = args.engine};
}

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

// The piece of the pattern in which a typed newline stands for itself, which no line holds; empty: there is none. (In
// brackets it is one character of several, under (?x) it is white space. An escaped one is meant, and matches nothing.)
Span literal_newline(const std::string& pattern) {
  const Expected<syntax::Ast> ast = syntax::parse(pattern, {});
  if (!ast) return {};
  for (const syntax::AstNode& node : ast->nodes) {
    if (node.kind != syntax::AstKind::kLiteral) continue;
    const bool stands = ast->text.substr(node.arg, node.count).contains('\n');
    if (stands && pattern.substr(node.begin, node.end - node.begin).contains('\n')) return {node.begin, node.end};
  }
  return {};
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

}  // namespace

Expected<Regex> compile_patterns(const Args& args) {
  const Options options = search_options(args);
  const std::vector<std::string> patterns = args.fixed_strings ? lines_of(args.patterns) : args.patterns;
  std::string joined;
  for (const std::string& pattern : patterns) {
    if (!args.fixed_strings) {
      Expected<Regex> alone = Regex::make(pattern, options);
      if (!alone) return alone;
      if (const Span newline = literal_newline(pattern); !newline.empty()) {
        return Error(ErrorKind::kUnsupported, newline,
                     "lines are searched one at a time, so no match holds a newline; give each pattern its own -e",
                     pattern);
      }
    }
    if (&pattern != &patterns.front()) joined += '|';
    joined += wrapped(args, pattern, patterns.size());
  }
  // Most patterns need no wrapping: then what is searched for is what was typed, which --dump shows.
  const bool anchored = joined.find_first_of("^$") != std::string::npos;
  return Regex::make(anchored ? "(?m:" + joined + ")" : joined, options);
}

}  // namespace lino::cli
