// RapidCheck generators of strings that match, and of strings that nearly match. Needs RapidCheck; the rest of lino
// does not.
//
//   rc::check("every date is read", [] {
//     const auto text = *lino::rc::matching(R"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))");
//     RC_ASSERT(read_date(text).has_value());
//   });
//
// A failing string is shrunk to simpler ones that match too (near-misses: that nearly match too): shorter ones, and
// letters rather than signs; down to the shortest and simplest that still fails, or nearly (Generator::simpler()).
// Lengths grow with RapidCheck's size, from the shortest at 0 to all that GenerateOptions allows at 100; strings of a
// length are equally likely. Making the automaton is the expensive part: where a property runs many times, make the
// Generator (or the Gen) once, outside of it.
//
// Errors: a pattern that is not accepted, or from which nothing can be generated, throws lino::Error; near_missing()
// gives up a test case with rc::GenerationFailure where the pattern has no near-misses.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lino/generate.h"

namespace lino::rc {

// RapidCheck's random numbers as a standard random number generator.
class Bits {
 public:
  using result_type = std::uint64_t;
  explicit Bits(const ::rc::Random& random) : random_(random) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return random_.next(); }

 private:
  ::rc::Random random_;
};

// Strings that match.
inline ::rc::Gen<std::string> matching(Generator generator) {
  const auto draw = [generator](const ::rc::Random& random, int size) {
    Bits bits(random);
    const auto& lengths = generator.lengths();
    const auto part = static_cast<std::size_t>(std::clamp(size, 0, 100));
    const std::size_t longest = (lengths.size() - 1) * part / 100;
    return ::rc::shrinkable::just(generator(bits, lengths[bits() % (longest + 1)]));
  };
  return ::rc::gen::shrink(::rc::Gen<std::string>(draw), [generator](const std::string& text) {
    return ::rc::seq::fromContainer(generator.simpler(text));
  });
}
inline ::rc::Gen<std::string> matching(const Regex& regex, const GenerateOptions& options = {}) {
  return matching(Generator(regex, options));
}
inline ::rc::Gen<std::string> matching(std::string_view pattern, const GenerateOptions& options = {}) {
  return matching(Generator(pattern, options));
}

// Strings that do not match, each with a matching one that it is one edit away from. Of any size.
inline ::rc::Gen<NearMiss> near_misses(Generator generator) {
  const auto draw = [generator](const ::rc::Random& random, int) {
    Bits bits(random);
    std::optional<NearMiss> miss = generator.near_miss(bits);
    if (!miss) throw ::rc::GenerationFailure("lino: no near-miss was found; (nearly) every string matches");
    return ::rc::shrinkable::just(*std::move(miss));
  };
  return ::rc::gen::shrink(::rc::Gen<NearMiss>(draw), [generator](const NearMiss& miss) {
    return ::rc::seq::fromContainer(generator.simpler(miss));
  });
}

// Strings that do not match, though nearly.
inline ::rc::Gen<std::string> near_missing(Generator generator) {
  return ::rc::gen::map(near_misses(std::move(generator)), [](const NearMiss& miss) { return miss.text; });
}
inline ::rc::Gen<std::string> near_missing(const Regex& regex, const GenerateOptions& options = {}) {
  return near_missing(Generator(regex, options));
}
inline ::rc::Gen<std::string> near_missing(std::string_view pattern, const GenerateOptions& options = {}) {
  return near_missing(Generator(pattern, options));
}

}  // namespace lino::rc

namespace lino {

// How RapidCheck shows a near-miss.
inline void showValue(const NearMiss& miss, std::ostream& out) {
  ::rc::show(miss.text, out);
  out << " (made from ";
  ::rc::show(miss.match, out);
  out << ")";
}

}  // namespace lino
