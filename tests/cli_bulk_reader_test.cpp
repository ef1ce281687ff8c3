// Files read several at a time: what is read of them, what is not, and which descriptors stay open.
#include "cli/bulk_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/open_folder.h"
#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using cli::BulkReader;

constexpr char kSuite[] = "cli bulk reader";

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator descriptors("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
}

std::string content_from(int fd) {
  std::string content(BulkReader::kMostBytes * 2, '\0');
  const ssize_t n = read(fd, content.data(), content.size());
  content.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return content;
}

class CliBulkReader : public testing::Test {
 protected:
  void SetUp() override {
    if (BulkReader::make() != nullptr) return;
    count_skipped(kSuite, "the kernel gives no io_uring");
    GTEST_SKIP();
  }

  // Its path, as one of a walk from the folder "work".
  std::string make_file(std::size_t size) {
    const std::string name = std::to_string(files_++);
    std::string content;
    while (content.size() < size) content += name + " and so on\n";
    content.resize(size);
    folder_.write(name, content);
    contents_.push_back(content);
    return "work/" + name;
  }

  // Takes what has been read, of files from that number on; how many they are.
  std::size_t check_all(BulkReader& reader, std::size_t from) {
    std::size_t n = 0;
    for (; reader.left() > 0; ++n) {
      const BulkReader::File file = reader.take();
      const std::string& content = contents_[from + n];
      const bool ends_within_a_page = content.empty() || content.size() % 4096 != 0;
      const bool whole = content.size() < BulkReader::kMostBytes && ends_within_a_page;
      const bool good = file.whole == whole && (!whole || file.text == content) && content_from(file.fd) == content;
      EXPECT_TRUE(good) << content.size() << " bytes";
      count(kSuite, 1, good ? 0 : 1);
      reader.close_later(file.fd);
    }
    return n;
  }

  void expect(bool good, const std::string& what) {
    EXPECT_TRUE(good) << what;
    count(kSuite, 1, good ? 0 : 1);
  }

  Folder folder_;
  std::atomic<int> places_ = 1;
  const cli::OpenFolder open_{open((folder_.root() + "/work").c_str(), O_RDONLY | O_DIRECTORY), places_};
  std::size_t files_ = 0;
  std::vector<std::string> contents_;
};

TEST_F(CliBulkReader, ReadsFilesOfAllSizes) {
  constexpr std::size_t kMost = BulkReader::kMostBytes;
  std::vector<std::string> paths;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{4095}, std::size_t{4096}, std::size_t{4097}, std::size_t{8192},
        kMost - 4096, kMost - 1, kMost, kMost + 1, 2 * kMost, std::size_t{3}}) {
    paths.push_back(make_file(size));
  }
  const std::unique_ptr<BulkReader> reader = BulkReader::make();
  for (int round = 0; round < 3; ++round) {
    for (std::size_t at = 0; at < paths.size();) {
      reader->read(&open_, std::span(paths).subspan(at));
      const std::size_t n = check_all(*reader, at);
      expect(n == std::min(BulkReader::kMost, paths.size() - at), std::to_string(n) + " at a time");
      at += std::max<std::size_t>(n, 1);
    }
  }
}

TEST_F(CliBulkReader, ReadsByPathsWithoutAFolder) {
  const std::string file = make_file(100);
  const std::vector<std::string> paths{folder_.root() + "/" + file};
  const std::unique_ptr<BulkReader> reader = BulkReader::make();
  reader->read(nullptr, paths);
  expect(check_all(*reader, 0) == 1, "a path");
}

TEST_F(CliBulkReader, StopsBeforeOneThatCannotBeOpened) {
  const std::vector<std::string> paths{make_file(10), make_file(20), "work/missing", make_file(30)};
  const std::unique_ptr<BulkReader> reader = BulkReader::make();
  reader->read(&open_, paths);
  expect(check_all(*reader, 0) == 2, "those before it");
  reader->read(&open_, std::span(paths).subspan(2));
  expect(reader->left() == 0, "it is the first");
  reader->read(&open_, std::span(paths).subspan(3));
  expect(check_all(*reader, 2) == 1, "those behind it");
}

TEST_F(CliBulkReader, ClosesWhatItHasOpened) {
  std::vector<std::string> paths;
  for (int i = 0; i < 20; ++i) paths.push_back(make_file(10));
  paths.insert(paths.begin() + 3, "work/missing");
  const std::size_t before = open_descriptors();
  {
    const std::unique_ptr<BulkReader> reader = BulkReader::make();
    for (std::size_t at = 0; at < paths.size(); ++at) {
      reader->read(&open_, std::span(paths).subspan(at));
      expect(open_descriptors() <= before + BulkReader::kDescriptors, "at most so many are open");
      if (at % 3 == 0) reader->drop();
      if (at % 3 == 1 && reader->left() > 0) reader->close_later(reader->take().fd);
    }
  }
  expect(open_descriptors() == before, "none is left open");
}

TEST_F(CliBulkReader, CanBeSwitchedOff) {
  setenv("LINO_URING", "off", 1);
  expect(BulkReader::make() == nullptr, "LINO_URING=off");
  unsetenv("LINO_URING");
}

}  // namespace
}  // namespace lino::test
