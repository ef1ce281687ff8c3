// gzip's format by zlib. libarchive reads it, too, but looks at no checksum and keeps to itself what it has decompressed
// before data that end too early.
#pragma once

#include <memory>

#include "cli/source.h"

namespace lino::cli {

// What is compressed in `file`, all of its members one after the other.
std::unique_ptr<Source> gunzip(std::unique_ptr<Source> file);

}  // namespace lino::cli
