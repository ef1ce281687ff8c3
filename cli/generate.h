// --generate: the manual page and the shells' completions, of the table in flags.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lino::cli {

std::string manual();         // for man(7)
std::string bash_complete();  // to be sourced, or found by bash-completion as "lino"
std::string zsh_complete();   // "_lino" in a folder of $fpath
std::string fish_complete();  // "lino.fish"

// By the word that --generate takes; nothing: it is none of these.
std::optional<std::string> generate(std::string_view what);

}  // namespace lino::cli
