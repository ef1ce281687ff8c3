// Lines to rules, and paths against them. Nearly all rules of real files are names (`build`) or ends of names (`*.o`),
// which need no automaton.
#include "cli/ignore.h"

#include <algorithm>
#include <utility>

namespace lino::cli {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool equal(std::string_view a, std::string_view b, bool ignore_case) {
  if (a.size() != b.size()) return false;
  if (!ignore_case) return a == b;
  return std::ranges::equal(a, b, {}, lower, lower);
}

// Without the spaces at its end that no backslash escapes.
std::string_view trimmed(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') continue;
    if (line[i] == '\\' && ++i == line.size()) return line;
    end = i + 1;
  }
  return line.substr(0, end);
}

bool fits(const Rule& rule, std::string_view path, std::string_view name) {
  const std::string_view subject = rule.names ? name : path;
  switch (rule.kind) {
    case Rule::Kind::kEquals: return equal(subject, rule.text, rule.ignore_case);
    case Rule::Kind::kEndsWith:
      return subject.size() >= rule.text.size() &&
             equal(subject.substr(subject.size() - rule.text.size()), rule.text, rule.ignore_case);
    case Rule::Kind::kGlob: return rule.glob->full_match(subject);
  }
  return false;
}

}  // namespace

Rules Rules::parse(std::string_view content, const GlobOptions& how, const std::string& file) {
  Rules rules;
  const auto name = std::make_shared<const std::string>(file);
  std::size_t number = 0;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    std::string_view line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = line.substr(0, line.find('\0'));
    ++number;
    if (line.empty() || line[0] == '#' || !rules.add(trimmed(line), how)) continue;
    rules.rules_.back().file = name;
    rules.rules_.back().line = number;
  }
  return rules;
}

bool Rules::add(std::string_view line, const GlobOptions& how) {
  Rule rule;
  rule.ignore_case = how.ignore_case;
  if (line.starts_with('!')) {
    rule.keeps = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    rule.folders_only = true;
    line.remove_suffix(1);
  }
  rule.names = line.find('/') == std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return false;
  const std::size_t literal = literal_length(line, how);
  if (literal == line.size()) {
    rule.text = line;
  } else if (rule.names && line[0] == '*' && literal_length(line.substr(1), how) == line.size() - 1) {
    rule.kind = Rule::Kind::kEndsWith;
    rule.text = line.substr(1);
  } else {
    rule.kind = Rule::Kind::kGlob;
    rule.glob = glob_regex(line, rule.names ? 0 : literal, how);
    if (!rule.glob) return false;
  }
  rules_.push_back(std::move(rule));
  return true;
}

void Rules::append(Rules other) {
  for (Rule& rule : other.rules_) rules_.push_back(std::move(rule));
}

const Rule* Rules::last_that_fits(std::string_view path, bool is_folder) const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->folders_only && !is_folder) continue;
    if (fits(*rule, path, name)) return &*rule;
  }
  return nullptr;
}

Verdict Rules::of(std::string_view path, bool is_folder) const { return verdict_of(last_that_fits(path, is_folder)); }

}  // namespace lino::cli
