// See dump.h.
#include "cli/dump.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include "cli/input.h"
#include "cli/messages.h"

namespace lino::cli {

bool dump(const Args& args, const Regex& regex, Writer& out) {
  bool all_read = true;
  for (const std::string& path : args.paths) {
    if (const std::optional<std::string> content = content_of(path)) {
      (void)regex.count(*content);
      continue;
    }
    complain(path, std::strerror(errno));
    all_read = false;
  }
  out.write(regex.dump(args.dump, args.dot));
  return all_read;
}

}  // namespace lino::cli
