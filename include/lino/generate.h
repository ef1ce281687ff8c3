// Strings that match: random ones, the shortest, all of them in order; and strings that nearly match. For
// property-based tests and fuzzing; lino/rapidcheck.h makes RapidCheck generators of it, with shrinking. This header is
// the manual.
//
//   const lino::Generator dates(lino::Regex(R"(\d{4}-\d\d-\d\d)"));
//   std::mt19937_64 random(1);
//   std::string date = dates(random);              // "8302-47-19"
//   auto miss = dates.near_miss(random);           // miss->text is "8302-4-19", made from miss->match
//   for (const std::string& text : dates.strings()) ...  // "0000-00-00", "0000-00-01", and so on
//
// Meaning. A string is generated when Regex::full_match says yes to it: ^ $ \b and the Regex's options count as they
// do there. Strings are UTF-8 by themselves, except where the pattern asks for bytes (\C, Options::latin1).
//
// Chances. First a length, in bytes, is drawn from those that some string in the range has, each as likely as the next;
// then a string from all of that length, each as likely as the next. (Paths through the complete automaton are counted:
// in floating point, exact up to 2^53 strings of a length, beyond that to nine digits for up to 10,000 bytes.) With the
// same generator, the same sequence of random numbers gives the same strings on every platform.
//
// What to ask for. Of all strings that [^@]+ matches nearly all are unreadable, for most code points are: give an
// alphabet, such as kPrintableAscii.
//
// Errors. A pattern with lookarounds (also: (?u)\b, and ^ $ under flag R), a pattern whose automaton, or whose counts,
// exceed GenerateOptions::max_mem, and a pattern that no string of the range and alphabet matches: an Error, thrown by
// the constructor, returned by make().
//
// Complexity. Making one is O(states x bytes of the alphabet x max_length); the automaton has as many states as
// 2^pattern at worst, which max_mem bounds. A string is O(length x byte classes).
//
// Threads. A Generator is immutable, copies share everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lino/regex.h"

namespace lino {

// Code points `first` to `last`, both included; under Options::latin1 bytes.
struct CharRange {
  char32_t first = 0;
  char32_t last = 0;
};
inline constexpr CharRange kPrintableAscii{U' ', U'~'};

// An aggregate for designated initialisers.
struct GenerateOptions {
  std::size_t min_length = 0;                   // bytes
  std::optional<std::size_t> max_length = {};   // bytes; unset: 32 more than the shortest string that is long enough
  std::vector<CharRange> alphabet = {};         // only strings made of these characters alone; empty: any
  std::size_t max_mem = std::size_t{64} << 20;  // bytes for the automaton and the counts
};

// A string that does not match, and the matching one that it is one edit of a character away from: one left out, put
// in, replaced, or swapped with the next.
struct NearMiss {
  std::string text;
  std::string match;
};

class Strings;
struct CountedLanguage;  // what a pattern became; shared by a Generator's copies

// A random number generator, whatever its type.
struct RandomBits {
  void* rng;
  std::uint64_t (*draw)(void*);
  std::uint64_t operator()() const { return draw(rng); }  // 64 random bits
};

class Generator {
 public:
  // Throws Error. The Regex need not outlive the Generator.
  explicit Generator(const Regex& regex, const GenerateOptions& options = {});
  explicit Generator(std::string_view pattern, const GenerateOptions& options = {});
  // The same without exceptions.
  static Expected<Generator> make(const Regex& regex, const GenerateOptions& options = {});

  // ---- Random strings ----

  // Any random number generator of the standard library's kind. 64 bits are used for a length, 128 for a byte.
  template <std::uniform_random_bit_generator Rng>
  std::string operator()(Rng& rng) const {
    return draw(bits_of(rng));
  }
  // Of exactly `length` bytes; precondition: that is one of lengths().
  template <std::uniform_random_bit_generator Rng>
  std::string operator()(Rng& rng, std::size_t length) const {
    return draw(bits_of(rng), length);
  }
  // A string that does not match, whatever its length, though nearly: one edit away from a string of this Generator.
  // Made of the alphabet's characters; without an alphabet, of well-formed UTF-8 where that can fail to match. Nothing
  // when none was found in some hundred attempts: then the pattern matches (nearly) everything. Which misses are more
  // likely than others is not specified, but the edges of the pattern's character classes are preferred.
  template <std::uniform_random_bit_generator Rng>
  std::optional<NearMiss> near_miss(Rng& rng) const {
    return draw_near_miss(bits_of(rng));
  }

  // ---- All strings ----

  // Each string once: shorter ones first, those of a length in the order of their (unsigned) bytes. Lazily: the next is
  // made when it is asked for, in O(length x 256).
  Strings strings() const;
  // Of the shortest strings the simplest: in each place, from the left, letters rather than digits, digits rather than
  // signs, signs rather than control characters, those rather than bytes beyond ASCII; a before z. Never empty-handed.
  std::string shortest() const;
  // The lengths that strings in the range have, ascending; never empty.
  const std::vector<std::size_t>& lengths() const;
  // How many strings have that length; exact up to 2^53, infinity beyond a double's range, 0 outside of the range.
  double count(std::size_t length) const;
  // Is it one of them: does it match, is it long enough, short enough and made of the alphabet?
  bool contains(std::string_view text) const;

  // ---- Shrinking ----

  // Some simpler strings of this Generator, the simplest first: shorter, or of the same length and simpler as
  // shortest() says. Nothing for shortest() itself, nor for what is not one of the Generator's strings. Taking one of
  // the result again and again ends.
  std::vector<std::string> simpler(const std::string& text) const;
  // The same for near-misses: the same edit of a simpler string, or a simpler edit of the same string.
  std::vector<NearMiss> simpler(const NearMiss& miss) const;

 private:
  explicit Generator(std::shared_ptr<const CountedLanguage> counted) : counted_(std::move(counted)) {}
  std::string draw(RandomBits bits) const;
  std::string draw(RandomBits bits, std::size_t length) const;
  std::optional<NearMiss> draw_near_miss(RandomBits bits) const;

  template <class Rng>
  static RandomBits bits_of(Rng& rng) {
    return {&rng, [](void* erased) -> std::uint64_t {
              Rng& random = *static_cast<Rng*>(erased);
              constexpr std::uint64_t kRange = Rng::max() - Rng::min();
              if constexpr (kRange == std::numeric_limits<std::uint64_t>::max()) {
                return random() - Rng::min();
              } else if constexpr (kRange == std::numeric_limits<std::uint32_t>::max()) {
                const std::uint64_t high = random() - Rng::min();
                return high << 32 | (random() - Rng::min());
              } else {  // what the distribution makes of it differs between standard libraries
                return std::uniform_int_distribution<std::uint64_t>{}(random);
              }
            }};
  }

  std::shared_ptr<const CountedLanguage> counted_;
};

// A range of strings, for range-for; single pass. Does not need the Generator any more.
class Strings {
 public:
  class Iterator {
   public:
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using pointer = const std::string*;
    using reference = const std::string&;

    Iterator() = default;
    explicit Iterator(Strings* owner) : owner_(owner) {}
    const std::string& operator*() const { return owner_->text_; }
    const std::string* operator->() const { return &owner_->text_; }
    Iterator& operator++() {
      owner_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.at_end(); }

   private:
    bool at_end() const { return owner_ == nullptr || owner_->done_; }
    Strings* owner_ = nullptr;
  };

  Iterator begin() { return Iterator(this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  friend class Generator;
  explicit Strings(std::shared_ptr<const CountedLanguage> counted);
  void advance();
  void complete();  // the rest of text_, as small as can be

  std::shared_ptr<const CountedLanguage> counted_;
  std::size_t which_ = 0;              // of the lengths
  std::string text_;                   // the string that the iterator is at
  std::vector<std::uint32_t> states_;  // before each byte of it
  bool done_ = false;
};

}  // namespace lino
