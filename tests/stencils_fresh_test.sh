#!/usr/bin/env bash
# The generated stencils are those that the ops give today: regenerates them with LINO_CLANG and LINO_EXTRACT and
# compares byte for byte.
set -u
cd "$LINO_SOURCE_DIR"
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
headers=$(cd stencils/generated && ls ./*.h)
count=$(wc -w <<<"$headers")
failed=0
if stencils/regenerate.sh "$LINO_CLANG" "$LINO_EXTRACT" "$fresh"; then
  for header in $(cd "$fresh" && ls ./*.h; echo "$headers"); do echo "$header"; done | sort -u >"$fresh/all"
  while read -r header; do
    cmp "stencils/generated/$header" "$fresh/$header" || failed=$((failed + 1))
  done <"$fresh/all"
else
  failed=$count
fi
[ $failed -eq 0 ] || echo "build the target stencils_regenerate and look at the difference"
echo "lino-suite: stencils_fresh_test: ran $count, failed $failed, skipped 0"
[ $failed -eq 0 ]
