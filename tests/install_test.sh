#!/usr/bin/env bash
# Installs this build into an empty prefix and builds tests/consumer against it, as a stranger would: by find_package
# and by pkg-config, static and shared. Then runs the installed command.
set -u
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
ran=0 failed=0

# check NAME COMMAND...: one case; its output is shown when it fails.
check() {
  local name=$1 output
  shift
  ran=$((ran + 1))
  if ! output=$("$@" 2>&1); then
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n%s\n' "$name" "$*" "$output"
  fi
}

version=$(sed -n 's/^project(lino VERSION \([0-9.]*\).*/\1/p' "$LINO_SOURCE_DIR/CMakeLists.txt")

# The consumer prints a version, a span and an error; they must be right, not only end well.
runs() {
  local printed
  printed=$(env LD_LIBRARY_PATH="$libdir" "$1") && [[ $printed == "$version"$'\n12 22\n'*'a(b'*'^'* ]] ||
    { echo "$printed"; return 1; }
}
needs_shared() { objdump -p "$1" | grep -q 'NEEDED.*liblino\.so\.'; }
needs_no_shared() { ! needs_shared "$1"; }

check install cmake --install "$LINO_BUILD_DIR" --prefix "$prefix"
libdir=$(dirname "$(find "$prefix" -name liblino.a)")
export PKG_CONFIG_PATH=$libdir/pkgconfig
source=$LINO_SOURCE_DIR/tests/consumer

for kind in static:OFF shared:ON; do
  build=$prefix/cmake-${kind%:*}
  check "find_package ${kind%:*}: configure" cmake -G Ninja -S "$source" -B "$build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_CXX_COMPILER="$LINO_CXX" -DBUILD_SHARED_LIBS="${kind#*:}"
  check "find_package ${kind%:*}: build" cmake --build "$build"
  check "find_package ${kind%:*}: run" runs "$build/consumer"
done
check "find_package static: linked so" needs_no_shared "$prefix/cmake-static/consumer"
check "find_package shared: linked so" needs_shared "$prefix/cmake-shared/consumer"

check "pkg-config version" pkg-config --exact-version "$version" lino
check "pkg-config shared: build" $LINO_CXX -std=c++20 "$source/consumer.cpp" -o "$prefix/shared" \
  $(pkg-config --cflags --libs lino)
check "pkg-config shared: run" runs "$prefix/shared"
check "pkg-config shared: linked so" needs_shared "$prefix/shared"
check "pkg-config static: build" $LINO_CXX -std=c++20 "$source/consumer.cpp" -o "$prefix/static" -static \
  $(pkg-config --static --cflags --libs lino)
check "pkg-config static: run" runs "$prefix/static"

# Each example too, with the shared library: whatever the headers declare must be exported, and nothing of the rooms.
example_runs() {
  local more=
  grep -q '<lino/rapidcheck.h>\|"lino/rapidcheck.h"' "$1" && more=-lrapidcheck
  $LINO_CXX -std=c++20 "$1" -o "$prefix/example" $(pkg-config --cflags --libs lino) $more &&
    LD_LIBRARY_PATH=$libdir "$prefix/example" | diff "${1%.cpp}.expected" -
}
for example in "$LINO_SOURCE_DIR"/examples/*.cpp; do
  check "example $(basename "$example")" example_runs "$example"
done
exports_no_room() { ! nm -DC --defined-only "$libdir/liblino.so" | grep -E ' [A-Z] lino::(syntax|nfa|jit|stencils)::' | head -5 | grep .; }
check "exported names" exports_no_room
names_for_gdb() { [[ $(nm -D --defined-only "$libdir/liblino.so" | grep -c ' __jit_debug_\(register_code\|descriptor\)$') == 2 ]]; }
check "names for gdb" names_for_gdb

check "command" bash -c "echo 'a 2024-05-17 b' | '$prefix/bin/lino' -o '[0-9-]{10}' | grep -qx 2024-05-17"
for file in man/man1/lino.1 bash-completion/completions/lino zsh/site-functions/_lino fish/vendor_completions.d/lino.fish; do
  check "$file" test -s "$prefix/share/$file"
done
check "soname" bash -c "objdump -p '$libdir/liblino.so' | grep -q 'SONAME *liblino\.so\.[0-9]'"

echo "lino-suite: install_test: ran $ran, failed $failed, skipped 0"
exit $((failed > 0))
