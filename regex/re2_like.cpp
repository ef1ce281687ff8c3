// RE2's interface on lino's Regex: its options, its calls, its rewrite strings; conversions of arguments
// are in re2_like_parse.cpp. Comes in: what RE2's
// callers pass; goes out: what libre2 would have answered. Only the public header is used. tests/re2_like_test.cpp
// makes the same calls of both.
#include "lino/re2_like.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

namespace lino::re2_like {
namespace {

constexpr std::size_t kMaxGroups = 17;  // \0 to \9 fit; RE2's own bound on a rewrite's groups

bool is_digit(char c) { return c >= '0' && c <= '9'; }

RE2::ErrorCode to_code(const Error& error, std::string_view argument) {
  switch (error.kind()) {
    case ErrorKind::kBadEscape: return argument == "\\" ? RE2::ErrorTrailingBackslash : RE2::ErrorBadEscape;
    case ErrorKind::kBadClass:
    case ErrorKind::kBadClassRange: return RE2::ErrorBadCharRange;
    case ErrorKind::kMissingBracket: return RE2::ErrorMissingBracket;
    case ErrorKind::kMissingParen: return RE2::ErrorMissingParen;
    case ErrorKind::kUnexpectedParen: return RE2::ErrorUnexpectedParen;
    case ErrorKind::kMissingOperand: return argument.size() > 1 ? RE2::ErrorRepeatOp : RE2::ErrorRepeatArgument;
    case ErrorKind::kBadRepeat:
    case ErrorKind::kRepeatTooLarge: return RE2::ErrorRepeatSize;
    case ErrorKind::kUnsupported:
      if (argument.starts_with('\\')) return RE2::ErrorBadEscape;
      if (argument.starts_with("(*")) return RE2::ErrorRepeatArgument;  // (*VERB)
      return argument.starts_with('(') ? RE2::ErrorBadPerlOp : RE2::ErrorRepeatOp;
    case ErrorKind::kBadGroup: return RE2::ErrorBadPerlOp;
    case ErrorKind::kBadName: return RE2::ErrorBadNamedCapture;
    case ErrorKind::kBadUtf8: return RE2::ErrorBadUTF8;
    case ErrorKind::kNestingTooDeep:
    case ErrorKind::kPatternTooLong:
    case ErrorKind::kProgramTooLarge: return RE2::ErrorPatternTooLarge;
    case ErrorKind::kNoString: break;  // no pattern's error
  }
  return RE2::ErrorInternal;
}

// Leaves `texts` as the groups' texts; beyond the groups, and for groups that took no part, null.
void store(StringPiece* texts, std::size_t n, const Captures& captures) {
  for (std::size_t i = 0; i < n; ++i) texts[i] = captures.matched(i) ? captures[i] : StringPiece();
}

}  // namespace

RE2::Options::Options(CannedOptions canned)
    : encoding_(canned == RE2::Latin1 ? EncodingLatin1 : EncodingUTF8),
      posix_syntax_(canned == RE2::POSIX),
      longest_match_(canned == RE2::POSIX),
      log_errors_(canned != RE2::Quiet) {}

lino::Options RE2::Options::to_lino() const {
  return {.literal = literal_,
          .latin1 = encoding_ == EncodingLatin1,
          .longest_match = longest_match_,
          .never_nl = never_nl_,
          .dot_nl = dot_nl_,
          .never_capture = never_capture_,
          .case_sensitive = case_sensitive_,
          .posix_syntax = posix_syntax_,
          .perl_classes = perl_classes_,
          .word_boundary = word_boundary_,
          .one_line = one_line_,
          .max_mem = static_cast<std::size_t>(std::max<std::int64_t>(max_mem_, 0))};
}

RE2::RE2(const char* pattern) { init(pattern); }
RE2::RE2(const std::string& pattern) { init(pattern); }
RE2::RE2(StringPiece pattern) { init(pattern); }
RE2::RE2(StringPiece pattern, const Options& options) : options_(options) { init(pattern); }
RE2::~RE2() = default;

void RE2::init(StringPiece pattern) {
  pattern_ = pattern;
  Expected<Regex> made = Regex::make(pattern_, options_.to_lino());
  if (!made) {
    const Error& error = made.error();
    const Span span = error.span();
    error_arg_ = pattern_.substr(std::min(span.begin, pattern_.size()), span.size());
    error_code_ = to_code(error, error_arg_);
    error_ = error.message();
    return;
  }
  regex_ = *std::move(made);
  group_count_ = static_cast<int>(regex_->capture_count());
  const std::vector<std::string>& names = regex_->capture_names();
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    named_groups_.emplace(names[i], static_cast<int>(i));  // the first of a name stays
    group_names_.emplace(static_cast<int>(i), names[i]);
  }
}

bool RE2::Match(StringPiece text, std::size_t startpos, std::size_t endpos, Anchor anchor, StringPiece* submatch,
                int nsubmatch) const {
  if (!ok() || startpos > endpos || endpos > text.size()) return false;
  const StringPiece haystack = text.substr(0, endpos);
  const auto n = static_cast<std::size_t>(std::max(nsubmatch, 0));
  if (anchor == ANCHOR_BOTH) return match_both(haystack, startpos, submatch, n);
  if (n <= 1) {
    if (n == 0 && startpos == 0 && anchor == UNANCHORED) return regex_->is_match(haystack);
    const auto match =
        anchor == UNANCHORED ? regex_->find(haystack, startpos) : regex_->find_anchored(haystack, startpos);
    if (match && n == 1) submatch[0] = match->text();
    return match.has_value();
  }
  const auto captures =
      anchor == UNANCHORED ? regex_->captures(haystack, startpos) : regex_->captures_anchored(haystack, startpos);
  if (captures) store(submatch, n, *captures);
  return captures.has_value();
}

// A match of text[start, end) from end to end, with what stands before `start` in view.
bool RE2::match_both(StringPiece text, std::size_t start, StringPiece* submatch, std::size_t n) const {
  if (start == 0 && n <= 1) {
    if (!regex_->full_match(text)) return false;
    if (n == 1) submatch[0] = text;
    return true;
  }
  std::optional<Captures> captures;
  if (start == 0) {
    captures = regex_->captures_full(text);
  } else {
    std::call_once(to_end_once_, [this] {
      lino::Options options = options_.to_lino();
      const std::string pattern = options.literal ? Regex::escape(pattern_) : pattern_;
      const bool lines = options.posix_syntax && !options.one_line;  // RE2: ^ and $ are by line only there
      options.literal = options.posix_syntax = false;
      Expected<Regex> made = Regex::make((lines ? "(?m:" : "(?:") + pattern + ")\\z", options);
      if (made) to_end_ = *std::move(made);
    });
    if (to_end_) {
      captures = to_end_->captures_anchored(text, start);
    } else {
      captures = regex_->captures_full(text.substr(start));  // an open \Q: the view before `start` is lost
    }
  }
  if (captures) store(submatch, n, *captures);
  return captures.has_value();
}

bool RE2::match_arguments(StringPiece text, const RE2& re, Anchor anchor, std::size_t* consumed,
                          const Arg* const arguments[], int n) {
  if (!re.ok() || n > re.NumberOfCapturingGroups()) return false;
  std::array<StringPiece, kMaxGroups> few;
  std::vector<StringPiece> many;
  StringPiece* groups = few.data();
  const int wanted = n == 0 && consumed == nullptr ? 0 : n + 1;
  if (wanted > static_cast<int>(few.size())) {
    many.resize(static_cast<std::size_t>(wanted));
    groups = many.data();
  }
  if (!re.Match(text, 0, text.size(), anchor, groups, wanted)) return false;
  if (consumed != nullptr) *consumed = static_cast<std::size_t>(groups[0].data() + groups[0].size() - text.data());
  for (int i = 0; arguments != nullptr && i < n; ++i) {
    if (!arguments[i]->Parse(groups[i + 1].data(), groups[i + 1].size())) return false;
  }
  return true;
}

bool RE2::FullMatchN(StringPiece text, const RE2& re, const Arg* const arguments[], int n) {
  return match_arguments(text, re, ANCHOR_BOTH, nullptr, arguments, n);
}

bool RE2::PartialMatchN(StringPiece text, const RE2& re, const Arg* const arguments[], int n) {
  return match_arguments(text, re, UNANCHORED, nullptr, arguments, n);
}

bool RE2::ConsumeN(StringPiece* input, const RE2& re, const Arg* const arguments[], int n) {
  std::size_t consumed = 0;
  if (!match_arguments(*input, re, ANCHOR_START, &consumed, arguments, n)) return false;
  input->remove_prefix(consumed);
  return true;
}

bool RE2::FindAndConsumeN(StringPiece* input, const RE2& re, const Arg* const arguments[], int n) {
  std::size_t consumed = 0;
  if (!match_arguments(*input, re, UNANCHORED, &consumed, arguments, n)) return false;
  input->remove_prefix(consumed);
  return true;
}

// ---- Rewrites ----

int RE2::MaxSubmatch(StringPiece rewrite) {
  int most = 0;
  for (std::size_t i = 0; i + 1 < rewrite.size(); ++i) {
    if (rewrite[i] != '\\') continue;
    ++i;
    if (is_digit(rewrite[i])) most = std::max(most, rewrite[i] - '0');
  }
  return most;
}

bool RE2::Rewrite(std::string* out, StringPiece rewrite, const StringPiece* groups, int n) const {
  for (std::size_t i = 0; i < rewrite.size(); ++i) {
    if (rewrite[i] != '\\') {
      *out += rewrite[i];
      continue;
    }
    if (++i == rewrite.size()) return false;
    if (rewrite[i] == '\\') {
      *out += '\\';
    } else if (is_digit(rewrite[i]) && rewrite[i] - '0' < n) {
      *out += groups[rewrite[i] - '0'];
    } else {
      return false;
    }
  }
  return true;
}

bool RE2::CheckRewriteString(StringPiece rewrite, std::string* error) const {
  for (std::size_t i = 0; i < rewrite.size(); ++i) {
    if (rewrite[i] != '\\') continue;
    if (++i == rewrite.size()) {
      *error = "the rewrite ends in a single backslash; write \\\\ for a backslash";
      return false;
    }
    if (rewrite[i] != '\\' && !is_digit(rewrite[i])) {
      *error = "a backslash in a rewrite is followed by a digit or a backslash";
      return false;
    }
  }
  if (MaxSubmatch(rewrite) > NumberOfCapturingGroups()) {
    *error = "the rewrite uses group " + std::to_string(MaxSubmatch(rewrite)) + " of a pattern with " +
             std::to_string(NumberOfCapturingGroups());
    return false;
  }
  return true;
}

bool RE2::Replace(std::string* text, const RE2& re, StringPiece rewrite) {
  std::array<StringPiece, kMaxGroups> groups;
  const int n = 1 + MaxSubmatch(rewrite);
  if (n > 1 + re.NumberOfCapturingGroups()) return false;
  if (!re.Match(*text, 0, text->size(), UNANCHORED, groups.data(), n)) return false;
  std::string with;
  if (!re.Rewrite(&with, rewrite, groups.data(), n)) return false;
  text->replace(static_cast<std::size_t>(groups[0].data() - text->data()), groups[0].size(), with);
  return true;
}

int RE2::GlobalReplace(std::string* text, const RE2& re, StringPiece rewrite) {
  const int n = 1 + MaxSubmatch(rewrite);
  if (!re.ok() || n > 1 + re.NumberOfCapturingGroups()) return 0;
  const StringPiece haystack = *text;
  std::array<StringPiece, kMaxGroups> groups;
  std::array<Span, kMaxGroups> spans;
  std::array<Span, 64> batch;
  Scratch scratch(*re.regex_);
  Cursor cursor;
  std::string out;
  std::size_t copied = 0;
  int count = 0;
  while (!cursor.done) {
    const std::size_t found = re.regex_->find_all(haystack, cursor, batch, scratch);
    for (const Span match : std::span(batch).first(found)) {
      out += haystack.substr(copied, match.begin - copied);
      spans[0] = match;
      if (n > 1) {
        re.regex_->captures(haystack, match.begin, true, std::span(spans).first(static_cast<std::size_t>(n)), scratch);
      }
      for (int i = 0; i < n; ++i) {
        groups[i] = spans[i].begin == Regex::npos ? StringPiece() : haystack.substr(spans[i].begin, spans[i].size());
      }
      re.Rewrite(&out, rewrite, groups.data(), n);  // a bad rewrite is written as far as it goes, as in RE2
      copied = match.end;
      ++count;
    }
    if (found < batch.size()) break;
  }
  if (count == 0) return 0;
  out += haystack.substr(copied);
  *text = std::move(out);
  return count;
}

bool RE2::Extract(StringPiece text, const RE2& re, StringPiece rewrite, std::string* out) {
  std::array<StringPiece, kMaxGroups> groups;
  const int n = 1 + MaxSubmatch(rewrite);
  if (n > 1 + re.NumberOfCapturingGroups()) return false;
  if (!re.Match(text, 0, text.size(), UNANCHORED, groups.data(), n)) return false;
  out->clear();
  return re.Rewrite(out, rewrite, groups.data(), n);
}

std::string RE2::QuoteMeta(StringPiece text) {
  std::string out;
  out.reserve(text.size() * 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || byte >= 0x80;
    if (c == '\0') {
      out += "\\x00";
    } else {
      if (!plain) out += '\\';
      out += c;
    }
  }
  return out;
}

RE2* LazyRE2::get() const {
  std::call_once(once_, [this] { made_ = new RE2(pattern_, options_); });  // never freed: safe at any exit
  return made_;
}

}  // namespace lino::re2_like
