// The table of options and the topics of --help as a manual page.
#include <string>

#include "cli/flags.h"
#include "cli/generate.h"
#include "cli/help.h"
#include "lino/regex.h"

namespace lino::cli {
namespace {

// As it must be written to stand for itself.
std::string roff(std::string_view text) {
  std::string escaped;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) escaped += "\\&";
    line_begins = c == '\n';
    switch (c) {
      case '\\': escaped += "\\e"; break;
      case '-': escaped += "\\-"; break;
      case '\'': escaped += "\\(aq"; break;
      case '`': escaped += "\\(ga"; break;
      case '^': escaped += "\\(ha"; break;
      case '~': escaped += "\\(ti"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string flowing(std::string_view text) { return roff(wrapped(text, 0, 72)); }

std::string upper(std::string_view text) {
  std::string all;
  for (const char c : text) all += c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
  return all;
}

std::string paragraphs(std::string_view text) {
  std::string all;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    if (one.starts_with("  ")) {
      all += (first ? "" : ".PP\n") + (".nf\n" + roff(one)) + "\n.fi\n";
    } else {
      all += (first ? "" : ".PP\n") + flowing(one);
    }
    first = false;
  }
  return all;
}

std::string options(Group group) {
  std::string text = ".SS \"" + std::string(title_of(group)) + "\"\n";
  for (const Flag& flag : flags()) {
    if (flag.group != group) continue;
    text += ".TP\n\\fB" + roff(synopsis(flag)) + "\\fR\n" + flowing(description(flag));
  }
  return text;
}

}  // namespace

std::string manual() {
  std::string text =
      ".\\\" Made by lino --generate=man\n.TH LINO 1 \"\" \"lino " + std::string(version()) +
      "\" \"User Commands\"\n.SH NAME\nlino \\- search files for lines that match a regular expression\n" +
      ".SH SYNOPSIS\n";
  bool first = true;
  for (const std::string_view line : usage()) {
    text += std::string(first ? "" : ".br\n") + "\\fBlino\\fR [\\fIOPTIONS\\fR] " + roff(line) + "\n";
    first = false;
  }
  text += ".SH DESCRIPTION\n" + paragraphs(introduction()) + ".SH OPTIONS\n";
  for (std::size_t i = 0; i < static_cast<std::size_t>(Group::kCount); ++i) text += options(static_cast<Group>(i));
  for (const Topic& topic : topics()) {
    text += ".SH \"" + roff(upper(topic.title)) + "\"\n" + paragraphs(topic.text);
  }
  return text;
}

}  // namespace lino::cli
