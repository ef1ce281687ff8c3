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
#include <sstream>
#include <string>
#include <string_view>

#include "cli/args.h"
#include "cli/dump.h"
#include "cli/json.h"
#include "cli/main.h"
#include "cli/messages.h"
#include "cli/pager.h"
#include "cli/pattern.h"
#include "cli/progress.h"
#include "cli/query.h"
#include "cli/sample.h"
#include "cli/search.h"
#include "cli/search_files.h"
#include "cli/writer.h"
#include "lino/regex.h"

namespace lino::cli {
namespace {

constexpr int kFound = 0;
constexpr int kNotFound = 1;
constexpr int kTrouble = 2;

// A mapped file that another process cuts short cannot be read on; without this the shell would say "Bus error".
void on_bus_error(int) {
  constexpr std::string_view text = "lino: a file was cut short while it was being searched\n";
  (void)!write(STDERR_FILENO, text.data(), text.size());
  _exit(kTrouble);
}

// A standard stream that was closed is opened as something that neither reads nor takes anything, lest a searched file
// gets its number.
void open_missing_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
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
int finish(Writer& out, Sink& sink, int status) {
  out.flush();
  sink.flush();
  if (!sink.used() || (!sink.failed() && close(STDOUT_FILENO) == 0)) return status;
  const int error = sink.failed() ? sink.error() : errno;
  if (error == EPIPE) return status;
  complain("standard output", std::strerror(error));
  return kTrouble;
}

// Why nothing was searched, if that is for filters.
void tell_what_was_skipped(const Skipped& skipped) {
  std::string text;
  for (std::size_t i = 0; i < skipped.size(); ++i) {
    if (skipped[i] > 0)
      text +=
          (text.empty() ? "" : ", ") + std::to_string(skipped[i]) + " " + std::string(to_string(static_cast<Skip>(i)));
  }
  if (!text.empty()) tell("lino: no files were searched: of files and folders " + text + "\n");
}

bool is_paged(const Args& args) {
  return args.pager && args.show != Show::kNothing && args.write == Write::kNo && isatty(STDOUT_FILENO) != 0;
}

bool shows_progress(const Args& args) {
  const bool shared = is_paged(args) || args.write == Write::kAsk;  // by a pager, or by questions
  return args.progress && !args.list && args.show != Show::kNothing && !shared && can_show_progress();
}

void note(std::string_view text) { complain("debug", text); }

void note_plan(const std::string& what, const Regex& regex) {
  note(what + ": " + regex.pattern());
  std::istringstream plan(regex.dump("plan"));
  for (std::string line; std::getline(plan, line);) note("  " + line);
}

// How what has been searched for was.
void note_plans(const Matchers& matchers) {
  if (matchers.query) {
    for (const Matchers& clause : matchers.query->all) note_plan("a clause that must match", clause.regex);
    if (matchers.query->none) note_plan("a clause that must not match", matchers.query->none->regex);
    return;
  }
  note_plan("the pattern", matchers.regex);
  if (matchers.ascii) note_plan("the pattern on lines of ASCII", *matchers.ascii);
}

int search(const Args& args, const Matchers& matchers, Writer& out, Sink& sink,
           std::chrono::steady_clock::time_point begin) {
  if (args.debug) {
    for (const std::string& text : args.notes) note(text);
  }
  if (args.style.buffering == Buffering::kBlock) sink.hold();
  ProgressCounts counts;
  std::optional<Progress> progress;
  if (shows_progress(args)) progress.emplace(counts);
  const Summary summary = search_files(args, matchers, sink, progress ? &counts : nullptr);
  progress.reset();
  if (args.debug && !args.list) note_plans(matchers);
  const std::chrono::nanoseconds elapsed = std::chrono::steady_clock::now() - begin;
  if (args.style.json) {
    json_summary(out, static_cast<std::uint64_t>(elapsed.count()), json_stats(summary.tally));
  } else if (args.stats) {
    print_statistics(out, summary.tally, matchers.statistics(), std::chrono::duration<double>(elapsed).count());
  }
  if (args.write != Write::kNo) tell_written(args, summary.written, summary.asked, out);
  if (summary.tally.files == 0 && !summary.trouble && args.show != Show::kNothing)
    tell_what_was_skipped(summary.skipped);
  const bool found = summary.tally.files_matched > 0;
  if (summary.trouble && !(found && args.show == Show::kNothing)) return kTrouble;
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
  Sink sink(STDOUT_FILENO);
  Writer out(sink);
  if (parsed.status) {
    if (*parsed.status != 0) {
      tell(parsed.output);
      return *parsed.status;
    }
    out.write(parsed.output);
    return finish(out, sink, *parsed.status);
  }
  for (const std::string& name : unknown_plans_off()) complain("LINO_PLAN_OFF", "there is no plan named " + name);
  const Expected<Matchers> matchers = compile_patterns(parsed.args);
  if (!matchers) {
    tell("lino: " + std::string(matchers.error().what()) + "\n");
    return kTrouble;
  }
  const Regex& regex = matchers->regex;
  if (!parsed.args.dump.empty()) {
    const bool all_read = dump(parsed.args, regex, out);
    return finish(out, sink, all_read ? kFound : kTrouble);
  }
  if (parsed.args.sample) return finish(out, sink, sample(parsed.args, regex, out));
  Pager pager(pager_command(parsed.args.pager.value_or("")));
  if (is_paged(parsed.args)) sink.page(pager);
  const int status = finish(out, sink, search(parsed.args, *matchers, out, sink, begin));
  if (!pager.started() || pager.finish()) return status;
  complain(pager.command(), "this pager cannot be run; --no-pager does without");
  return kTrouble;
} catch (const std::bad_alloc&) {
  tell("lino: out of memory\n");
  return kTrouble;
}

}  // namespace lino::cli
