// What shells ask for when a user presses the tab key. Each script lists all names of options, the words that their values
// may be, file types from the command itself, and else leaves it to the shell to name files.
#include <algorithm>
#include <string>
#include <vector>

#include "cli/flags.h"
#include "cli/generate.h"
#include "cli/help.h"

namespace lino::cli {
namespace {

constexpr char kTypes[] = "lino --type-list 2>/dev/null | sed 's/:.*//'";

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string all(text);
  for (std::size_t at = 0; (at = all.find(what, at)) != std::string::npos; at += by.size())
    all.replace(at, what.size(), by);
  return all;
}

// What a list of options has room for: the brief text, or the first sentence of the long one.
std::string summary(const Flag& flag) {
  if (!flag.brief.empty()) return std::string(flag.brief);
  const std::size_t end =
      std::min({flag.text.find(". "), flag.text.find(": "), flag.text.find("; "), flag.text.size()});
  std::string_view text = flag.text.substr(0, end);
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::string(text);
}

bool takes_type(const Flag& flag) { return flag.argument == "TYPE"; }
bool takes_file(const Flag& flag) { return flag.argument == "FILE"; }

std::string joined(const std::vector<std::string_view>& parts, std::string_view separator) {
  std::string all;
  for (const std::string_view part : parts) all += (all.empty() ? "" : std::string(separator)) + std::string(part);
  return all;
}

// What --help takes.
std::string help_topics() {
  std::string all;
  for (const Topic& topic : topics()) all += std::string(topic.name) + " ";
  for (const Flag& flag : flags()) all += std::string(flag.name()) + " ";
  return all + "topics";
}

}  // namespace

std::string bash_complete() {
  std::string cases, names;
  for (const Flag& flag : flags()) {
    const std::vector<std::string_view> all = split_names(flag.names);
    for (const std::string_view name : all) names += std::string(name) + " ";
    for (const std::string_view name : split_names(flag.opposite)) names += std::string(name) + " ";
    std::string answer;
    if (flag.name() == "help")
      answer = "[ -z \"$value\" ] || COMPREPLY=($(compgen -W '" + help_topics() + "' -- \"$current\"))";
    if (!flag.values.empty())
      answer = "COMPREPLY=($(compgen -W '" + std::string(flag.values) + "' -- \"$current\")); return";
    if (takes_type(flag))
      answer = "COMPREPLY=($(compgen -W \"$(" + std::string(kTypes) + ")\" -- \"$current\")); return";
    if (answer.empty() && flag.takes_value()) answer = "return";
    if (flag.name() == "help") answer += "\n      [ -z \"$value\" ] || return";
    if (!answer.empty()) cases += "    " + joined(all, " | ") + ")\n      " + answer + "\n      ;;\n";
  }
  return R"(# Made by lino --generate=complete-bash
_lino() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} value=
  # --option=value is three words here.
  if [ "$current" = = ]; then
    current= value=1
  elif [ "$previous" = = ] && [ "$COMP_CWORD" -gt 2 ]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]} value=1
  fi
  COMPREPLY=()
  case $previous in
)" + cases +
         R"(  esac
  case $current in
    -*) COMPREPLY=($(compgen -W ')" +
         names + R"(' -- "$current")) ;;
  esac
}
complete -o bashdefault -o default -F _lino lino
)";
}

std::string zsh_complete() {
  std::string specs;
  for (const Flag& flag : flags()) {
    std::string text = summary(flag);
    for (const std::string_view special : {"\\", "[", "]", ":"})
      text = replaced(text, special, "\\" + std::string(special));
    text = replaced(text, "'", "'\\''");
    std::string action;
    if (!flag.values.empty()) action = "(" + std::string(flag.values) + ")";
    if (flag.name() == "help") action = "(" + help_topics() + ")";
    if (takes_type(flag)) action = "_lino_types";
    if (takes_file(flag)) action = "_files";
    const bool optional = !flag.argument.empty() && !flag.takes_value();
    const std::string argument = replaced(flag.argument, ":", "\\:");
    for (const std::string_view name : split_names(flag.names)) {
      const bool is_long = name.starts_with("--");
      const std::string_view how = flag.argument.empty() ? "" : !is_long ? "+" : optional ? "=-" : "=";
      specs += "  '*" + std::string(name) + std::string(how) + "[" + text + "]";
      if (!flag.argument.empty())
        specs += (optional ? "::" : ":") + std::string(optional ? "topic" : argument) + ":" + action;
      specs += "'\n";
    }
    for (const std::string_view name : split_names(flag.opposite)) {
      specs += "  '*" + std::string(name) + "[not\\: " + text + "]'\n";
    }
  }
  return "#compdef lino\n# Made by lino --generate=complete-zsh\n_lino_types() { compadd -- ${(f)\"$(" +
         std::string(kTypes) + ")\"} }\nlocal -a options=(\n" + specs +
         ")\n_arguments -s -S $options '*:path:_files'\n";
}

std::string fish_complete() {
  std::string all = "# Made by lino --generate=complete-fish\n";
  for (const Flag& flag : flags()) {
    const std::string text = " -d '" + replaced(replaced(summary(flag), "\\", "\\\\"), "'", "\\'") + "'";
    std::string value;
    if (!flag.values.empty()) value = " -x -a '" + std::string(flag.values) + "'";
    else if (flag.name() == "help") value = " -f -a '" + help_topics() + "'";
    else if (takes_type(flag)) value = " -x -a \"(" + std::string(kTypes) + ")\"";
    else if (takes_file(flag)) value = " -r -F";
    else if (flag.takes_value()) value = " -x";
    for (const std::string_view names : {flag.names, flag.opposite}) {
      std::string line = "complete -c lino";
      for (const std::string_view name : split_names(names)) {
        line += name.starts_with("--") ? " -l " + std::string(name.substr(2)) : " -s " + std::string(name.substr(1));
      }
      if (!names.empty()) all += line + (names == flag.names ? value : "") + text + "\n";
    }
  }
  return all;
}

std::optional<std::string> generate(std::string_view what) {
  if (what == "man") return manual();
  if (what == "complete-bash") return bash_complete();
  if (what == "complete-zsh") return zsh_complete();
  if (what == "complete-fish") return fish_complete();
  return std::nullopt;
}

}  // namespace lino::cli
