// Reads KLV; see task.h.
#include "bench/rebar/task.h"

#include <charconv>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace lino::bench {
namespace {

uint64_t number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw std::runtime_error("not a number: " + std::string(text));
  }
  return value;
}

// Takes what stands before `stop`, and it, off the front of `text`.
std::string_view take_until(std::string_view& text, char stop) {
  const std::size_t at = text.find(stop);
  if (at == std::string_view::npos) throw std::runtime_error(std::string("KLV without a ") + stop);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at + 1);
  return taken;
}

void set(Task& task, std::string_view key, std::string_view value) {
  const auto time = [&] { return std::chrono::nanoseconds(number(value)); };
  if (key == "name") task.name = value;
  else if (key == "model") task.model = value;
  else if (key == "pattern") task.patterns.emplace_back(value);
  else if (key == "case-insensitive") task.case_insensitive = value == "true";
  else if (key == "unicode") task.unicode = value == "true";
  else if (key == "haystack") task.haystack = value;
  else if (key == "max-iters") task.max_iters = number(value);
  else if (key == "max-warmup-iters") task.max_warmup_iters = number(value);
  else if (key == "max-time") task.max_time = time();
  else if (key == "max-warmup-time") task.max_warmup_time = time();
  else throw std::runtime_error("unknown key in KLV: " + std::string(key));
}

}  // namespace

Task read_task(std::istream& in) {
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  Task task;
  for (std::string_view rest = all; !rest.empty();) {
    const std::string_view key = take_until(rest, ':');
    const uint64_t size = number(take_until(rest, ':'));
    if (rest.size() <= size) throw std::runtime_error("KLV ends in a value of " + std::string(key));
    set(task, key, rest.substr(0, size));
    rest.remove_prefix(size + 1);
  }
  if (task.patterns.empty()) throw std::runtime_error("no pattern");
  return task;
}

}  // namespace lino::bench
