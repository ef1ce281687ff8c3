// Runs command lines in a folder of their own and gives back what they printed. For tests of the command.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lino::test {

struct Outcome {
  std::string out;
  std::string err;
  int status = -1;  // of the exit; 128 + n after signal n
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// A temporary folder, gone with the object. Commands run in its subfolder "work".
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // Creates the file and the folders it is in.
  void write(const std::string& path, std::string_view content) const;
  // Runs a line of shell, in which "lino" is the command under test, without configuration files (LINO_CONFIG is empty). Without `input`, standard input is /dev/null,
  // which the command does not take for something to search.
  Outcome run(const std::string& line, const std::optional<std::string>& input = std::nullopt) const;

  const std::string& root() const { return root_; }

 private:
  std::string root_;
};

// What a command line must print. Rows are for tables.
struct CommandRow {
  std::string line;
  std::string out;
  int status = 0;
  std::string err = {};                // a part of it; empty: nothing is printed
  std::optional<std::string> in = {};  // unset: /dev/null
};

// Runs the rows in the folder, one after the other, and counts them: in their suite, and once more in this one, of which
// scripts/test wants 400.
inline constexpr std::string_view kRows = "rows of the command";
void check_rows(const std::string& suite, const Folder& folder, const std::vector<CommandRow>& rows);

// Two command lines but for options, which are put between `ours` and `arguments`, and `theirs` and `arguments`: what they print
// goes through `filter` and must be the same.
struct Comparison {
  std::string suite;
  std::string ours, theirs;
  std::string arguments;
  std::string filter = "cat";
};
// One shell, in which ours runs with all options, then theirs; a comparison counted for each. No leaks are looked for here: rows
// do that.
void compare_commands(const Comparison& comparison, const Folder& folder, const std::vector<std::string>& options);

bool is_installed(const std::string& program);

}  // namespace lino::test
