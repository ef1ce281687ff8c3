// A file is read into memory before it is searched, so that what is shown, what is written and what the old file is compared
// with are the same.
#include "cli/write_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/diff.h"
#include "cli/encoding.h"
#include "cli/messages.h"

namespace lino::cli {
namespace {

constexpr std::string_view kExplanation =
    "y  write these changes\n"
    "n  leave this file as it is\n"
    "a  write these changes, and those of all files that follow\n"
    "q  leave this file and all that follow as they are\n";

std::string counted(std::uint64_t n, const std::string& what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

std::string counted(const Written& written) {
  return counted(written.replacements, "replacement") + " in " + counted(written.files, "file");
}

}  // namespace

FilesWriter::FilesWriter(const Args& args) : args_(args) {
  if (args.write == Write::kNo) return;
  end_without_temporaries();
  if (args.write == Write::kAsk && isatty(STDOUT_FILENO) != 0) answers_ = open("/dev/tty", O_RDONLY | O_CLOEXEC);
}

FilesWriter::~FilesWriter() {
  if (answers_ >= 0) close(answers_);
}

// What keeps the file from being changed, though something in it may match; empty: nothing does.
std::string FilesWriter::search(const std::string& path, bool found_by_walk, const OldFile& old, Changes& changes,
                                Input& input, Searcher& searcher, Printer& printer) const {
  // A mark is no text: nothing before it is replaced, and ^ is behind it.
  std::string_view text = old.content;
  const Mark mark = args_.encoding.kind == Encoding::Kind::kNone ? Mark() : mark_of(text);
  text.remove_prefix(mark.size);
  printer.collect(&changes);
  const bool is_other = mark.size > 0 && mark.kind != Encoding::Kind::kUtf8;
  if (is_other) {
    input.open(open(old.path.c_str(), O_RDONLY | O_CLOEXEC), {.whole = args_.multiline, .encoding = &args_.encoding});
  } else {
    input.open(text);
  }
  searcher.search(input, path, found_by_walk);
  input.close();
  const bool found = changes.binary || !changes.list.empty();
  if (found && is_other) return "is in UTF-16 or UTF-32, not changed";
  if (found && !args_.text && text.find('\0') != std::string_view::npos)
    return "is a binary file (it has a NUL byte), not changed; see --text";
  changes.old = text;
  changes.close_lines(printer.style().terminator);
  return {};
}

// A file that is reached twice, by a link or because it is named twice, is changed once.
bool FilesWriter::claim(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return claimed_.insert(path).second;
}

// The first letter of a line; '\0': there are no more.
char FilesWriter::answer() const {
  char first = '\n', c = '\0';
  for (bool any = false;; any = true) {
    const ssize_t n = read(answers_, &c, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return '\0';
    if (!any) first = c;
    if (c == '\n') return first;
  }
}

FilesWriter::Answer FilesWriter::ask(std::string_view path, Writer& out) {
  if (all_) return Answer::kYes;
  for (;;) {
    out.write("Write this to ");
    out.write(path);
    out.write(" [y,n,a,q,?]? ");
    out.flush();
    if (out.failed()) return Answer::kQuit;
    switch (answer()) {
      case 'y':
      case 'Y': return Answer::kYes;
      case 'n':
      case 'N': return Answer::kNo;
      case 'a':
      case 'A': all_ = true; return Answer::kYes;
      case '\0': out.write('\n'); return Answer::kQuit;
      case 'q':
      case 'Q': return Answer::kQuit;
      default: out.write(kExplanation);
    }
  }
}

WriteResult FilesWriter::replace(const OldFile& old, const Changes& changes) {
  std::vector<std::string_view> pieces = changes.pieces();
  pieces.insert(pieces.begin(), std::string_view(old.content).substr(0, old.content.size() - changes.old.size()));
  Replaced replaced = replace_file(old, pieces);
  if (replaced.error.empty()) {
    replacements_ += changes.replacements;
    ++files_;
  }
  return {.error = std::move(replaced.error), .note = std::move(replaced.note)};
}

WriteResult FilesWriter::write(const std::string& path, bool found_by_walk, Input& input, Searcher& searcher,
                               Printer& printer) {
  if (found_by_walk && is_temporary(path)) return {};
  OldFile old;
  if (std::string error = read_old(path, found_by_walk && !args_.text && !args_.binary, old); !error.empty())
    return {.error = std::move(error), .note = {}};
  Changes changes;
  std::string error = search(path, found_by_walk, old, changes, input, searcher, printer);
  if (!error.empty()) return {.error = std::move(error), .note = {}};
  if (changes.list.empty() || !claim(old.path)) return {};
  if (args_.write == Write::kYes) return replace(old, changes);
  print_diff(printer.out(), path, changes, printer.style().color);
  if (!asks()) {
    replacements_ += changes.replacements;
    ++files_;
    return {};
  }
  switch (ask(path, printer.out())) {
    case Answer::kYes: return replace(old, changes);
    case Answer::kNo: return {};
    case Answer::kQuit: break;
  }
  printer.out().flush();
  return {.error = {}, .note = {}, .quit = true};
}

void tell_written(const Args& args, const Written& written, bool asked, Writer& out) {
  out.flush();
  if (args.write == Write::kYes || asked) {
    if (!args.write_quietly) out.write(counted(written) + "\n");
  } else if (written.files > 0) {
    tell("lino: nothing was changed; --write=yes makes " + std::string(written.replacements == 1 ? "this " : "these ") +
         counted(written) + "\n");
  }
}

}  // namespace lino::cli
