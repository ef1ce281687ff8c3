// Replacing, splitting and escaping: what is built on finding. Comes in: a Regex, a haystack, a replacement text. Goes
// out: new text. Matches come from find_all in batches; the groups of a match are looked up only when the replacement
// names a group other than $0, within the match that has been found.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "regex/pattern.h"

namespace lino {
namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kNoGroup = Regex::npos;

// One piece of a replacement: text to copy, or a reference to a group by number or by name.
struct Piece {
  enum class Kind { kText, kNumber, kName } kind = Kind::kText;
  std::string_view text;         // kText, kName
  std::size_t group = kNoGroup;  // kNumber
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_byte(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// "12" is group 12, "word" the group of that name; a number no group can have is kNoGroup.
Piece reference(std::string_view name) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_digit)) return {Piece::Kind::kName, name, kNoGroup};
  std::size_t number = 0;
  for (char digit : name) {
    number = number * 10 + static_cast<std::size_t>(digit - '0');
    if (number > std::size_t{1} << 40) return {Piece::Kind::kNumber, {}, kNoGroup};
  }
  return {Piece::Kind::kNumber, {}, number};
}

// Takes the next piece off the front of `rest`, which is not empty. A $ that begins no reference is itself.
Piece next_piece(std::string_view& rest) {
  const auto take = [&rest](std::size_t length) {
    const std::string_view taken = rest.substr(0, length);
    rest.remove_prefix(length);
    return taken;
  };
  if (rest[0] != '$') return {Piece::Kind::kText, take(std::min(rest.find('$'), rest.size())), kNoGroup};
  if (rest.size() > 1 && rest[1] == '$') return {Piece::Kind::kText, take(2).substr(1), kNoGroup};
  if (rest.size() > 1 && rest[1] == '{') {
    const std::size_t close = rest.find('}');
    if (close != std::string_view::npos) return reference(take(close + 1).substr(2, close - 2));
  }
  std::size_t length = 1;
  while (length < rest.size() && is_name_byte(rest[length])) ++length;
  if (length > 1) return reference(take(length).substr(1));
  return {Piece::Kind::kText, take(1), kNoGroup};
}

// A replacement read once for one Regex: names resolved, groups that do not exist dropped.
struct Template {
  std::vector<Piece> pieces;  // kText and kNumber only
  std::size_t groups = 1;     // how many groups a match must be asked for; 1: its span is enough

  Template(const Regex& regex, std::string_view replacement) {
    while (!replacement.empty()) {
      Piece piece = next_piece(replacement);
      if (piece.kind == Piece::Kind::kName) {
        piece = {Piece::Kind::kNumber, {}, regex.capture_index(piece.text).value_or(kNoGroup)};
      }
      if (piece.kind == Piece::Kind::kNumber) {
        if (piece.group > regex.capture_count()) continue;
        groups = std::max(groups, piece.group + 1);
      }
      pieces.push_back(piece);
    }
  }

  void append(std::string_view haystack, std::span<const Span> spans, std::string& out) const {
    for (const Piece& piece : pieces) {
      if (piece.kind == Piece::Kind::kText) {
        out += piece.text;
      } else if (const Span span = spans[piece.group]; span.begin != Regex::npos) {
        out += haystack.substr(span.begin, span.size());
      }
    }
  }
};

// Calls visit(span) for every match in order.
template <class Visit>
void for_each_match(const Regex& regex, std::string_view haystack, Cursor& cursor, Visit&& visit) {
  std::array<Span, kBatch> batch;
  while (!cursor.done) {
    const std::size_t n = regex.find_all(haystack, cursor, batch);
    for (std::size_t i = 0; i < n; ++i) visit(batch[i]);
    if (n < batch.size()) return;
  }
}

// Calls visit(groups) likewise, with `count` groups.
template <class Visit>
void for_each_captures(const Pattern& pattern, std::string_view haystack, std::size_t count, Visit&& visit) {
  constexpr std::size_t kSpans = 256;
  std::vector<Span> groups(std::max<std::size_t>(1, kSpans / count) * count);
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = pattern.all_captures(haystack, cursor, groups, count, {});
    for (std::size_t i = 0; i < n; ++i) visit(std::span<const Span>(groups).subspan(i * count, count));
    if ((n + 1) * count <= groups.size()) return;
  }
}

}  // namespace

std::string Regex::replace(std::string_view haystack, std::string_view replacement) const {
  const Template with(*this, replacement);
  std::vector<Span> spans(with.groups);
  if (with.groups == 1) {
    const std::optional<Match> match = find(haystack);
    if (!match) return std::string(haystack);
    spans[0] = match->span();
  } else {
    if (!pattern_->captures(haystack, 0, {}, spans)) return std::string(haystack);
  }
  std::string out(haystack.substr(0, spans[0].begin));
  with.append(haystack, spans, out);
  out += haystack.substr(spans[0].end);
  return out;
}

std::string Regex::replace_all(std::string_view haystack, std::string_view replacement) const {
  const Template with(*this, replacement);
  std::string out;
  std::size_t copied = 0;
  const auto append = [&](std::span<const Span> groups) {
    out += haystack.substr(copied, groups[0].begin - copied);
    with.append(haystack, groups, out);
    copied = groups[0].end;
  };
  Cursor cursor;
  if (with.groups == 1) {
    for_each_match(*this, haystack, cursor, [&](Span match) { append({&match, 1}); });
  } else {
    for_each_captures(*pattern_, haystack, with.groups, append);
  }
  out += haystack.substr(copied);
  return out;
}

std::string Regex::replace_all(std::string_view haystack,
                               const std::function<std::string(const Captures&)>& with) const {
  std::string out;
  std::size_t copied = 0;
  for_each_captures(*pattern_, haystack, capture_count() + 1, [&](std::span<const Span> groups) {
    out += haystack.substr(copied, groups[0].begin - copied);
    out += with(captures_from(haystack, groups));
    copied = groups[0].end;
  });
  out += haystack.substr(copied);
  return out;
}

void Regex::expand(const Captures& captures, std::string_view replacement, std::string& out) {
  while (!replacement.empty()) {
    const Piece piece = next_piece(replacement);
    switch (piece.kind) {
      case Piece::Kind::kText: out += piece.text; break;
      case Piece::Kind::kNumber: out += captures[piece.group]; break;
      case Piece::Kind::kName: out += captures[piece.text]; break;
    }
  }
}

std::vector<std::string_view> Regex::split(std::string_view haystack, std::size_t limit) const {
  std::vector<std::string_view> pieces;
  std::size_t from = 0;
  std::array<Span, kBatch> batch;
  Cursor cursor;
  const auto room = [&] { return limit == 0 ? kBatch : std::min(kBatch, limit - 1 - pieces.size()); };
  while (!cursor.done && room() > 0) {
    const std::size_t wanted = room();
    const std::size_t n = find_all(haystack, cursor, std::span(batch).first(wanted));
    for (std::size_t i = 0; i < n; ++i) {
      pieces.push_back(haystack.substr(from, batch[i].begin - from));
      from = batch[i].end;
    }
    if (n < wanted) break;
  }
  pieces.push_back(haystack.substr(from));
  return pieces;
}

std::string Regex::escape(std::string_view text) {
  // Beside the operators: what (?x) and set operations in classes give a meaning to. All of these may follow a
  // backslash in RE2's syntax too. A NUL is written out, for those who pass the pattern on as a C string.
  static constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$#&-~<> \t\n\v\f\r";
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (char c : text) {
    if (c == '\0') {
      out += "\\x00";
      continue;
    }
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace lino
