// Args -> Regex: each pattern is read by itself first, so that errors show the user's own text and a stray ) cannot
// reach what is put around it; then all are joined by alternation and wrapped for -w, -x and line anchors.
#include "cli/pattern.h"

#include <string>
#include <string_view>
#include <utility>

namespace lino::cli {
namespace {

Options search_options(const Args& args) {
  return {.never_nl = true,
          .never_capture = args.dump.empty(),  // a dump shows the pattern as written
          .case_sensitive = !args.ignore_case,
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

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// -w around a regex is \b on both sides, as ripgrep documents it. Around plain text it is what that stands for: no
// word character next to it, which beside a non-word character is \B.
std::string in_word_boundaries(const std::string& pattern, std::string_view literal) {
  const auto boundary = [&](bool plain, char c) { return plain && !is_word_byte(c) ? "\\B" : "\\b"; };
  const bool plain = !literal.empty();
  return boundary(plain, plain ? literal.front() : 'a') + ("(?:" + pattern + ")") +
         boundary(plain, plain ? literal.back() : 'a');
}

std::string wrapped(const Args& args, const std::string& pattern) {
  std::string text = args.fixed_strings ? Regex::escape(pattern) : pattern;
  if (!args.fixed_strings && ends_quoted(pattern)) text += "\\E";
  if (args.whole_lines) return "^(?:" + text + ")$";
  if (args.words) return in_word_boundaries(text, args.fixed_strings ? pattern : std::string_view());
  return args.patterns.size() > 1 ? "(?:" + text + ")" : text;
}

}  // namespace

Expected<Regex> compile_patterns(const Args& args) {
  const Options options = search_options(args);
  std::string joined;
  for (const std::string& pattern : args.patterns) {
    if (!args.fixed_strings) {
      Expected<Regex> alone = Regex::make(pattern, options);
      if (!alone) return alone;
    }
    if (!joined.empty() || &pattern != &args.patterns.front()) joined += '|';
    joined += wrapped(args, pattern);
  }
  // Most patterns need no wrapping: then what is searched for is what was typed, which --dump shows.
  const bool anchored = joined.find_first_of("^$") != std::string::npos;
  return Regex::make(anchored ? "(?m:" + joined + ")" : joined, options);
}

}  // namespace lino::cli
