#!/usr/bin/env bash
# The stencils checked in are those that clang-19 and the extractor make from the ops.
set -u
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cd "$LINO_SOURCE_DIR/stencils"
failed=0
./regenerate.sh "$LINO_CLANG" "$LINO_EXTRACT" "$made" || failed=1
diff -r generated "$made" | head -40
diff -rq generated "$made" >/dev/null || failed=1
echo "lino-suite: stencils_fresh_test: ran $(find "$made" -type f | wc -l), failed $failed, skipped 0"
exit $failed
