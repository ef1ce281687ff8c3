// One file: how it is opened, and what it is made of.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "cli/pieces.h"
#include "cli/preprocess.h"
#include "cli/run.h"

namespace lino::cli {

InputOptions Run::how_to_read() const {
  const bool whole = args_.multiline || args_.of_files;
  return {.text = args_.text || whole,
          .whole = whole,
          .terminator = style_.terminator,
          .lines_kept = static_cast<std::size_t>(args_.before),
          .max_line = args_.max_line,
          .encoding = &args_.encoding};
}

void Run::search_input(int fd, const struct stat* known, const std::string& path, bool found_by_walk, Files& files) {
  if (args_.search_zip) return search_source(std::make_unique<FileSource>(fd), path, found_by_walk, files);
  search_opened(path, found_by_walk, files, [&](Input& input) { input.open(fd, how_to_read(), known); });
}

// Searches what `open` opens.
template <class Open>
void Run::search_opened(std::string_view path, bool found_by_walk, Files& files, Open open) {
  Input& input = *files.input;
  try {
    open(input);
    files.searcher.search(input, path, found_by_walk);
    if (input.error() != 0) fail(files.turn, path, input.reason());
  } catch (const std::bad_alloc&) {
    fail(files.turn, path, std::strerror(ENOMEM));
  }
  if (args_.debug && files.searcher.passed_over())
    files.turn.note(std::string(path) + " is passed over: binary (see --text)");
  input.close();
  if (terminal_) files.turn.out.flush_if_first();
  if (files.turn.out.failed()) return tasks_.stop();
  if (args_.show != Show::kNothing || files.searcher.tally().files_matched == 0) return;
  files.turn.has_come() ? files.turn.end_here() : tasks_.stop();
}

// A file that may be packed.
void Run::search_source(std::unique_ptr<Source> file, const std::string& path, bool found_by_walk, Files& files) {
  Unpacked unpacked;
  try {
    unpacked = unpack(std::move(file));
    if (unpacked.is_archive) {
      Archive archive(std::move(unpacked.content));
      return search_members(archive, path, files);
    }
  } catch (const std::bad_alloc&) {
    return fail(files.turn, path, std::strerror(ENOMEM));
  }
  search_opened(path, found_by_walk, files, [&](Input& input) {
    InputOptions how = how_to_read();
    how.may_wait = path == kStdin;
    input.open(std::move(unpacked.content), how);
  });
}

// Members are looked at as files of a folder are: nobody has named them, and what is found in them has their names.
void Run::search_members(Archive& archive, const std::string& path, Files& files) {
  if (!files.printer.style().file_names && !args_.file_names) {
    const Style style = choose_style(args_, paths_, true);
    const std::string between = between_files(args_, style);
    Printer printer(files.turn.out, style, matchers_.regex, between);
    Files named{files.turn, printer, Searcher(matchers_, args_, printer, counts_), std::move(files.input)};
    search_members(archive, path, named);
    files.input = std::move(named.input);
    files.searcher.add(named.searcher.tally());
    return;
  }
  while (!tasks_.stopped()) {
    const std::optional<Member> member = archive.next();
    if (!member) break;
    const std::string name = path + ":" + member->name;
    if (member->encrypted) {
      fail(files.turn, name, "is encrypted, not searched");
      continue;
    }
    search_opened(name, true, files, [&](Input& input) { input.open(archive.content(), how_to_read()); });
  }
  if (!archive.reason().empty()) fail(files.turn, path, archive.reason());
}

// A large file whose bytes are its text.
bool Run::is_for_pieces(int fd, const struct stat& status, const std::string& path) const {
  if (!splits_ || !S_ISREG(status.st_mode) || status.st_size < static_cast<off_t>(Pieces::kLeastSize)) return false;
  if (args_.search_zip || args_.preprocessor.is_for(path) || args_.encoding.kind > Encoding::Kind::kNone) return false;
  char first[8];
  const ssize_t n = pread(fd, first, sizeof first, 0);
  return n > 0 &&
         (args_.encoding.kind != Encoding::Kind::kAuto || !may_be_marked({first, static_cast<std::size_t>(n)}));
}

// One that a read shows the end of, as most files are: nothing else has to be known of it. False: it is another, or is not searched
// as it is.
bool Run::search_short(int fd, const std::string& path, bool found_by_walk, Files& files) {
  if (args_.search_zip || args_.preprocessor.is_for(path)) return false;
  try {
    if (!files.input->open_short(fd, how_to_read())) return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
  search_opened(path, found_by_walk, files, [](Input&) {});
  return true;
}

// fd is -1 and errno says why where it cannot be opened. Those behind it may be, too.
BulkReader::File Run::open_file(const std::string& path, Files& files) {
  if (files.bulk != nullptr) {
    if (files.bulk->left() == 0 && files.rest.size() > 1) files.bulk->read(files.folder.get(), files.rest);
    if (files.bulk->left() > 0) return files.bulk->take();
    // It cannot be opened. Are others that cannot behind it? They would be tried again for each.
    if (files.rest.size() > 1) give_back(std::move(files.bulk));
  }
  return {.fd = open_in(files.folder.get(), path, O_RDONLY | O_CLOEXEC | O_NOCTTY)};
}

// One that has been read. False: it has not, or is not searched as it is.
bool Run::search_whole(const BulkReader::File& file, const std::string& path, bool found_by_walk, Files& files) {
  if (!file.whole || !files.input->open_whole(file.text, how_to_read())) return false;
  files.bulk->close_later(file.fd);
  search_opened(path, found_by_walk, files, [](Input&) {});
  return true;
}

void Run::search_file(const std::string& path, bool found_by_walk, Files& files) {
  const BulkReader::File file = open_file(path, files);
  if (search_whole(file, path, found_by_walk, files)) return;
  const int fd = file.fd;
  if (fd < 0) return fail(files.turn, path, std::strerror(errno));
  if (files.plain && search_short(fd, path, found_by_walk, files)) return;
  struct stat status;
  if (fstat(fd, &status) != 0) {
    const int error = errno;
    close(fd);
    return fail(files.turn, path, std::strerror(error));
  }
  if (output_ && status.st_dev == output_->st_dev && status.st_ino == output_->st_ino) {
    close(fd);
    if (!found_by_walk) fail(files.turn, path, "is also the output, not searched");
    return;
  }
  if (is_for_pieces(fd, status, path)) {
    std::vector<Task> behind;
    if (files.rest.size() > 1) {
      Batch rest{.paths = {files.rest.begin() + 1, files.rest.end()},
                 .found_by_walk = found_by_walk,
                 .folder = files.folder,
                 .plain = files.plain};
      behind.emplace_back([this, batch = std::move(rest)](Turn& next) { take(batch, next); });
    }
    files.split = true;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    return piece_search_.put(std::make_shared<Pieces>(fd, size, path, found_by_walk), files.turn, std::move(behind));
  }
  if (!args_.preprocessor.is_for(path)) return search_input(fd, &status, path, found_by_walk, files);
  search_opened(path, found_by_walk, files, [&](Input& input) {
    InputOptions how = how_to_read();
    how.may_wait = true;
    input.open(preprocess(args_.preprocessor, path, fd), how);
  });
}

void Run::write_file(const std::string& path, bool found_by_walk, Files& files) {
  struct stat status;
  if (output_ && stat(path.c_str(), &status) == 0 && status.st_dev == output_->st_dev &&
      status.st_ino == output_->st_ino) {
    if (!found_by_walk) fail(files.turn, path, "is also the output, not searched");
    return;
  }
  WriteResult result;
  try {
    result = writer_.write(path, found_by_walk, *files.input, files.searcher, files.printer);
  } catch (const std::bad_alloc&) {
    result.error = std::strerror(ENOMEM);
  }
  if (!result.note.empty()) files.turn.complain(path, result.note);
  if (!result.error.empty()) fail(files.turn, path, result.error);
  if (files.turn.out.failed() || result.quit) tasks_.stop();
}

}  // namespace lino::cli
