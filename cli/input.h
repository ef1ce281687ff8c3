// A file or standard input as blocks of whole lines, read into a buffer that is used again for the next file. What is wanted in one
// block is mapped where that is possible, and so is a regular file from where a line has got too long to be kept in memory; of
// that, what has been searched is given back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/encoding.h"
#include "cli/source.h"

struct stat;

namespace lino::cli {

// text[start, end) is new and ends with a line's terminator unless the file ends here; text[0, start) is what stands before it: the lines
// asked for, or at least a byte, so that the file's later blocks do not look like its beginning to a pattern. Valid until
// the next block is asked for.
struct Block {
  std::string_view text;
  std::size_t start = 0;
  std::uint64_t offset = 0;  // of text[start] in the file, or in the text that is made of it
  bool last = false;         // no other follows; that may also be seen later
  bool no_nul = false;       // is known
  bool too_long = false;     // of a piece: a line in it is longer than InputOptions::max_line, or goes on so
  std::size_t ahead = 0;     // bytes of the next block that are behind the text
};

// A line of a large regular file that is longer is not kept in memory, so it may be as long as it is, where such lines are allowed.
inline constexpr std::size_t kMappedLine = std::size_t{16} << 20;

// All of a file, or of standard input for "-"; nothing: errno says why.
std::optional<std::string> content_of(const std::string& path);

struct InputOptions {
  bool text = false;           // else a line of many MiB that holds NUL bytes is given in pieces that end behind one
  bool whole = false;          // all of it in one block
  char terminator = '\n';      // of lines
  std::size_t lines_kept = 0;  // before a block
  std::size_t max_line = std::size_t{1} << 30;  // bytes of a line without its terminator, unless it is mapped
  std::uint64_t from = 0;                       // where in the file the first block begins, which is where a line does
  // Of a file, or of a source that holds text; nullptr: bytes as they are. It must outlive the Input's reading.
  const Encoding* encoding = nullptr;
  bool may_wait = false;  // of a source: see Input::may_wait()
};

class Input {
 public:
  Input() = default;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  ~Input() { close(); }

  // Begins to read `fd`, whose status is given if it is known and which is closed by close() or by the next open unless it
  // is standard input.
  void open(int fd, const InputOptions& how = {}, const struct stat* known = nullptr);
  // Likewise a regular file that one read gives the whole of, and less than was asked for only at its end. False: there is more, or it
  // cannot be read, or has an encoding; `fd` stays with the caller then, at its begin.
  bool open_short(int fd, const InputOptions& how);
  // Likewise the whole text of a regular file, which stays there until close(). False: it has to be decoded, or may hold a line that
  // is too long.
  bool open_whole(std::string_view text, const InputOptions& how);
  // Likewise what a source gives.
  void open(std::unique_ptr<Source> source, const InputOptions& how = {});
  // Likewise a text that is there already, and stays there: one block.
  void open(std::string_view text);
  void close();
  // False at the end and after an error, of which error() is the errno.
  bool next(Block& block);
  // The lines of a regular file that begin in [begin, end), with their ends; the block is empty where none does. False: an error.
  // What open() has begun is given up. A line that is too long to be kept is mapped. One longer than max_line is no error here, but
  // told by the block, which may end within it; where it is read on by open(), it is an error that knows the line's number.
  bool read_piece(int fd, const InputOptions& how, std::uint64_t begin, std::uint64_t end, Block& block);
  int error() const { return error_; }
  std::string reason() const;  // of an error, in words
  static constexpr int kTooLong =
      -1;  // an error(): a line longer than max_line, or a whole that is read of more than 1 GiB
  // Does the next block depend on somebody who writes it (a pipe, a terminal)? Then what was found should be seen first.
  bool may_wait() const { return may_wait_ && !at_end_; }

 private:
  void begin(const InputOptions& how);
  bool is_marked(std::string_view first) const;
  void decode_file(std::string read);
  ssize_t read(char* to, std::size_t size);
  bool map(int fd, std::size_t size);
  bool map_from_here();
  void unmap_before(std::size_t end);
  void unmap();
  void keep();
  bool next_mapped(Block& block);
  bool next_read(Block& block);
  bool fail_too_long();
  bool end_before_long_line(std::string_view text, std::size_t start, std::size_t& end);
  std::size_t begin_of_kept(std::string_view text, std::size_t at, std::size_t floor) const;
  std::uint64_t number_of_next_line() const;
  void make_room(std::size_t least);
  bool read_to(int fd, std::uint64_t from, std::size_t size);
  std::size_t end_of_piece(std::size_t fresh);

  int fd_ = -1;
  std::unique_ptr<Source> source_;  // read instead of fd_
  int error_ = 0;
  bool at_end_ = false;
  bool is_file_ = false;  // a regular one, read from the file's begin or from how_.from on
  bool may_wait_ = false;
  InputOptions how_;
  std::uint64_t offset_ = 0;    // of the next block
  std::uint64_t to_read_ = 0;   // bytes until a regular file ends, if it stays as it is; 0: nobody knows
  std::size_t read_ahead_ = 0;  // bytes that open_short() has put into the buffer
  std::uint64_t lines_ = 0;     // in blocks before, unless it is a file
  std::uint64_t too_long_ = 0;  // the number of that line
  std::string_view mapping_;
  std::size_t unmapped_ = 0;        // of it, at its begin
  std::string_view text_;           // that open() was given, until it is a block
  std::unique_ptr<char[]> buffer_;  // [0, size_): what is kept, and what was read
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
  std::size_t given_ = 0;  // [.., given_) was in blocks before
};

}  // namespace lino::cli
