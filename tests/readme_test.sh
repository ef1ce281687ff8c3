#!/usr/bin/env bash
# The README's C++ programs (```cpp blocks with a main) compile against this build and print what the ```text block
# after each of them says.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
awk -v folder="$folder" '
  /^```cpp$/ { file = folder "/" ++n ".cpp"; next }
  /^```text$/ { if (n) file = folder "/" n ".expected"; next }
  /^```/ { file = ""; next }
  file { print > file }' "$LINO_SOURCE_DIR/README.md"
ran=0 failed=0
for source in $(grep -l 'int main' "$folder"/*.cpp); do
  ran=$((ran + 1))
  $LINO_CXX -std=c++20 -Wall -Wextra -I"$LINO_SOURCE_DIR/include" "$source" "$LINO_BUILD_DIR/liblino.a" -pthread \
    -o "${source%.cpp}" && "${source%.cpp}" | diff "${source%.cpp}.expected" - || failed=$((failed + 1))
done
echo "lino-suite: readme_test: ran $ran, failed $failed, skipped 0"
exit $((failed > 0))
