// See plans.h.
#include "jit/plans.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <string>

namespace lino::jit {

namespace {

// Its value when it is first asked for, between commas.
const std::string& plans_off() {
  static const std::string& off = *new auto([] {  // never destroyed
    const char* value = std::getenv("LINO_PLAN_OFF");
    return "," + std::string(value != nullptr ? value : "") + ",";
  }());
  return off;
}

}  // namespace

bool is_plan_off(std::string_view name) {
  assert(std::ranges::find(kPlans, name) != kPlans.end());
  const std::string& off = plans_off();
  return off.size() > 2 && off.find("," + std::string(name) + ",") != std::string::npos;
}

std::vector<std::string_view> unknown_plans_off() {
  std::vector<std::string_view> unknown;
  std::string_view rest = plans_off();
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    if (!name.empty() && std::ranges::find(kPlans, name) == kPlans.end()) unknown.push_back(name);
  }
  return unknown;
}

}  // namespace lino::jit
