// In the place of bulk_reader.cpp, where liburing is missing.
#include "cli/bulk_reader.h"

namespace lino::cli {

struct BulkReader::Ring {};

std::unique_ptr<BulkReader> BulkReader::make() { return nullptr; }
BulkReader::~BulkReader() = default;
void BulkReader::read(const OpenFolder*, std::span<const std::string>) {}
BulkReader::File BulkReader::take() { return {}; }
void BulkReader::drop() {}

}  // namespace lino::cli
