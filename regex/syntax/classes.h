// The classes that have names in ASCII, as sets.
#pragma once

#include "regex/syntax/ast.h"
#include "regex/syntax/charset.h"

namespace lino::syntax {

const CharSet& ascii_class(AsciiClass cls);         // built once, for ever
std::string_view ascii_class_name(AsciiClass cls);  // as in [:name:]; "\\s" for kPerlSpace

}  // namespace lino::syntax
