// Fuzzes the command: its arguments, and files of any content. No input may crash it; it ends with 0, 1 or 2, says why
// when it is 2, and prints the same whatever the engine.
//
// Input: arguments, a line each, up to an empty line; then the content of standard input, of the file "a" and of the file
// "d/b", each of the first two ending in a byte FF. Runs in a temporary folder; arguments that might lead out of it are
// refused, and so are those that write.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "cli/main.h"

// There where a sanitizer is.
extern "C" __attribute__((weak)) void __sanitizer_set_report_fd(void* fd);

namespace {

constexpr std::size_t kBytes = 2000;  // longer ones only cost time

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// The folder that all runs share. Standard error stays free for reports about the fuzz target itself.
struct Stage {
  std::filesystem::path root;
  int streams[3];

  Stage() {
    std::string name = (std::filesystem::temp_directory_path() / "lino-command-fuzz-XXXXXX").string();
    require(mkdtemp(name.data()) != nullptr, "no temporary folder");
    root = name;
    std::filesystem::create_directories(root / "work/d");
    std::filesystem::current_path(root / "work");
    for (int fd = 0; fd < 3; ++fd) streams[fd] = fcntl(fd, F_DUPFD_CLOEXEC, 10);
    if (__sanitizer_set_report_fd != nullptr) {
      __sanitizer_set_report_fd(reinterpret_cast<void*>(static_cast<intptr_t>(streams[2])));
    }
  }
  ~Stage() {
    std::error_code ignored;
    std::filesystem::current_path("/", ignored);
    std::filesystem::remove_all(root, ignored);
  }
};

void write(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Outcome {
  int status = 0;
  std::string out, err;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run(const Stage& stage, const std::vector<std::string>& args, const char* engine) {
  std::vector<const char*> argv = {"lino", engine};
  for (const std::string& arg : args) argv.push_back(arg.c_str());
  argv.push_back(nullptr);
  const auto redirect = [](const std::filesystem::path& path, int flags, int fd) {
    const int opened = open(path.c_str(), flags, 0600);
    dup2(opened, fd);
    close(opened);
  };
  redirect(stage.root / "in", O_RDONLY, 0);
  redirect(stage.root / "out", O_RDWR | O_CREAT | O_TRUNC, 1);
  redirect(stage.root / "err", O_RDWR | O_CREAT | O_TRUNC, 2);
  setenv("LINO_CONFIG", "", 1);  // no configuration file of whoever runs this
  Outcome outcome;
  outcome.status = lino::cli::run(static_cast<int>(argv.size()) - 1, argv.data());
  for (int fd = 0; fd < 3; ++fd) dup2(stage.streams[fd], fd);
  outcome.out = read(stage.root / "out");
  outcome.err = read(stage.root / "err");
  return outcome;
}

std::string_view take(std::string_view& text, std::string_view end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + end.size()));
  return front;
}

bool leads_out(const std::string& arg) {
  return arg.starts_with("/") || arg.find("..") != std::string::npos || arg == "--pre" || arg.starts_with("--pre=");
}

bool writes(const std::string& arg) { return arg.starts_with("--write"); }

bool is_about_engines(const std::string& arg) { return arg.starts_with("--st") || arg.starts_with("--d"); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  static const Stage stage;
  if (size > kBytes) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view lines = take(rest, "\n\n");
  if (lines.find('\0') != std::string_view::npos) return 0;
  std::vector<std::string> args;
  while (!lines.empty()) args.emplace_back(take(lines, "\n"));
  if (std::ranges::any_of(args, leads_out) || std::ranges::any_of(args, writes)) return 0;
  write(stage.root / "in", take(rest, "\xFF"));
  write(stage.root / "work/a", take(rest, "\xFF"));
  write(stage.root / "work/d/b", rest);
  const Outcome table = run(stage, args, "--engine=table");
  require(table.status >= 0 && table.status <= 2, "another exit status");
  require(table.status != 2 || !table.err.empty(), "an error without a word");
  if (std::ranges::none_of(args, is_about_engines)) {
    require(run(stage, args, "--engine=nfa") == table, "nfa says otherwise");
    require(run(stage, args, "--engine=jit") == table, "jit says otherwise");
  }
  return 0;
}
