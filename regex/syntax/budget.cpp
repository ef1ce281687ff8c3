// Sizes as a person reads them.
#include "regex/syntax/budget.h"

#include <cstdint>
#include <iterator>

namespace lino::syntax {
namespace {

constexpr const char* kUnits[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};

std::size_t unit_of(double bytes) {
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < std::size(kUnits); ++unit) bytes /= 1024;
  return unit;
}

std::string in_unit(double bytes, std::size_t unit) {
  for (std::size_t i = 0; i < unit; ++i) bytes /= 1024;
  return bytes >= 1e6 ? "over 1000000 " + std::string(kUnits[unit])
                      : std::to_string(static_cast<uint64_t>(bytes + 0.5)) + " " + kUnits[unit];
}

}  // namespace

std::string readable_bytes(double bytes) { return in_unit(bytes, unit_of(bytes)); }

Error over_budget(std::string_view what, double needed, std::size_t allowed, std::string_view advice,
                  std::string_view pattern, std::string_view who) {
  const auto limit = static_cast<double>(allowed);
  std::size_t unit = unit_of(limit);
  while (unit > 0 && needed > limit && in_unit(needed, unit) == in_unit(limit, unit)) --unit;
  const std::string how_much = needed <= limit         ? "more than " + in_unit(limit, unit)
                               : needed >= 100 * limit ? "about " + readable_bytes(needed)
                                                       : "about " + in_unit(needed, unit);
  std::string message = std::string(who) + " " + std::string(what) + " of " + how_much +
                        ", but the memory budget allows " + in_unit(limit, unit) + "; " + std::string(advice) +
                        " or raise the budget (max_mem)";
  return Error(ErrorKind::kProgramTooLarge, {0, pattern.size()}, std::move(message), pattern);
}

}  // namespace lino::syntax
