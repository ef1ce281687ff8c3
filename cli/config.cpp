// A line is an argument, as ripgrep has it. That each option stands where it may is seen from the table in flags.h; values
// are read by whoever reads those of the command line.
#include "cli/config.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/flags.h"
#include "cli/input.h"
#include "cli/repository.h"

namespace lino::cli {
namespace {

constexpr char kProjectFile[] = ".lino";

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\v\f";
  const std::size_t begin = std::min(text.find_first_not_of(spaces), text.size());
  return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

// Does an option's value stand in the next argument? Unknown options take none.
bool value_follows(std::string_view text) {
  if (text.starts_with("--")) {
    const Flag* const flag = text.contains('=') ? nullptr : find_flag(text);
    if (flag == nullptr || !flag->takes_value()) return false;
    const std::vector<std::string_view> names = split_names(flag->names);  // and not its opposite
    return std::ranges::find(names, text) != names.end();
  }
  // "-i", "-inA3": letters up to the first that takes a value.
  for (std::size_t i = 1; i < text.size(); ++i) {
    const Flag* const flag = find_flag(std::string{'-', text[i]});
    if (flag != nullptr && flag->takes_value()) return i + 1 == text.size();
  }
  return false;
}

std::string refused(const std::string& option, bool is_project) {
  const Flag* const flag = option == "--" ? nullptr : find_flag(option);
  if (flag == nullptr) return "unknown option " + printable(option);
  if (flag->giver == Giver::kLine) return option + " is for the command line alone";
  if (flag->giver == Giver::kUser && is_project) {
    return option +
           " may not stand in a .lino, which may be somebody else's (see lino --help=config); your own configuration "
           "file, or the command line, is the place for it";
  }
  return {};
}

// What is wrong with an option; empty: nothing is.
std::string check(const std::string& text, bool is_project) {
  if (text.contains('\0')) return "holds a NUL byte";
  if (text.size() < 2 || text[0] != '-' || text == "--")
    return "'" + printable(text) + "' is no option; a PATTERN and PATHs are for the command line";
  if (text[1] == '-') return refused(text.substr(0, text.find('=')), is_project);
  for (std::size_t i = 1; i < text.size(); ++i) {
    const std::string option = {'-', text[i]};
    if (std::string wrong = refused(option, is_project); !wrong.empty()) return wrong;
    if (find_flag(option)->takes_value()) break;
  }
  return {};
}

// The first regular file of this name, from the current folder upwards.
std::optional<std::pair<std::string, std::string>> find_upwards(Config& config) {
  char* const current = getcwd(nullptr, 0);
  std::string folder = current != nullptr ? current : "";
  std::free(current);  // NOLINT: getcwd() gives memory of malloc()
  if (!folder.starts_with('/')) return std::nullopt;
  for (;;) {
    const std::string path = (folder == "/" ? "" : folder) + "/" + kProjectFile;
    errno = 0;
    if (std::optional<std::string> content = read_small_file(AT_FDCWD, path, true)) return std::pair(path, *content);
    // What is no file for us is passed over: it may be anybody's.
    if (errno != ENOENT) {
      const bool is_link = errno == ELOOP;
      const char* const why = is_link ? "a link, which is not followed" : errno != 0 ? std::strerror(errno) : "no file";
      config.notes.push_back(path + " is passed over: " + why);
    }
    if (folder == "/") return std::nullopt;
    folder.resize(std::max<std::size_t>(folder.rfind('/'), 1));
  }
}

// Of the user's own. `must`: that it is not there is a mistake.
void read_named(const std::string& path, bool must, const std::string& shown, Config& config) {
  const std::optional<std::string> content = content_of(path);
  if (content) return append_config(*content, path, false, config);
  if (must || errno != ENOENT) config.wrong = shown + path + ": " + std::strerror(errno);
}

}  // namespace

std::string printable(const std::string& text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte != 0x7F) {
      shown += c;
    } else {
      shown += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return shown;
}

void append_config(const std::string& content, const std::string& file, bool is_project, Config& config) {
  std::string_view rest = content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  bool wants_value = false;
  std::size_t options = 0;
  for (std::size_t number = 1; !rest.empty() && config.wrong.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line(trimmed(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line[0] == '#') continue;
    const std::string where = file + ":" + std::to_string(number);
    if (wants_value) {
      config.items.back().arguments.push_back(line);
      wants_value = false;
      if (line.contains('\0')) config.wrong = where + ": holds a NUL byte";
      continue;
    }
    if (const std::string wrong = check(line, is_project); !wrong.empty()) config.wrong = where + ": " + wrong;
    wants_value = value_follows(line);
    config.items.push_back({{line}, where});
    ++options;
  }
  if (wants_value && config.wrong.empty()) {
    config.wrong = config.items.back().where + ": " + config.items.back().arguments.back() + " needs a value";
  }
  config.notes.push_back(file + " is read for " + std::to_string(options) + (options == 1 ? " option" : " options"));
}

bool wants_config(const std::vector<const char*>& line) {
  bool wants = true;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const std::string_view text = line[i];
    if (text == "--") break;
    if (text == "--config" || text == "--no-config") wants = text == "--config";
    if (text.size() > 1 && text[0] == '-' && value_follows(text)) ++i;
  }
  return wants;
}

Config read_config() {
  Config config;
  if (const char* const given = std::getenv("LINO_CONFIG")) {
    if (*given == '\0') config.notes.emplace_back("no configuration file is read, since LINO_CONFIG is empty");
    else read_named(given, true, "LINO_CONFIG: ", config);
    return config;
  }
  const std::string xdg = environment("XDG_CONFIG_HOME"), home = environment("HOME");
  // A relative path there counts for nothing, says the specification.
  const std::string folder = xdg.starts_with('/') ? xdg : home.empty() ? "" : home + "/.config";
  if (!folder.empty()) read_named(folder + "/lino/config", false, "", config);
  if (!config.wrong.empty()) return config;
  if (const auto found = find_upwards(config)) append_config(found->second, found->first, true, config);
  return config;
}

}  // namespace lino::cli
