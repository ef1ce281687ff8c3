// The arrays of tables.cpp, which generate.py writes; unicode.cpp reads them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax::unicode::tables {

extern const std::span<const std::string_view> names;
extern const uint16_t offsets[];
extern const uint32_t packed[];
extern const std::span<const FoldRange> folds;

}  // namespace lino::syntax::unicode::tables
