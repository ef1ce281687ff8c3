#!/usr/bin/env bash
# regenerate.sh CLANG EXTRACTOR OUT_DIR: compiles every op to an object and extracts the generated headers.
# Kernels that include ops/simd.h are compiled once an ISA level, all other ops once. DESIGN section 5 explains the flags.
set -euo pipefail
clang=$1 extractor=$2 out=$3
root=$(cd "$(dirname "$0")/.." && pwd)
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
compiler=$("$clang" --version | head -1)
mkdir -p "$out"

flags=(-std=c17 -O2 -Wall -Wextra -Werror -DLINO_STENCIL --target=x86_64-linux-gnu -march=x86-64
  -fPIC -mcmodel=small -fvisibility=hidden -fbasic-block-sections=all -ffunction-sections -ffreestanding
  -fno-jump-tables -fno-builtin -fno-stack-protector -fno-asynchronous-unwind-tables -fomit-frame-pointer
  -fcf-protection=none)

# extract NAME FLAGS... -- OP...
extract() {
  local name=$1 level=() pairs=()
  shift
  while [ "$1" != -- ]; do level+=("$1"); shift; done
  shift
  local op
  for op; do
    (cd "$root" && "$clang" "${flags[@]}" ${level[@]+"${level[@]}"} -I. -c "stencils/ops/$op.c" -o "$objects/$name.$op.o")
    pairs+=("$op=$objects/$name.$op.o")
  done
  "$extractor" "$out/$name.h" "$name" "$compiler" "${pairs[@]}"
}

scalar=() simd=()
for op in $(sed -n 's/^LINO_OP(\([a-z0-9_]*\),.*/\1/p' "$root/stencils/ops.def"); do
  if grep -q '"stencils/ops/simd.h"' "$root/stencils/ops/$op.c"; then simd+=("$op"); else scalar+=("$op"); fi
done
extract x86_64_base -- "${scalar[@]}"
extract x86_64_sse2 -- "${simd[@]}"
extract x86_64_ssse3 -mssse3 -- "${simd[@]}"
extract x86_64_avx2 -march=x86-64-v3 -- "${simd[@]}"
extract x86_64_avx512 -march=x86-64-v4 -mavx512vbmi -- "${simd[@]}"
