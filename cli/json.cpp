// Written as it goes, field by field, in the order in which ripgrep writes them.
#include "cli/json.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace lino::cli {
namespace {

// How many bytes the character at the front of `text` takes; 0: they are not UTF-8.
std::size_t character(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  const unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return size;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

void write_string(Writer& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view plain = "\b\t\n\f\r\"\\", escaped = "btnfr\"\\";
  out.write('"');
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= ' ' && byte != '"' && byte != '\\') continue;
    out.write(text.substr(from, i - from));
    from = i + 1;
    const std::size_t known = plain.find(text[i]);
    out.write('\\');
    if (known != std::string_view::npos) {
      out.write(escaped[known]);
    } else {
      out.write("u00");
      out.write(digits[byte >> 4]);
      out.write(digits[byte & 15]);
    }
  }
  out.write(text.substr(from));
  out.write('"');
}

void write_base64(Writer& out, std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  out.write('"');
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < n ? static_cast<unsigned char>(bytes[at + i]) : 0);
    for (std::size_t i = 0; i < 4; ++i) out.write(i <= n ? digits[group >> (18 - 6 * i) & 63] : '=');
  }
  out.write('"');
}

// {"text":".."} or {"bytes":".."}
void write_text(Writer& out, std::string_view text) {
  if (is_utf8(text)) {
    out.write(R"({"text":)");
    write_string(out, text);
  } else {
    out.write(R"({"bytes":)");
    write_base64(out, text);
  }
  out.write('}');
}

void write_field(Writer& out, std::string_view name, std::uint64_t value) {
  out.write(name);
  out.write(value);
}

void write_duration(Writer& out, std::uint64_t nanoseconds) {
  constexpr std::uint64_t kSecond = 1'000'000'000;
  std::string micros = std::to_string(nanoseconds % kSecond / 1000);
  micros.insert(0, 6 - micros.size(), '0');
  write_field(out, R"({"secs":)", nanoseconds / kSecond);
  write_field(out, R"(,"nanos":)", nanoseconds % kSecond);
  write_field(out, R"(,"human":")", nanoseconds / kSecond);
  out.write("." + micros + R"(s"})");
}

void write_stats(Writer& out, const JsonStats& stats) {
  out.write(R"({"elapsed":)");
  write_duration(out, stats.nanoseconds);
  write_field(out, R"(,"searches":)", stats.searches);
  write_field(out, R"(,"searches_with_match":)", stats.searches_with_match);
  write_field(out, R"(,"bytes_searched":)", stats.bytes_searched);
  write_field(out, R"(,"bytes_printed":)", stats.bytes_printed);
  write_field(out, R"(,"matched_lines":)", stats.matched_lines);
  write_field(out, R"(,"matches":)", stats.matches);
  out.write('}');
}

}  // namespace

void json_begin(Writer& out, std::string_view path) {
  out.write(R"({"type":"begin","data":{"path":)");
  write_text(out, path);
  out.write("}}\n");
}

void json_lines(Writer& out, std::string_view path, const Lines& lines) {
  out.write(lines.selected ? R"({"type":"match","data":{"path":)" : R"({"type":"context","data":{"path":)");
  write_text(out, path);
  out.write(R"(,"lines":)");
  write_text(out, lines.text());
  out.write(R"(,"line_number":)");
  if (lines.number > 0) {
    out.write(lines.number);
  } else {
    out.write("null");
  }
  write_field(out, R"(,"absolute_offset":)", lines.offset);
  out.write(R"(,"submatches":[)");
  bool first = true;
  for (const Span match : lines.matches) {
    out.write(first ? R"({"match":)" : R"(,{"match":)");
    first = false;
    write_text(out, lines.haystack.substr(match.begin, match.size()));
    write_field(out, R"(,"start":)", match.begin - lines.begin);
    write_field(out, R"(,"end":)", match.end - lines.begin);
    out.write('}');
  }
  out.write("]}}\n");
}

void json_end(Writer& out, std::string_view path, const std::optional<std::uint64_t>& binary_offset,
              const JsonStats& stats) {
  out.write(R"({"type":"end","data":{"path":)");
  write_text(out, path);
  out.write(R"(,"binary_offset":)");
  if (binary_offset) {
    out.write(*binary_offset);
  } else {
    out.write("null");
  }
  out.write(R"(,"stats":)");
  write_stats(out, stats);
  out.write("}}\n");
}

void json_summary(Writer& out, std::uint64_t nanoseconds, const JsonStats& stats) {
  out.write(R"({"data":{"elapsed_total":)");
  write_duration(out, nanoseconds);
  out.write(R"(,"stats":)");
  write_stats(out, stats);
  out.write("},\"type\":\"summary\"}\n");
}

}  // namespace lino::cli
