// Lines as text: what stands before them, colours, replacements, excerpts. JSON is json.h's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/changes.h"
#include "cli/style.h"
#include "cli/writer.h"
#include "lino/regex.h"

namespace lino::cli {

// A line, or under --multiline those that a match goes over: haystack[begin, end), with its terminator if it has one.
struct Lines {
  std::string_view haystack;
  std::size_t begin = 0, end = 0;
  std::uint64_t number = 0;       // of the first, from 1; 0: nobody asks
  std::uint64_t offset = 0;       // of `begin` in the file
  std::span<const Span> matches;  // in the haystack, if the style asks for them
  bool selected = true;           // or a neighbour of one that is
  bool one = false;               // it is known to be one line

  std::string_view text() const { return haystack.substr(begin, end - begin); }
};

class Printer {
 public:
  // `between`: what stands between what is shown of one file and of the next.
  Printer(Writer& out, const Style& style, const Regex& regex, std::string_view between)
      : out_(out), style_(style), regex_(regex), between_(between), is_simple_(is_simple(style)) {}

  const Style& style() const { return style_; }
  Writer& out() { return out_; }

  // From now on lines are not printed, but what replacing makes of them is put there.
  void collect(Changes* changes) { changes_ = changes; }
  // What follows is about this file.
  void begin_file(std::string_view path);
  void print(const Lines& lines);
  void gap();
  // Whole lines as they are, where the style has no prefix; a last one without its terminator gets one.
  void plain(std::string_view lines);
  // A match as it is, likewise.
  void match(std::string_view text);
  void path_alone(std::string_view path);  // on a line of its own
  void count(std::string_view path, std::uint64_t count);
  void end_text();  // of a line or an object, that who asked for lines is to see now
  void binary_matches(std::string_view path, std::uint64_t offset);

 private:
  void show_file();
  void end_line();
  void end_link(bool begun);
  bool begin_link(std::string_view path, std::uint64_t line, std::uint64_t column);
  void prefix(const Lines& lines, std::uint64_t number, std::size_t column, std::uint64_t offset);
  void path(std::string_view path, std::string_view separator);
  void colored(const std::string& color, std::string_view text);
  void number(const std::string& color, std::uint64_t number);
  static bool is_simple(const Style& style);
  void simple(const Lines& lines);
  void each_match(const Lines& lines);
  void each_line(const Lines& lines);
  void line(std::string_view text, std::span<const Span> matches);
  void excerpt(std::string_view text, std::span<const Span> matches);
  void painted(std::string_view text, std::span<const Span> matches, std::size_t begin, std::size_t end);
  void expand(const Lines& lines);
  bool replace(const Lines& lines);
  void collect_changes(const Lines& lines);

  Writer& out_;
  const Style& style_;
  const Regex& regex_;
  const std::string_view between_;
  const bool is_simple_;  // a line is its prefix and its text, whatever matches in it
  Changes* changes_ = nullptr;
  std::string linked_, link_path_;  // the path that was linked last, and how it stands in links
  bool in_link_ = false;
  std::string_view path_;
  bool any_file_ = false;              // something has been shown of some file
  bool shown_ = false;                 // of this file
  std::string text_;                   // with matches replaced
  std::vector<std::string> expanded_;  // what stands for each match of a line
  std::vector<Span> spans_, in_line_;
};

}  // namespace lino::cli
