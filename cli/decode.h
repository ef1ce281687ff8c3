// Text in any encoding as UTF-8.
#pragma once

#include <memory>

#include "cli/encoding.h"
#include "cli/source.h"

namespace lino::cli {

// What `bytes` stand for, without a byte order mark. A mark at their front decides over `encoding`, unless that is kNone.
// What stands for no character becomes U+FFFD; but kAuto does not look at UTF-8, marked or not.
std::unique_ptr<Source> decode(std::unique_ptr<Source> bytes, const Encoding& encoding);

}  // namespace lino::cli
