// "--name" and "--name=value" name a long option. "-abc" may name -a, -b and -c, and "-a-name" also --name: CLI11 puts a dash
// before what is left behind -a. That such a word may be an option's value, or a path behind "--", is not looked at: an option
// that is declared without need changes nothing.
#include "cli/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

namespace lino::cli {
namespace {

std::string_view up_to(std::string_view text, char end) { return text.substr(0, text.find(end)); }

}  // namespace

// CLI11's App with its left-over arguments in view.
struct CommandLine::Command : CLI::App {
  Command() {
    set_help_flag();
    allow_extras();
  }
  const auto& left_over() const { return missing_; }
};

CommandLine::CommandLine(std::span<const char* const> line) : line_(line), command_(std::make_unique<Command>()) {
  for (const std::string_view word : line) {
    if (!word.starts_with('-')) continue;
    const std::size_t second = word.find('-', 1);
    if (second != std::string_view::npos) longs_.push_back(up_to(word.substr(second + 1), '='));
    if (second == 1) continue;
    for (const char c : word.substr(1)) letters_.set(static_cast<unsigned char>(c));
  }
}

CommandLine::CommandLine() : command_(std::make_unique<Command>()) {}

CommandLine::~CommandLine() = default;

bool CommandLine::may_name(std::string_view names) const {
  if (line_.empty()) return true;
  while (!names.empty()) {
    const std::string_view one = up_to(names, ',');
    names.remove_prefix(std::min(one.size() + 1, names.size()));
    const std::string_view name = up_to(one.substr(one.starts_with('!') ? 1 : 0), '{');
    const bool is_long = name.starts_with("--");
    if (is_long && std::ranges::find(longs_, name.substr(2)) != longs_.end()) return true;
    if (!is_long && letters_[static_cast<unsigned char>(name[1])]) return true;
  }
  return false;
}

void CommandLine::flag(const char* names, bool& value) {
  if (may_name(names)) command_->add_flag(names, value);
}

void CommandLine::flag(const char* names, int& value) {
  if (may_name(names)) command_->add_flag(names, value);
}

void CommandLine::flag(const char* names, std::string& value) {
  if (may_name(names)) command_->add_flag(names, value);
}

void CommandLine::choice(const char* names, std::string& value) {
  if (may_name(names)) command_->add_flag(names, value)->disable_flag_override();
}

void CommandLine::action(const char* names, const std::function<void()>& act) {
  if (may_name(names)) command_->add_flag_callback(names, act);
}

void CommandLine::last(const char* names, std::string& value) {
  if (may_name(names)) command_->add_option(names, value)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void CommandLine::list(const char* names, std::vector<std::string>& values) {
  if (may_name(names)) command_->add_option(names, values)->allow_extra_args(false);
}

std::string CommandLine::parse() try {
  command_->parse(static_cast<int>(line_.size()), line_.data());
  return {};
} catch (const CLI::ParseError& error) {
  return error.what();
}

bool CommandLine::is_given(const char* name) const {
  const CLI::Option* const option = command_->get_option_no_throw(name);
  return option != nullptr && option->count() > 0;
}

std::vector<std::string> CommandLine::order() const {
  std::vector<std::string> order;
  for (const CLI::Option* option : command_->parse_order()) order.push_back(option->get_name());
  return order;
}

std::vector<CommandLine::Rest> CommandLine::rest() const {
  using Kind = CLI::detail::Classifier;
  std::vector<Rest> rest;
  for (const auto& [kind, text] : command_->left_over()) {
    if (kind != Kind::POSITIONAL_MARK) rest.push_back({.is_option = kind != Kind::NONE, .text = text});
  }
  return rest;
}

std::vector<std::string> CommandLine::names() const {
  std::vector<std::string> names;
  for (const CLI::Option* option : std::as_const(*command_).get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    // In CLI11 a flag that says the opposite has a list of its own, with names of both kinds, and is in the others, too.
    for (const std::string& name : option->get_fnames()) names.push_back((name.size() > 1 ? "--" : "-") + name);
  }
  return names;
}

}  // namespace lino::cli
