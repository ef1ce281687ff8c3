// See hyperlink.h.
#include "cli/hyperlink.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

namespace lino::cli {
namespace {

using Kind = HyperlinkFormat::Kind;
using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array<Names, 11> kFormats{{{"none", ""},
                                          {"default", "file://{host}{path}"},
                                          {"file", "file://{host}{path}"},
                                          {"cursor", "cursor://file{path}:{line}:{column}"},
                                          {"grep+", "grep+://{path}:{line}"},
                                          {"kitty", "file://{host}{path}#{line}"},
                                          {"macvim", "mvim://open?url=file://{path}&line={line}&column={column}"},
                                          {"textmate", "txmt://open?url=file://{path}&line={line}&column={column}"},
                                          {"vscode", "vscode://file{path}:{line}:{column}"},
                                          {"vscode-insiders", "vscode-insiders://file{path}:{line}:{column}"},
                                          {"vscodium", "vscodium://file{path}:{line}:{column}"}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Does it begin with letters, digits, + - or . up to a colon?
bool has_scheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && is_letter(text[0]) &&
         std::ranges::all_of(text.substr(0, colon),
                             [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
}

std::string host() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

std::string wsl_prefix() {
  const char* name = std::getenv("WSL_DISTRO_NAME");
  return name != nullptr && *name != '\0' ? "wsl$/" + std::string(name) : "";
}

// What {name} stands for; false: nothing.
bool variable(std::string_view name, HyperlinkFormat::Part& part) {
  if (name == "path") part.kind = Kind::kPath;
  else if (name == "line") part.kind = Kind::kLine;
  else if (name == "column") part.kind = Kind::kColumn;
  else if (name == "host") part.text = host();
  else if (name == "wslprefix") part.text = wsl_prefix();
  else return false;
  return true;
}

std::string read_parts(std::string_view text, HyperlinkFormat& format) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool doubled = at + 1 < text.size() && text[at + 1] == c;
    HyperlinkFormat::Part part;
    if ((c == '{' || c == '}') && doubled) {
      part.text = c;
      ++at;
    } else if (c == '{') {
      const std::size_t close = std::min(text.find('}', at), text.size());
      const std::string name(text.substr(at + 1, close - at - 1));
      if (close == text.size()) return "a { without its }";
      if (!variable(name, part)) return "{" + name + "} is none of {path}, {line}, {column}, {host} and {wslprefix}";
      at = close;
    } else if (c == '}') {
      return "a } without its {, write }}";
    } else if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F) {
      return "bytes that are not printable ASCII are written %XX";
    } else {
      part.text = c;
    }
    format.parts.push_back(std::move(part));
  }
  return {};
}

}  // namespace

std::string read_hyperlink_format(const std::string& text, HyperlinkFormat& format) {
  const auto known = std::ranges::find(kFormats, text, &Names::first);
  const std::string_view written = known != kFormats.end() ? known->second : std::string_view(text);
  format.parts.clear();
  if (written.empty()) return {};
  const auto has = [&format](Kind kind) {
    return std::ranges::find(format.parts, kind, &HyperlinkFormat::Part::kind) != format.parts.end();
  };
  std::string wrong = read_parts(written, format);
  if (wrong.empty() && !has(Kind::kPath)) wrong = "it has no {path}";
  if (wrong.empty() && has(Kind::kColumn) && !has(Kind::kLine)) wrong = "{column} needs {line}";
  if (wrong.empty() && !has_scheme(written)) wrong = "it does not begin with a scheme, such as file://";
  if (wrong.empty()) return {};
  std::string names;
  for (const auto& [name, ignored] : kFormats) names += (names.empty() ? "" : ", ") + std::string(name);
  return "--hyperlink-format takes one of " + names + ", or a format, not " + text + ": " + wrong;
}

std::string hyperlink_path(const std::string& path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  std::string uri;
  if (real == nullptr) return uri;
  for (const char c : std::string_view(real.get())) {
    if (is_letter(c) || is_digit(c) || std::string_view("/:._~-").find(c) != std::string_view::npos) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += digits[byte >> 4];
      uri += digits[byte & 15];
    }
  }
  return uri;
}

std::string hyperlink_begin(const HyperlinkFormat& format, std::string_view path, std::uint64_t line,
                            std::uint64_t column) {
  std::string sequence = "\x1b]8;;";
  for (const HyperlinkFormat::Part& part : format.parts) {
    switch (part.kind) {
      case Kind::kText: sequence += part.text; break;
      case Kind::kPath: sequence += path; break;
      case Kind::kLine: sequence += std::to_string(std::max<std::uint64_t>(line, 1)); break;
      case Kind::kColumn: sequence += std::to_string(std::max<std::uint64_t>(column, 1)); break;
    }
  }
  return sequence + "\x1b\\";
}

}  // namespace lino::cli
