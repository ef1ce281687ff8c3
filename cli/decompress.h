// What libarchive decompresses: bzip2, xz, zstd, lz4, lzma, lzip, compress; and what is in a package of rpm.
#pragma once

#include <memory>

#include "cli/source.h"

namespace lino::cli {

// What is compressed in `file`, as often as it is. Of data that are damaged or end too early, the last 64 KiB or less before
// the damage are lost, or the format's last block.
std::unique_ptr<Source> decompress(std::unique_ptr<Source> file);

}  // namespace lino::cli
