// The reader of RE2's result files; the format is described in re2_format.h.
#include "tests/re2_format.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

namespace lino::test {
namespace {

void append_utf8(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  out += static_cast<char>((0xF00 >> size) | (c >> (6 * (size - 1))));
  for (int i = size - 2; i >= 0; --i) out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
}

// What follows a backslash at text[at]; moves `at` behind it.
void append_escape(std::string& out, std::string_view text, std::size_t& at) {
  const auto number = [&](std::size_t digits, int base) {
    uint32_t value = 0;
    std::from_chars(text.data() + at, text.data() + std::min(at + digits, text.size()), value, base);
    at += digits;
    return value;
  };
  const char c = text[at++];
  switch (c) {
    case 'a': out += '\a'; return;
    case 'b': out += '\b'; return;
    case 'f': out += '\f'; return;
    case 'n': out += '\n'; return;
    case 'r': out += '\r'; return;
    case 't': out += '\t'; return;
    case 'v': out += '\v'; return;
    case 'x': out += static_cast<char>(number(2, 16)); return;
    case 'u': append_utf8(out, number(4, 16)); return;
    case 'U': append_utf8(out, number(8, 16)); return;
    default: break;
  }
  if (c >= '0' && c <= '7') {
    --at;
    out += static_cast<char>(number(3, 8));
  } else {
    out += c;
  }
}

void append_number(std::string& out, std::size_t n) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

}  // namespace

std::string_view Re2Case::result(std::size_t string, Re2Column column) const {
  std::string_view line = results[string];
  for (int i = 0; i < column; ++i) line.remove_prefix(std::min(line.size(), line.find(';') + 1));
  return line.substr(0, line.find(';'));
}

Re2File::Re2File(const std::string& path) : file_(nullptr, Close{path.ends_with(".bz2")}) {
  file_.reset(path.ends_with(".bz2") ? popen(("bzcat '" + path + "'").c_str(), "r") : std::fopen(path.c_str(), "r"));
}

void Re2File::Close::operator()(std::FILE* file) const {
  if (pipe) pclose(file);
  else std::fclose(file);
}

// The next line into text_, without its end.
bool Re2File::read_line() {
  text_.clear();
  char part[4096];
  while (std::fgets(part, sizeof part, file_.get()) != nullptr) {
    text_ += part;
    if (text_.back() == '\n') {
      text_.pop_back();
      ++line_;
      return true;
    }
  }
  return !text_.empty();
}

bool Re2File::next(Re2Case& out) {
  while (file_ && read_line()) {
    if (text_.empty() || text_[0] == '#') continue;
    if (text_ == "strings") {
      strings_.clear();
      in_regexps_ = false;
    } else if (text_ == "regexps") {
      in_regexps_ = true;
    } else if (text_[0] != '"') {
      suite_ = text_;
    } else if (!in_regexps_) {
      strings_.push_back(unquote(text_));
    } else {
      out.suite = suite_;
      out.regexp = unquote(text_);
      out.strings = strings_;
      out.results.resize(strings_.size());
      for (std::string& result : out.results) {
        if (!read_line()) {
          error_ = "the file ends inside the results of " + out.regexp;
          return false;
        }
        result.swap(text_);
      }
      return true;
    }
  }
  return false;
}

void append_result(std::string& out, bool matched, std::span<const std::size_t> slots) {
  if (!matched) {
    out += '-';
    return;
  }
  for (std::size_t i = 0; i + 1 < slots.size(); i += 2) {
    if (i > 0) out += ' ';
    if (slots[i] != std::string::npos) append_number(out, slots[i]);
    out += '-';
    if (slots[i] != std::string::npos) append_number(out, slots[i + 1]);
  }
}

std::string unquote(std::string_view quoted) {
  if (quoted.size() >= 2 && (quoted[0] == '"' || quoted[0] == '`')) {
    const bool raw = quoted[0] == '`';
    quoted = quoted.substr(1, quoted.size() - 2);
    if (raw) return std::string(quoted);
  }
  std::string out;
  for (std::size_t at = 0; at < quoted.size();) {
    if (quoted[at] == '\\' && at + 1 < quoted.size()) append_escape(out, quoted, ++at);
    else out += quoted[at++];
  }
  return out;
}

std::string conformance_file(const std::string& name) {
  namespace fs = std::filesystem;
  std::vector<fs::path> places;
  if (const char* folder = std::getenv("LINO_CONFORMANCE")) places.push_back(fs::path(folder) / name);
  const char* source = std::getenv("LINO_SOURCE_DIR");
  places.push_back(fs::path(source ? source : ".") / "../shared/conformance" / name);
  places.push_back(fs::path("/usr/share/go-1.19/src/regexp/testdata") / fs::path(name).filename());
  std::error_code ignored;
  for (const fs::path& place : places) {
    if (fs::exists(place, ignored)) return place.string();
  }
  return "";
}

}  // namespace lino::test
