// Changes as a unified diff, as diff -u, git apply and patch -p1 know it.
#pragma once

#include <string_view>

#include "cli/changes.h"
#include "cli/writer.h"

namespace lino::cli {

// Precondition: changes.close_lines() has been called, and there are some.
void print_diff(Writer& out, std::string_view path, const Changes& changes, bool color);

}  // namespace lino::cli
