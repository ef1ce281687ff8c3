// See messages.h.
#include "cli/messages.h"

#include <unistd.h>

#include <string>

namespace lino::cli {

void tell(std::string_view message) { (void)!::write(STDERR_FILENO, message.data(), message.size()); }

void complain(std::string_view subject, std::string_view reason) {
  tell("lino: " + std::string(subject) + ": " + std::string(reason) + "\n");
}

}  // namespace lino::cli
