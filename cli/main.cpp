// lino, the command: arguments in, matching lines out. Built on the library's public headers alone.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include "cli/args.h"
#include "cli/input.h"
#include "cli/main.h"
#include "cli/pattern.h"
#include "cli/printer.h"
#include "cli/sample.h"
#include "cli/search.h"
#include "cli/walk.h"
#include "lino/regex.h"

namespace lino::cli {
namespace {

constexpr int kFound = 0;
constexpr int kNotFound = 1;
constexpr int kTrouble = 2;

void tell(std::string_view message) { (void)!::write(STDERR_FILENO, message.data(), message.size()); }

// "lino: path: reason" on standard error.
void complain(std::string_view subject, std::string_view reason) {
  tell("lino: " + std::string(subject) + ": " + std::string(reason) + "\n");
}

// A mapped file that another process cuts short cannot be read on; without this the shell would say "Bus error".
void on_bus_error(int) {
  tell("lino: a file was cut short while it was being searched\n");
  _exit(kTrouble);
}

// A standard stream that was closed is opened as something that neither reads nor takes anything, lest a searched file
// gets its number.
void open_missing_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

// One run of the command: everything that outlives a file.
struct Run {
  const Args& args;
  Writer& out;
  Searcher searcher;
  Input input;
  bool trouble = false;
  std::optional<struct stat> output;  // of standard output, when that is a regular file

  void fail(std::string_view path, int error) {
    complain(path, error == Input::kLineTooLong ? "a line of more than 1 GiB, not searched" : std::strerror(error));
    trouble = true;
  }
  bool wants_more() const {
    return !out.failed() && !(args.show == Show::kNothing && searcher.tally().files_matched > 0);
  }
  void search_input(int fd, std::string_view path, bool found_by_walk);
  bool search_file(const std::string& path, bool found_by_walk);
  void search_path(const std::string& path);
};

void Run::search_input(int fd, std::string_view path, bool found_by_walk) {
  try {
    input.open(fd, args.text);
    searcher.search(input, path, found_by_walk);
    if (input.error() != 0) fail(path, input.error());
  } catch (const std::bad_alloc&) {
    fail(path, ENOMEM);
  }
  input.close();
  if (isatty(STDOUT_FILENO) != 0) out.flush();
}

// True when the search is to go on.
bool Run::search_file(const std::string& path, bool found_by_walk) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    fail(path, errno);
    return true;
  }
  struct stat status;
  if (output && fstat(fd, &status) == 0 && status.st_dev == output->st_dev && status.st_ino == output->st_ino) {
    close(fd);
    if (!found_by_walk) {
      complain(path, "is also the output, not searched");
      trouble = true;
    }
    return true;
  }
  search_input(fd, path, found_by_walk);
  return wants_more();
}

void Run::search_path(const std::string& path) {
  if (path == "-") return search_input(STDIN_FILENO, "<stdin>", false);
  struct stat status;
  if (!path.empty() && (stat(path.c_str(), &status) != 0)) return fail(path, errno);
  if (!path.empty() && !S_ISDIR(status.st_mode)) {
    search_file(path, false);
    return;
  }
  walk(path, {.hidden = args.hidden,
              .on_file = [this](const std::string& file) { return search_file(file, true); },
              .on_error = [this](const std::string& folder, int error) { fail(folder, error); }});
}

bool is_folder(const std::string& path) {
  struct stat status;
  return path.empty() || (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode));
}

// What to search when no path is given: a file, a pipe or a socket on standard input, else the current directory.
std::string default_path() {
  struct stat status;
  const bool readable = fstat(STDIN_FILENO, &status) == 0 &&
                        (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
  return readable ? "-" : "";
}

Style choose_style(const Args& args, const std::vector<std::string>& paths) {
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const bool only_stdin = paths.size() == 1 && paths[0] == "-";
  return {.file_names = args.file_names.value_or(paths.size() > 1 || is_folder(paths[0])),
          .line_numbers = args.line_numbers.value_or(terminal && !only_stdin),
          .color = args.color};
}

void print_statistics(Writer& out, const Tally& tally, const Regex::Statistics& regex, double seconds) {
  const auto row = [&out](std::string_view name, std::uint64_t value) {
    out.write(name);
    out.write(std::string(std::max<std::size_t>(24, name.size() + 1) - name.size(), ' '));
    out.write(value);
    out.write('\n');
  };
  out.write('\n');
  row("matches", tally.matches);
  row("matching lines", tally.lines);
  row("files searched", tally.files);
  row("files with matches", tally.files_matched);
  row("bytes searched", tally.bytes);
  row("bytes by draft", regex.bytes_draft);
  row("bytes by chain ops", regex.bytes_chain);
  row("bytes by kernels", regex.bytes_kernel);
  row("bytes by table walk", regex.bytes_table);
  row("bytes by nfa", regex.bytes_nfa);
  row("states built", regex.states_built);
  row("codes stamped", regex.codes_stamped);
  row("code bytes", regex.code_bytes);
  row("pages sealed", regex.pages_sealed);
  row("microseconds", static_cast<std::uint64_t>(seconds * 1e6));
}

// The last word on standard output: a reader that went away is no error, anything else that kept it from being written
// is.
int finish(Writer& out, int status) {
  out.flush();
  if (!out.used() || (!out.failed() && close(STDOUT_FILENO) == 0)) return status;
  const int error = out.failed() ? out.error() : errno;
  if (error == EPIPE) return status;
  complain("standard output", std::strerror(error));
  return kTrouble;
}

int search(const Args& args, const Regex& regex, Writer& out, std::chrono::steady_clock::time_point begin) {
  const std::vector<std::string> paths = args.paths.empty() ? std::vector{default_path()} : args.paths;
  Printer printer(out, choose_style(args, paths));
  Run run{args, out, Searcher(regex, args, printer), {}, false, {}};
  struct stat output;
  if (fstat(STDOUT_FILENO, &output) == 0 && S_ISREG(output.st_mode)) run.output = output;
  for (const std::string& path : paths) {
    if (!run.wants_more()) break;
    if (path.empty() && !args.paths.empty()) {  // an unset variable, not the current directory
      run.fail("''", ENOENT);
    } else {
      run.search_path(path);
    }
  }
  const Tally& tally = run.searcher.tally();
  if (args.stats) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    print_statistics(out, tally, regex.statistics(), elapsed.count());
  }
  const bool found = tally.files_matched > 0;
  if (run.trouble && !(found && args.show == Show::kNothing)) return kTrouble;
  return found ? kFound : kNotFound;
}

int sample(const Args& args, const Regex& regex, Writer& out) {
  const Expected<bool> done = print_samples(args, regex, out);
  if (done) return kFound;
  if (done.error().kind() == ErrorKind::kNoString) {
    tell("lino: no string matches this pattern\n");
    return kNotFound;
  }
  if (done.error().kind() == ErrorKind::kUnsupported) complain("--sample", done.error().message());
  else tell("lino: there are too many ways to match this pattern to count them for --sample\n");
  return kTrouble;
}

}  // namespace

int run(int argc, const char* const* argv) try {
  const auto begin = std::chrono::steady_clock::now();
  open_missing_streams();
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen by write, and ends the search quietly
  std::signal(SIGBUS, on_bus_error);
  const Parsed parsed = parse_args(argc, argv);
  Writer out(STDOUT_FILENO);
  if (parsed.status) {
    if (*parsed.status != 0) {
      tell(parsed.output);
      return *parsed.status;
    }
    out.write(parsed.output);
    return finish(out, *parsed.status);
  }
  const Expected<Regex> regex = compile_patterns(parsed.args);
  if (!regex) {
    tell("lino: " + std::string(regex.error().what()) + "\n");
    return kTrouble;
  }
  if (!parsed.args.dump.empty()) {
    out.write((*regex).dump(parsed.args.dump, parsed.args.dot));
    return finish(out, kFound);
  }
  if (parsed.args.sample) return finish(out, sample(parsed.args, *regex, out));
  const int status = search(parsed.args, *regex, out, begin);
  return finish(out, status);
} catch (const std::bad_alloc&) {
  tell("lino: out of memory\n");
  return kTrouble;
}

}  // namespace lino::cli
