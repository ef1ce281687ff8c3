// The arrays of tables.cpp, which generate.py writes; unicode.cpp and names.cpp read them.
//
// All of them are plain numbers and text in read-only memory, so that nothing is relocated or built when a program
// starts.
#pragma once

#include <cstdint>
#include <span>

#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax::unicode::tables {

// Names as the database writes them. Alias i is alias_text[alias_begins[i], alias_begins[i + 1]) and names property
// alias_properties[i]. The aliases of kind k are kind_aliases[k] to kind_aliases[k + 1], sorted by their loose form;
// those of kScriptExtensions are the scripts', and so none of their own.
extern const char alias_text[];
extern const uint16_t alias_begins[];
extern const uint16_t alias_properties[];
extern const uint16_t kind_aliases[];
extern const uint16_t printed_aliases[];  // of each property, the alias to print

// The properties of kind k are kind_properties[k] to kind_properties[k + 1].
extern const uint16_t kind_properties[];

// The code points at which membership in property p changes are toggles[toggle_begins[p], toggle_begins[p + 1]), each
// as a varint (7 bits a byte, lowest first) of its distance from the one before. Where bases[p] is not kNoBase they
// are those of the symmetric difference from that (earlier) property.
inline constexpr uint16_t kNoBase = 0xFFFF;
extern const uint16_t bases[];
extern const uint16_t toggle_begins[];
extern const uint8_t toggles[];

extern const std::span<const FoldRange> folds;

}  // namespace lino::syntax::unicode::tables
