// What -h and --help print; of the table in flags.h and the topics below.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/flags.h"

namespace lino::cli {

// What is said of something that is no option.
struct Topic {
  std::string_view name;
  std::string_view title;
  std::string_view text;  // paragraphs, an empty line between them; those that begin with two spaces are not wrapped
};
std::span<const Topic> topics();

// The words of a text in lines of at most `width` columns, each behind `indent` spaces and with a '\n'.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

// "PATTERN [PATH...]" and further ways to call it.
std::span<const std::string_view> usage();
std::string_view introduction();
// "-n, --line-number, -N, --no-line-number"
std::string synopsis(const Flag& flag);
// Its text, and what goes without saying there: values, default, where it may stand.
std::string description(const Flag& flag);

// At most 48 lines of 100 columns.
std::string short_help();
std::string long_help();
// Of an option, a group of them, a topic, or "topics"; nothing: there is no such topic.
std::optional<std::string> help_on(std::string_view topic);
std::string list_of_topics();

}  // namespace lino::cli
