#!/usr/bin/env bash
# Every source is formatted as .clang-format says.
set -u
cd "$LINO_SOURCE_DIR"
ran=$(scripts/format --list | wc -l)
output=$(scripts/format 2>&1)
status=$?
failed=$(grep -o '^[^:]*:[0-9]*:[0-9]*: error' <<<"$output" | cut -d: -f1 | sort -u | wc -l)
if [ $status -ne 0 ]; then grep error <<<"$output" | head -20; echo "run scripts/format --fix"; fi
echo "lino-suite: format_test: ran $ran, failed $failed, skipped 0"
exit $status
