// Words on standard error.
#pragma once

#include <string>
#include <string_view>

namespace lino::cli {

// In one write, so that messages of several threads do not mix.
void tell(std::string_view message);

// "lino: subject: reason\n"
std::string message(std::string_view subject, std::string_view reason);
void complain(std::string_view subject, std::string_view reason);

}  // namespace lino::cli
