// Magic numbers (their files' formats name them), and for tar, which may have none, its checksum.
#include "cli/packed.h"

#include <algorithm>
#include <cstdint>

namespace lino::cli {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kCompressions[] = {
    "\xFD\x37zXZ\0"sv,     // xz
    "\x28\xB5\x2F\xFD"sv,  // zstd
    "\x04\x22\x4D\x18"sv,  // lz4
    "\x02\x21\x4C\x18"sv,  // lz4, as Linux has it
    "\x1F\x9D"sv,          // compress
    "LZIP\x01"sv,          // lzip
    "\x5D\0\0"sv,          // lzma, as its program writes it
    "\xED\xAB\xEE\xDB"sv,  // rpm
};
constexpr std::string_view kArchives[] = {
    "PK\x03\x04"sv,         "PK\x05\x06"sv, "PK00PK"sv,
    "PK\x07\x08"sv,  // zip, and one that holds nothing or is in parts
    "7z\xBC\xAF\x27\x1C"sv,
};

unsigned byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool is_bzip2(std::string_view text) {
  constexpr std::size_t kBlock = 4;  // the magic of a block, or of the end, is here
  return text.starts_with("BZh") && text.size() > kBlock && text[3] >= '1' && text[3] <= '9' &&
         (text.substr(kBlock).starts_with("1AY&SY") || text.substr(kBlock).starts_with("\x17rE8P\x90"));
}

bool is_zstd_skippable(std::string_view text) {
  return text.size() >= 4 && (byte(text, 0) & 0xF0) == 0x50 && text.substr(1, 3) == "\x2A\x4D\x18";
}

// lzma has a magic number by chance only: its size is 8 bytes of FF, or less than 256 GB.
bool is_lzma(std::string_view text) {
  if (!text.starts_with("\x5D\0\0"sv) || text.size() < 13) return false;
  const std::string_view size = text.substr(5, 8);
  return size == "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF" || size.substr(5) == "\0\0\0"sv;
}

// The fields of the portable headers are digits.
bool is_cpio(std::string_view text) {
  const auto digits = [text](std::size_t from, std::size_t to, std::string_view which) {
    return text.size() >= to && text.substr(from, to - from).find_first_not_of(which) == std::string_view::npos;
  };
  if (text.starts_with("070707")) return digits(6, 76, "01234567");
  if (text.starts_with("070701") || text.starts_with("070702")) return digits(6, 110, "0123456789abcdefABCDEF");
  // The old one is of 16-bit numbers in somebody's byte order; a name with a NUL at its end follows.
  constexpr std::size_t kHeader = 26, kNameSize = 20;
  if (text.size() <= kHeader || !(text.starts_with("\xC7\x71") || text.starts_with("\x71\xC7"))) return false;
  const bool big = text.starts_with("\x71\xC7");
  const std::size_t size = byte(text, kNameSize + (big ? 1 : 0)) | byte(text, kNameSize + (big ? 0 : 1)) << 8;
  return size > 1 && kHeader + size <= text.size() && text.find('\0', kHeader) == kHeader + size - 1;
}

// The sum of a header's bytes, in octal digits, is in the header; its own place counts as blanks.
bool is_tar(std::string_view text) {
  constexpr std::size_t kSize = 512, kSum = 148, kDigits = 8;
  if (text.size() < kSize || text[0] == '\0') return false;
  std::uint32_t wanted = 0, sum = 0;
  std::size_t at = kSum;
  while (at < kSum + kDigits && text[at] == ' ') ++at;
  for (; at < kSum + kDigits && text[at] >= '0' && text[at] <= '7'; ++at) wanted = wanted * 8 + (byte(text, at) - '0');
  for (std::size_t i = 0; i < kSize; ++i) sum += i >= kSum && i < kSum + kDigits ? ' ' : byte(text, i);
  return sum == wanted;
}

}  // namespace

Packing packing_of(std::string_view first) {
  const auto begins = [first](std::string_view magic) { return first.starts_with(magic); };
  if (first.starts_with("\x1F\x8B\x08")) return Packing::kGzip;
  if (std::ranges::any_of(kArchives, begins)) return Packing::kArchive;
  if (is_bzip2(first) || is_zstd_skippable(first)) return Packing::kCompressed;
  for (const std::string_view magic : kCompressions) {
    if (begins(magic) && (magic[0] != '\x5D' || is_lzma(first))) return Packing::kCompressed;
  }
  return is_cpio(first) || is_tar(first) ? Packing::kArchive : Packing::kNone;
}

// A line's end is in no header that is not complete by then, but in compressed data.
bool may_be_packed(std::string_view first) {
  return first.size() < kPackingBytes && (first.size() < 16 || first.find('\n') == std::string_view::npos);
}

}  // namespace lino::cli
