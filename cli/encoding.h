// How the bytes of a file stand for text: by a byte order mark at its front, or as the user says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lino::cli {

struct Encoding {
  enum class Kind {
    kAuto,  // bytes as they are, unless there is a mark
    kNone,  // bytes as they are
    kUtf8,
    kUtf16Le,
    kUtf16Be,
    kUtf32Le,
    kUtf32Be,
    kCharset  // one that iconv(3) knows
  };
  Kind kind = Kind::kAuto;
  std::string charset;    // of kCharset: iconv's name
  std::size_t unit = 1;   // of kCharset: how many bytes a character takes at least
  bool controls = false;  // of kCharset: bytes from 80 to 9F that stand for nothing are control characters
  bool pairs = false;     // of kCharset: bytes from 81 on begin characters of two bytes or more
};

// By a name of the Encoding Standard (encoding.spec.whatwg.org), whose latin1 is windows-1252, or one that iconv knows;
// letters' case, hyphens and underscores do not matter. Nothing: there is none.
std::optional<Encoding> encoding_of(std::string_view name);
// A known name that is nearly this one; or none.
std::string encoding_like(std::string_view name);

// The mark that a text begins with, and how many bytes it takes; kAuto, 0: none.
struct Mark {
  Encoding::Kind kind = Encoding::Kind::kAuto;
  std::size_t size = 0;
};
Mark mark_of(std::string_view text);

// Does the text begin with a mark, or end within one?
bool may_be_marked(std::string_view text);

}  // namespace lino::cli
