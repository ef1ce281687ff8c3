// UTF is decoded here, the way the Encoding Standard does it; all else by iconv(3), a piece at a time.
#include "cli/decode.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "cli/lines.h"

namespace lino::cli {
namespace {

using Kind = Encoding::Kind;

constexpr std::uint32_t kReplacement = 0xFFFD;
constexpr std::size_t kLongestCharacter = 4;  // in UTF-8

char* put(char* to, std::uint32_t c) {
  const auto byte = [&to](std::uint32_t value) { *to++ = static_cast<char>(value); };
  const auto tail = [&](unsigned shift) { byte(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    byte(0xF0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
  return to;
}

// Bytes on their way: from is what has been read and not converted, to is where text goes.
struct Flow {
  std::string_view from;
  char* to;
  char* end;
  bool last;  // nothing will follow `from`

  bool has_room() const { return static_cast<std::size_t>(end - to) >= kLongestCharacter; }
  void write(std::uint32_t c, std::size_t bytes) {
    to = put(to, c);
    from.remove_prefix(std::min(bytes, from.size()));
  }
};

// The number that the first `size` bytes are.
std::uint32_t number(std::string_view bytes, std::size_t size, bool big) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[big ? i : size - 1 - i]);
  }
  return value;
}

// Surrogates without their other half are replaced, each.
void convert_utf16(Flow& flow, bool big) {
  while (flow.has_room() && flow.from.size() >= 2) {
    const std::uint32_t unit = number(flow.from, 2, big);
    if (unit < 0xD800 || unit > 0xDFFF) {
      flow.write(unit, 2);
      continue;
    }
    if (unit < 0xDC00 && flow.from.size() < 4 && !flow.last) return;
    const std::uint32_t low = flow.from.size() < 4 ? 0 : number(flow.from.substr(2), 2, big);
    if (unit < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) {
      flow.write(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), 4);
    } else {
      flow.write(kReplacement, 2);
    }
  }
  if (flow.last && flow.has_room() && flow.from.size() == 1) flow.write(kReplacement, 1);
}

void convert_utf32(Flow& flow, bool big) {
  while (flow.has_room() && flow.from.size() >= 4) {
    const std::uint32_t c = number(flow.from, 4, big);
    flow.write(c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? kReplacement : c, 4);
  }
  if (flow.last && flow.has_room() && !flow.from.empty() && flow.from.size() < 4) flow.write(kReplacement, 4);
}

// How many bytes at the front are a character, or begin one and then go wrong; `fits`: they are one; 0: more are needed.
std::size_t utf8_length(std::string_view text, bool last, bool& fits) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  fits = first < 0x80;
  if (first < 0xC2 || first > 0xF4) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < size; ++i) {
    if (i == text.size()) return last ? i : 0;
    if (byte(i) < low || byte(i) > high) return i;
    low = 0x80;
    high = 0xBF;
  }
  fits = true;
  return size;
}

void convert_utf8(Flow& flow) {
  while (flow.has_room() && !flow.from.empty()) {
    const std::size_t room = static_cast<std::size_t>(flow.end - flow.to);
    const std::size_t ascii = first_not_ascii(flow.from.substr(0, room), 0);
    if (ascii > 0) {
      flow.to += flow.from.copy(flow.to, ascii);
      flow.from.remove_prefix(ascii);
      continue;
    }
    bool fits = false;
    const std::size_t length = utf8_length(flow.from, flow.last, fits);
    if (length == 0) return;
    if (!fits) {
      flow.write(kReplacement, length);
      continue;
    }
    flow.to += flow.from.copy(flow.to, length);
    flow.from.remove_prefix(length);
  }
}

class Converter {
 public:
  explicit Converter(const Encoding& encoding)
      : encoding_(encoding), converter_(iconv_open("UTF-8", encoding.charset.c_str())) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (is_open()) iconv_close(converter_);
  }
  bool is_open() const { return converter_ != reinterpret_cast<iconv_t>(-1); }
  void convert(Flow& flow);

 private:
  void replace(Flow& flow);

  const Encoding& encoding_;
  const iconv_t converter_;
};

void Converter::convert(Flow& flow) {
  while (flow.has_room() && (!flow.from.empty() || flow.last)) {
    char* in = const_cast<char*>(flow.from.data());  // iconv only reads it
    std::size_t in_left = flow.from.size(), out_left = static_cast<std::size_t>(flow.end - flow.to);
    const bool nothing = flow.from.empty();  // then it gives what it has kept
    const std::size_t done = iconv(converter_, nothing ? nullptr : &in, &in_left, &flow.to, &out_left);
    const int error = done == static_cast<std::size_t>(-1) ? errno : 0;
    flow.from.remove_prefix(flow.from.size() - in_left);
    if (nothing || error == E2BIG || (error == EINVAL && !flow.last)) return;
    if (error == 0) continue;
    if (!flow.has_room()) return;
    if (error == EINVAL) flow.write(kReplacement, flow.from.size());
    else replace(flow);
  }
}

// One that iconv does not know at the front. A byte that could be the second half of a character goes with the first, lest
// all that follow are cut in the wrong place.
void Converter::replace(Flow& flow) {
  const auto first = static_cast<unsigned char>(flow.from[0]);
  if (encoding_.controls && first >= 0x80 && first <= 0x9F) return flow.write(first, 1);
  const bool has_two = encoding_.pairs && first > 0x80 && first < 0xFF && flow.from.size() > 1 &&
                       static_cast<unsigned char>(flow.from[1]) >= 0x80;
  flow.write(kReplacement, has_two ? 2 : encoding_.unit);
}

class Decoder : public Source {
 public:
  Decoder(std::unique_ptr<Source> bytes, const Encoding& encoding)
      : bytes_(std::make_unique<PeekSource>(std::move(bytes))), encoding_(encoding), kind_(encoding.kind) {}
  ssize_t read(char* to, std::size_t size) override;
  std::string reason() const override { return unknown_ ? std::strerror(EINVAL) : bytes_->reason(); }

 private:
  void begin();
  void convert(Flow& flow);

  const std::unique_ptr<PeekSource> bytes_;
  const Encoding& encoding_;
  Kind kind_;
  std::unique_ptr<Converter> converter_;
  bool begun_ = false;
  bool ended_ = false;
  bool failed_ = false;
  bool unknown_ = false;             // iconv has forgotten the charset
  std::array<char, 1 << 16> block_;  // [begin_, end_) has been read and not converted
  std::size_t begin_ = 0, end_ = 0;
};

// Looks for a mark.
void Decoder::begin() {
  begun_ = true;
  constexpr std::size_t kLongestMark = 4;
  std::string_view first = bytes_->peek(1);
  while (!first.empty() && first.size() < kLongestMark && may_be_marked(first) && !bytes_->at_end()) {
    first = bytes_->peek(kLongestMark);
  }
  const Mark mark = mark_of(first);
  char dropped[64];
  if (mark.size > 0) {
    // No more than the mark is read here, so the bound on read() is of no matter.
    bytes_->read(dropped, mark.size);
    if (kind_ != Kind::kAuto || mark.kind != Kind::kUtf8) kind_ = mark.kind;
  }
  if (kind_ != Kind::kCharset) return;
  converter_ = std::make_unique<Converter>(encoding_);
  unknown_ = !converter_->is_open();
}

void Decoder::convert(Flow& flow) {
  switch (kind_) {
    case Kind::kAuto:
    case Kind::kNone: break;
    case Kind::kUtf8: return convert_utf8(flow);
    case Kind::kUtf16Le: return convert_utf16(flow, false);
    case Kind::kUtf16Be: return convert_utf16(flow, true);
    case Kind::kUtf32Le: return convert_utf32(flow, false);
    case Kind::kUtf32Be: return convert_utf32(flow, true);
    case Kind::kCharset: return converter_->convert(flow);
  }
}

ssize_t Decoder::read(char* to, std::size_t size) {
  if (!begun_) begin();
  if (unknown_) return -1;
  if (kind_ == Kind::kAuto) return bytes_->read(to, size);
  for (;;) {
    Flow flow{.from = {&block_[begin_], end_ - begin_}, .to = to, .end = to + size, .last = ended_};
    if (!flow.from.empty() || ended_) convert(flow);
    begin_ = end_ - flow.from.size();
    if (flow.to > to) return flow.to - to;
    if (ended_) return failed_ ? -1 : 0;
    std::memmove(block_.data(), &block_[begin_], end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    const ssize_t n = bytes_->read(&block_[end_], block_.size() - end_);
    ended_ = n <= 0;
    failed_ = n < 0;
    end_ += static_cast<std::size_t>(std::max<ssize_t>(n, 0));
  }
}

}  // namespace

std::unique_ptr<Source> decode(std::unique_ptr<Source> bytes, const Encoding& encoding) {
  if (encoding.kind == Kind::kNone) return bytes;
  return std::make_unique<Decoder>(std::move(bytes), encoding);
}

}  // namespace lino::cli
