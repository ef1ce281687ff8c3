// See messages.h.
#include "cli/messages.h"

#include <unistd.h>

#include "cli/progress.h"

namespace lino::cli {

void tell(std::string_view message) {
  const ProgressPause pause(ProgressPause::For::kMessage, message);
  (void)!::write(STDERR_FILENO, message.data(), message.size());
}

std::string message(std::string_view subject, std::string_view reason) {
  return "lino: " + std::string(subject) + ": " + std::string(reason) + "\n";
}

void complain(std::string_view subject, std::string_view reason) { tell(message(subject, reason)); }

}  // namespace lino::cli
