// What a file is packed in, by its first bytes: compressed, or an archive of files. Names do not matter.
#pragma once

#include <cstddef>
#include <string_view>

namespace lino::cli {

enum class Packing { kNone, kGzip, kCompressed, kArchive };

// Of a file that begins with `first`: kPackingBytes of it, or all.
Packing packing_of(std::string_view first);
inline constexpr std::size_t kPackingBytes = 512;

// Could a longer beginning tell something else?
bool may_be_packed(std::string_view first);

}  // namespace lino::cli
