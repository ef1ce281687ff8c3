// Configuration files: arguments that come before those of the command line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lino::cli {

// One option of a file, with its value.
struct ConfigItem {
  std::vector<std::string> arguments;
  std::string where;  // "file:line"
};

struct Config {
  std::vector<ConfigItem> items;   // what wins comes later
  std::vector<std::string> notes;  // for --debug: what was read, and what was not
  std::string wrong;               // "file:line: ..."; empty: nothing is
};

// Is there no --no-config among these, or a --config behind it? What is an option's value is none. line[0] is the program.
bool wants_config(const std::vector<const char*>& line);

// LINO_CONFIG's file alone; else the user's own, and the first .lino upwards from the current folder.
Config read_config();

// The lines of one. `is_project`: it may be somebody else's, and may not hold all options.
void append_config(const std::string& content, const std::string& file, bool is_project, Config& config);

// Text from such a file as it may be shown: control characters as \x1B.
std::string printable(const std::string& text);

}  // namespace lino::cli
