// All options of the command in one table, from which -h, --help, the manual page and the shells' completions are made, and
// which says what a configuration file may hold. CLI11 parses them; a test holds its declarations and the table together.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lino::cli {

enum class Group : std::uint8_t { kPatterns, kFiles, kIgnoring, kOutput, kLayout, kInside, kOther, kCount };

// Who may give an option.
enum class Giver : std::uint8_t {
  kProject,  // a ./.lino, too, which may be somebody else's: it changes only what is found and how it looks
  kUser,  // the user's own configuration file: it runs a command, reads or writes other files, leads out of the folder, or
          // puts any bytes on the terminal
  kLine,  // only the command line: it says what to do, not how
};

inline constexpr std::string_view kAction = "!";  // the fallback of what has none: it is done and that is all

struct Flag {
  std::string_view names;     // "-A, --after-context"
  std::string_view opposite;  // "--no-heading"; empty: there is none
  std::string_view argument;  // "N"; "[=TOPIC]" for one that may be left out; empty: there is none
  Group group;
  Giver giver;
  std::string_view brief;     // for -h; empty: only its name is there
  std::string_view text;      // for --help: sentences
  std::string_view fallback;  // what holds without it; empty: "off", or no value
  std::string_view values;    // words that the argument may be, separated by spaces; empty: any

  // "after-context": its first long name.
  std::string_view name() const;
  // "-A, --after-context N"
  std::string with_argument() const;
  // Is it of use only by its opposite?
  bool is_on() const { return fallback == "on" && !opposite.empty(); }
  bool takes_value() const { return !argument.empty() && argument.front() != '['; }
};

std::span<const Flag> flags();
// By any of its names, with or without dashes before it, or its opposite's; nullptr: there is none.
const Flag* find_flag(std::string_view name);
// Each of "-A, --after-context".
std::vector<std::string_view> split_names(std::string_view names);

// "Patterns", and "patterns" as a topic of --help.
std::string_view title_of(Group group);
std::optional<Group> group_of(std::string_view topic);

}  // namespace lino::cli
