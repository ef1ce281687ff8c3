// The rules of one ignore file, as git reads it (gitignore(5)): globs of names or of paths, the last that fits decides.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/glob.h"
#include "lino/regex.h"

namespace lino::cli {

enum class Verdict { kNone, kIgnore, kKeep };

// One line of an ignore file.
struct Rule {
  enum class Kind { kEquals, kEndsWith, kGlob };
  Kind kind = Kind::kEquals;
  bool keeps = false;         // it began with '!'
  bool folders_only = false;  // it ended with '/'
  bool names = false;         // it is about the last part of a path; else about the path from the file's folder on
  bool ignore_case = false;
  std::string text;  // of kEquals and kEndsWith
  std::optional<Regex> glob;
  std::shared_ptr<const std::string> file;  // it is from, none for an option's
  std::size_t line = 0;                     // in the file, from 1

  std::string where() const { return file ? *file + ":" + std::to_string(line) : std::string(); }
};

inline Verdict verdict_of(const Rule* rule) {
  return rule == nullptr ? Verdict::kNone : rule->keeps ? Verdict::kKeep : Verdict::kIgnore;
}

class Rules {
 public:
  Rules() = default;
  // The content of an ignore file, and its path. Lines that are no globs match nothing.
  static Rules parse(std::string_view content, const GlobOptions& how = {}, const std::string& file = {});
  // One more, taken as it is, be it a comment or with spaces at its end. False: it is no glob.
  bool add(std::string_view line, const GlobOptions& how = {});
  // The other's rules are asked first, since they come last.
  void append(Rules other);

  bool empty() const { return rules_.empty(); }
  std::size_t size() const { return rules_.size(); }
  // What the last rule that fits says. `path`: from the rules' folder on, without '/' at its ends. O(rules x path).
  Verdict of(std::string_view path, bool is_folder) const;
  // That rule; nullptr: none fits.
  const Rule* last_that_fits(std::string_view path, bool is_folder) const;

 private:
  std::vector<Rule> rules_;
};

}  // namespace lino::cli
