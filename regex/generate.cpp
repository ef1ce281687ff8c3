// Regex -> Generator: the complete automaton of what fully matches, within the alphabet, its paths counted; drawing a
// string by walking from the start, each byte as likely as strings go on behind it; all strings in order.
#include "lino/generate.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "nfa/code_point.h"
#include "nfa/compile.h"
#include "regex/counted_language.h"
#include "regex/pattern.h"

namespace lino {
namespace {

constexpr std::size_t kUsualSpread = 32;  // of lengths, where max_length is unset

std::string number(std::size_t n) { return std::to_string(n); }

// The language of `nfa`; nothing: its automaton exceeds the budget. A state costs its row here and in the Dfa and what
// it was made from, which is bounded by the work.
std::optional<nfa::Language> language_of(const nfa::Nfa& nfa, std::size_t max_mem) {
  const std::size_t state_size = 8 * nfa.classes.stride() + 32;
  const nfa::Dfa dfa = nfa::determinize(
      nfa, {.anchored = true,
            .kind = nfa::MatchKind::kLeftmostLongest,
            .state_limit = static_cast<uint32_t>(std::min<std::size_t>(max_mem / 4 / state_size, 1u << 30)),
            .work_limit = max_mem / 16});
  if (!dfa.complete) return std::nullopt;
  return nfa::language_of(dfa);
}

syntax::CharSet set_of(const std::vector<CharRange>& alphabet, bool utf8) {
  const uint32_t max = utf8 ? syntax::kMaxCodePoint : 0xFF;
  std::vector<syntax::CodeRange> ranges;
  for (const CharRange& range : alphabet) {
    if (range.first <= range.last && range.first <= max) {
      ranges.push_back({range.first, std::min<uint32_t>(range.last, max)});
    }
  }
  return syntax::CharSet::from_ranges(std::move(ranges));
}

// Every string of these characters.
std::optional<nfa::Language> strings_of(const syntax::CharSet& alphabet, bool utf8, std::size_t max_mem) {
  syntax::HirArena arena;
  const syntax::Hir all = arena.make_repeat(arena.make_class(alphabet, !utf8), 0, syntax::kUnbounded, true);
  const Expected<nfa::Nfa> nfa =
      nfa::compile(all, {.captures = false, .anchored_only = true, .size_limit = max_mem / 4});
  if (!nfa) return std::nullopt;
  return language_of(*nfa, max_mem);
}

// The longest length to count for, no longer than strings are.
std::size_t max_length_of(const nfa::Language& language, const GenerateOptions& options) {
  const std::size_t shortest = nfa::shortest_length(language, options.min_length).value_or(0);
  const std::size_t max_length = options.max_length.value_or(shortest + kUsualSpread);
  return std::min(max_length, nfa::longest_length(language).value_or(max_length));
}

std::string nothing_matches(const nfa::Language& language, const GenerateOptions& options) {
  const std::string of = options.alphabet.empty() ? "" : " of characters of GenerateOptions::alphabet";
  if (language.empty()) return "no string" + of + " matches this pattern";
  const std::string least = "no string" + of + " that matches has " + number(options.min_length);
  const auto shortest = nfa::shortest_length(language, options.min_length);
  if (!shortest) return least + " bytes or more (GenerateOptions::min_length)";
  return least + " to " + number(*options.max_length) +
         " bytes (min_length to max_length of GenerateOptions); there are some of " + number(*shortest);
}

}  // namespace

// ---- Making ----

Generator::Generator(const Regex& regex, const GenerateOptions& options) : Generator(make(regex, options).value()) {}

Generator::Generator(std::string_view pattern, const GenerateOptions& options) : Generator(Regex(pattern), options) {}

Expected<Generator> Generator::make(const Regex& regex, const GenerateOptions& options) {
  const Program& program = regex.pattern_->program();
  const auto error = [&](ErrorKind kind, const std::string& message) {
    return Error(kind, {0, program.pattern.size()}, message, program.pattern);
  };
  if (!program.lookarounds.empty()) {
    return error(
        ErrorKind::kUnsupported,
        "no strings can be generated for lookarounds, which (?u)\\b and ^ $ under flag R are too; leave them out, "
        "and keep those strings that Regex::full_match takes");
  }
  const std::string budget = number(options.max_mem) + " bytes of GenerateOptions::max_mem";
  const auto too_large = [&] {
    return error(ErrorKind::kProgramTooLarge, "the automaton of all strings that match does not fit into the " +
                                                  budget + "; allow more, or take a smaller pattern");
  };
  std::optional<nfa::Language> language = language_of(program.forward(), options.max_mem);
  if (!language) return too_large();
  nfa::Language within;
  syntax::CharSet alphabet = set_of(options.alphabet, program.utf8);
  if (!options.alphabet.empty()) {
    std::optional<nfa::Language> strings = strings_of(alphabet, program.utf8, options.max_mem);
    if (!strings) return too_large();
    within = *std::move(strings);
    const std::size_t state_size = 4 * (language->classes.count + within.classes.count) + 64;
    language = nfa::intersection(*language, within, options.max_mem / 4 / state_size);
    if (!language) return too_large();
  }

  const std::size_t max_length = max_length_of(*language, options);
  const std::size_t counts = nfa::Paths::memory_for(*language, max_length);
  if (counts > options.max_mem / 2) {
    return error(ErrorKind::kProgramTooLarge, "to count its strings of up to " + number(max_length) + " bytes takes " +
                                                  number(counts) + " bytes, more than half of the " + budget +
                                                  "; allow more, or a smaller max_length");
  }
  const bool empty = language->empty();
  nfa::Paths paths(*language, max_length);
  std::vector<std::size_t> lengths;
  for (std::size_t length = options.min_length; !empty && length <= max_length; ++length) {
    if (paths.any(language->start, length)) lengths.push_back(length);
  }
  if (lengths.empty()) return error(ErrorKind::kNoString, nothing_matches(*language, options));
  return Generator(std::make_shared<const CountedLanguage>(CountedLanguage{
      std::move(paths), std::move(within), std::move(alphabet), program.utf8, options.min_length, std::move(lengths)}));
}

// ---- Random strings ----

std::string Generator::draw(RandomBits bits) const {
  return draw(bits, counted_->lengths[below(counted_->lengths.size(), bits)]);
}

std::string Generator::draw(RandomBits bits, std::size_t length) const {
  assert(std::ranges::binary_search(counted_->lengths, length));
  return counted_->draw(bits, counted_->language().start, length);
}

// In each state a class is as likely as the strings behind it are many, and of the class each byte.
std::string CountedLanguage::draw(RandomBits bits, uint32_t state, std::size_t length) const {
  std::string text;
  text.reserve(length);
  for (std::size_t left = length; left > 0; --left) {
    const nfa::Count total = paths.count(state, left);
    double chance = std::ldexp(static_cast<double>(bits() >> 11), -53) * total.mantissa;
    unsigned chosen = 0;
    for (unsigned cls = 0; cls < language().classes.count; ++cls) {
      const nfa::Count count = paths.count(language().step(state, cls), left - 1);
      if (count.zero()) continue;
      chosen = cls;
      const double share = static_cast<double>(paths.class_size(cls)) * count.relative_to(total);
      if (chance < share) break;
      chance -= share;  // rounding may leave something behind the last share: then that one is it
    }
    text += static_cast<char>(paths.byte_of(chosen, below(paths.class_size(chosen), bits)));
    state = language().step(state, chosen);
  }
  return text;
}

// ---- All strings ----

Strings Generator::strings() const { return Strings(counted_); }

Strings::Strings(std::shared_ptr<const CountedLanguage> counted) : counted_(std::move(counted)) {
  states_.push_back(counted_->language().start);
  complete();
}

void Strings::complete() {
  const std::size_t length = counted_->lengths[which_];
  while (text_.size() < length) {
    unsigned byte = 0;
    const auto to = [&] { return counted_->language().step_byte(states_.back(), static_cast<uint8_t>(byte)); };
    while (!counted_->paths.any(to(), length - text_.size() - 1)) ++byte;
    states_.push_back(to());
    text_ += static_cast<char>(byte);
  }
}

// The last byte that can be larger becomes so, as little as can be, and what follows as small as can be.
void Strings::advance() {
  const std::size_t length = counted_->lengths[which_];
  while (!text_.empty()) {
    unsigned byte = static_cast<uint8_t>(text_.back());
    text_.pop_back();
    states_.pop_back();
    while (++byte < 256) {
      const uint32_t to = counted_->language().step_byte(states_.back(), static_cast<uint8_t>(byte));
      if (!counted_->paths.any(to, length - text_.size() - 1)) continue;
      states_.push_back(to);
      text_ += static_cast<char>(byte);
      return complete();
    }
  }
  done_ = ++which_ == counted_->lengths.size();
  if (!done_) complete();
}

// ---- About it ----

const std::vector<std::size_t>& Generator::lengths() const { return counted_->lengths; }

double Generator::count(std::size_t length) const {
  if (!std::ranges::binary_search(counted_->lengths, length)) return 0;
  return counted_->paths.count(counted_->language().start, length).value();
}

bool Generator::contains(std::string_view text) const { return counted_->contains(text); }

bool CountedLanguage::contains(std::string_view text) const {
  return text.size() >= min_length && text.size() <= paths.max_length() && language().contains(text);
}

std::size_t CountedLanguage::character_size(std::string_view text, std::size_t at) const {
  return utf8 ? nfa::code_point_length(text, at) : 1;
}

}  // namespace lino
