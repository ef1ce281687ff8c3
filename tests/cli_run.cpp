// A shell does the work: redirections to files are the simplest way to get at all three streams.
#include "tests/cli_run.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

#include "tests/count.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_all(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

constexpr char kNoLeaks[] = "export ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0\n";

// Looking for leaks takes two thirds of a sanitized command's time. With less work it is done for each fourth line, always the same ones.
std::string leak_settings(const std::string& line) {
  if (!kAddressSanitized || scale() >= 1) return {};
  return std::accumulate(line.begin(), line.end(), 0U) % 4 == 0 ? "" : kNoLeaks;
}

}  // namespace

Folder::Folder() {
  root_ = (std::filesystem::temp_directory_path() / "lino-cli-XXXXXX").string();
  if (mkdtemp(root_.data()) == nullptr) std::abort();
  std::filesystem::create_directory(root_ + "/work");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void Folder::write(const std::string& path, std::string_view content) const {
  const std::filesystem::path full = root_ + "/work/" + path;
  std::filesystem::create_directories(full.parent_path());
  write_all(full.string(), content);
}

Outcome Folder::run(const std::string& line, const std::optional<std::string>& input) const {
  if (input) write_all(root_ + "/in", *input);
  write_all(root_ + "/line", leak_settings(line) + "export LINO_CONFIG=\nlino() { \"$LINO_COMMAND\" \"$@\"; }\ncd " +
                                 root_ + "/work || exit 99\n" + line + "\n");
  const std::string command =
      "sh " + root_ + "/line <" + (input ? root_ + "/in" : "/dev/null") + " >" + root_ + "/out 2>" + root_ + "/err";
  const int ended = std::system(command.c_str());  // NOLINT: a shell is what is wanted
  const int status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  return {read_all(root_ + "/out"), read_all(root_ + "/err"), status};
}

void check_rows(const std::string& suite, const Folder& folder, const std::vector<CommandRow>& rows) {
  ASSERT_NE(std::getenv("LINO_COMMAND"), nullptr) << "LINO_COMMAND is the path of the command under test";
  for (const CommandRow& row : rows) {
    const Outcome got = folder.run(row.line, row.in);
    const bool err_fits = row.err.empty() ? got.err.empty() : got.err.find(row.err) != std::string::npos;
    EXPECT_EQ(got.out, row.out) << row.line;
    EXPECT_EQ(got.status, row.status) << row.line << "\n" << got.err;
    EXPECT_TRUE(err_fits) << row.line << "\nstderr: " << got.err << "\nwanted: " << row.err;
    count(suite, 1, got.out == row.out && got.status == row.status && err_fits ? 0 : 1);
    count(kRows);
  }
}

void compare_commands(const Comparison& comparison, const Folder& folder, const std::vector<std::string>& options) {
  std::string words;
  for (const std::string& option : options) words += " '" + option + "'";
  const auto all_of = [&](const std::string& command) {
    return "for o in" + words + "; do echo \"== $o\"; " + command + " $o " + comparison.arguments + "; done | f";
  };
  const Outcome got =
      folder.run(std::string(kNoLeaks) + "f() { " + comparison.filter + "; }\n" + all_of(comparison.ours) + " >1; " +
                 all_of(comparison.theirs) + " >2; cmp -s 1 2 || diff -a -F '^== ' 1 2 | head -20");
  EXPECT_EQ(got.out, "") << comparison.ours << " " << comparison.arguments << "\n" << got.err;
  count(comparison.suite, options.size(), got.out.empty() ? 0 : 1);
}

bool is_installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;  // NOLINT
}

}  // namespace lino::test
