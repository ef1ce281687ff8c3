// The plans that can be switched off by their names, for tests and benchmarks: LINO_PLAN_OFF=draft,windows.
#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace lino::jit {

// What each is for: bench/README.md.
inline constexpr std::array<std::string_view, 17> kPlans = {
    "draft",    "find_buckets", "find_fixed",    "find_pair", "from_end", "groups",  "prefix",    "required", "runs",
    "sequence", "shuffles",     "slots_by_ends", "starts",    "streams",  "windows", "word_bits", "words"};

// Has LINO_PLAN_OFF (names apart by commas) this one?
bool is_plan_off(std::string_view name);

// The names there that are no plan's.
std::vector<std::string_view> unknown_plans_off();

}  // namespace lino::jit
