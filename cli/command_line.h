// Options as they are declared and parsed, by CLI11, which no other file knows. Of a line's options only those are declared that
// its words may name, since to declare all takes most of a short search (docs/decisions/start-up.md).
#pragma once

#include <bitset>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lino::cli {

class CommandLine {
 public:
  // With the program's name before its words, which must outlive this.
  explicit CommandLine(std::span<const char* const> line);
  // Of no words; all options are declared.
  CommandLine();
  ~CommandLine();

  // An option's names are such as "-n,--line-number,!-N,!--no-line-number", where the last two say the opposite, and
  // "--write{ask}", where it stands for a value. The last of them counts, and a flag's value may be given by '='.
  void flag(const char* names, bool& value);
  void flag(const char* names, int& value);  // how often it is there
  void flag(const char* names, std::string& value);
  // Each name stands for a value, and no other may be given.
  void choice(const char* names, std::string& value);
  void action(const char* names, const std::function<void()>& act);
  void last(const char* names, std::string& value);                // with a value
  void list(const char* names, std::vector<std::string>& values);  // with a value each time; all count

  // What is wrong with the line; nothing: it is parsed.
  std::string parse();

  // By one of its names. What is not declared is not there.
  bool is_given(const char* name) const;
  // "--ignore-case" for each -i, and so on, in the order of the line.
  std::vector<std::string> order() const;
  // Words that are no options or their values, and options that are unknown.
  struct Rest {
    bool is_option;
    std::string text;
  };
  std::vector<Rest> rest() const;
  // "--hidden", "-.", "--no-hidden" of all that is declared. Some are there twice.
  std::vector<std::string> names() const;

 private:
  struct Command;

  bool may_name(std::string_view names) const;

  std::span<const char* const> line_;
  std::bitset<256> letters_;             // of words with one dash
  std::vector<std::string_view> longs_;  // names, without their dashes
  std::unique_ptr<Command> command_;
};

}  // namespace lino::cli
