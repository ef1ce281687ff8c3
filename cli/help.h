// What --help prints.
#pragma once

#include <string>

namespace lino::cli {

std::string help();

}  // namespace lino::cli
