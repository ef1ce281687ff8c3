// In the place of archive.cpp, where libarchive or zlib is missing.
#include <utility>

#include "cli/archive.h"

namespace lino::cli {

class ArchiveStream {};

std::string packed_files_trouble() { return "this lino was built without libarchive and zlib"; }

Unpacked unpack(std::unique_ptr<Source> file) { return {.content = std::move(file)}; }

Archive::Archive(std::unique_ptr<Source>) {}
Archive::~Archive() = default;
std::optional<Member> Archive::next() { return std::nullopt; }
std::unique_ptr<Source> Archive::content() { return nullptr; }

}  // namespace lino::cli
