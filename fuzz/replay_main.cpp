// Runs a libFuzzer target over files, without libFuzzer: what the fuzzer once found stays found with any compiler.
//
// In: the suite's name, then files and folders (a folder that is not there counts as empty). Out: the suite's count.
// Each input is copied to a heap block of its exact size, so that a sanitizer sees a read past its end.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.is_regular_file() && entry.path().filename() != ".gitkeep") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
  } else if (std::filesystem::exists(path)) {
    files.push_back(path);
  }
  return files;
}

void replay(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto input = std::make_unique<uint8_t[]>(bytes.size());
  std::memcpy(input.get(), bytes.data(), bytes.size());
  LLVMFuzzerTestOneInput(input.get(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  size_t ran = 0;
  for (int i = 2; i < argc; ++i) {
    for (const auto& file : files_of(argv[i])) {
      std::fprintf(stderr, "%s\n", file.c_str());  // the last line before a crash names the input
      replay(file);
      ++ran;
    }
  }
  std::printf("lino-suite: %s: ran %zu, failed 0, skipped 0\n", argc > 1 ? argv[1] : "replay", ran);
  return 0;
}
