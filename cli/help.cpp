// Lays out the table of options as text.
#include "cli/help.h"

#include <algorithm>
#include <vector>

#include "cli/flags.h"

namespace lino::cli {
namespace {

constexpr std::size_t kWidth = 80;        // of --help
constexpr std::size_t kShortWidth = 100;  // of -h
constexpr std::size_t kBriefColumn = 30;

std::string paragraphs(std::string_view text) {
  std::string all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    if (!all.empty()) all += '\n';
    all += one.starts_with("  ") ? std::string(one) + '\n' : wrapped(one, 0, kWidth);
  }
  return all;
}

std::string described(const Flag& flag) { return "  " + synopsis(flag) + "\n" + wrapped(description(flag), 6, kWidth); }

std::string group_text(Group group) {
  std::string text = std::string(title_of(group)) + ":\n";
  for (const Flag& flag : flags()) {
    if (flag.group == group) text += "\n" + described(flag);
  }
  return text;
}

std::string usage_lines() {
  std::string text;
  for (const std::string_view line : usage()) {
    text += std::string(text.empty() ? "Usage: " : "       ") + "lino [OPTIONS] " + std::string(line) + "\n";
  }
  return text;
}

std::string short_group(Group group) {
  std::string text = std::string(title_of(group)) + ":\n", others;
  for (const Flag& flag : flags()) {
    if (flag.group != group) continue;
    if (flag.brief.empty()) {
      others += " " + std::string(split_names(flag.is_on() ? flag.opposite : flag.names).front());
      continue;
    }
    std::string line = "  " + flag.with_argument();
    if (line.size() + 1 < kBriefColumn) line.append(kBriefColumn - line.size(), ' ');
    else line += "  ";
    text += line + std::string(flag.brief) + "\n";
  }
  if (!others.empty()) text += wrapped("also" + others, 2, kShortWidth);
  return text;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string lines;
  std::size_t at = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (at > indent && at + 1 + word.size() > width) {
      lines += '\n';
      at = 0;
    }
    if (at <= indent) {
      lines.append(indent - at, ' ');
      at = indent;
    } else {
      lines += ' ';
      ++at;
    }
    lines += word;
    at += word.size();
  }
  return lines + '\n';
}

std::span<const std::string_view> usage() {
  static constexpr std::string_view kUsage[] = {"PATTERN [PATH...]", "-e PATTERN [-e PATTERN...] [PATH...]",
                                                "--files [PATH...]", "--dump=STAGE PATTERN [FILE...]",
                                                "--sample=N [--seed=S] PATTERN"};
  return kUsage;
}

std::string_view introduction() {
  return "A directory is searched recursively; \"-\" is standard input. Without a PATH, standard input is searched "
         "when it is "
         "a file or a pipe, else the current directory. A match lies within a line. Letters are ripgrep's; --help=grep "
         "says "
         "which of them grep has for something else.";
}

std::string synopsis(const Flag& flag) {
  return flag.with_argument() + (flag.opposite.empty() ? "" : ", " + std::string(flag.opposite));
}

std::string description(const Flag& flag) {
  std::string text(flag.text);
  if (!flag.values.empty()) text += " One of: " + std::string(flag.values) + ".";
  if (flag.giver == Giver::kUser) text += " Not in a .lino.";
  if (flag.fallback != kAction) {
    const std::string_view none = flag.argument.empty() ? "off" : "none";
    text += " Default: " + std::string(flag.fallback.empty() ? none : flag.fallback) + ".";
  }
  return text;
}

std::string short_help() {
  std::string text =
      "lino: search files, or the current directory, for lines that match a regular expression\n"
      "Usage: lino [OPTIONS] PATTERN [PATH...]    More: lino --help, lino --help=OPTION, lino --help=topics\n";
  for (std::size_t i = 0; i < static_cast<std::size_t>(Group::kCount); ++i) text += short_group(static_cast<Group>(i));
  return text + "The exit status is 0 when something matched, 1 when nothing did, 2 after an error.\n";
}

std::string long_help() {
  std::string text = "lino: search files for lines that match a regular expression\n\n" + usage_lines() + "\n";
  text += paragraphs(introduction());
  for (std::size_t i = 0; i < static_cast<std::size_t>(Group::kCount); ++i) {
    text += "\n" + group_text(static_cast<Group>(i));
  }
  return text + "\nThe exit status is 0 when something matched, 1 when nothing did, 2 after an error.\n\n" +
         list_of_topics();
}

std::string list_of_topics() {
  std::string text = "--help=TOPIC is about one option, as in --help=context or --help=-C; a group of them:\n ";
  for (std::size_t i = 0; i < static_cast<std::size_t>(Group::kCount); ++i) {
    std::string title(title_of(static_cast<Group>(i)));
    title.front() = static_cast<char>(title.front() | 0x20);
    text += " " + title;
  }
  text += "\nor about:\n";
  for (const Topic& topic : topics()) {
    std::string line = "  " + std::string(topic.name);
    line.append(line.size() < 14 ? 14 - line.size() : 1, ' ');
    text += line + std::string(topic.title) + "\n";
  }
  return text;
}

std::optional<std::string> help_on(std::string_view topic) {
  if (topic == "topics") return list_of_topics();
  for (const Topic& known : topics()) {
    if (known.name == topic) return std::string(known.title) + "\n\n" + paragraphs(known.text);
  }
  if (const std::optional<Group> group = group_of(topic)) return group_text(*group);
  if (const Flag* const flag = find_flag(topic)) return described(*flag);
  return std::nullopt;
}

}  // namespace lino::cli
