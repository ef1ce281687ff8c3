// The mirror image of a generated pattern, which matches the mirror image of a haystack; and of haystacks.
#pragma once

#include <string>

#include "tests/generate.h"

namespace lino::test {

bool has_look(const Tree& tree);
bool has_any_byte(const Tree& tree);  // \C

// A tree that has a mirror image: (?i) and its like between other things, which reach to the group's end, become nothing;
// not utf8: a letter of several bytes, the last of which a repetition would take, becomes a group.
Tree reversible(const Tree& tree, bool utf8);
// Of a reversible tree; in UTF-8 mode without \C.
Tree reversed(const Tree& tree, bool utf8);

// What is left when bytes that are not UTF-8 are dropped.
std::string only_utf8(const std::string& text);
// The characters in the opposite order; the bytes where not utf8.
std::string reversed(const std::string& text, bool utf8);

}  // namespace lino::test
