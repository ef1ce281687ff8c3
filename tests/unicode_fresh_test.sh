#!/usr/bin/env bash
# The Unicode tables checked in are those that their generator makes from Debian's unicode-data.
set -u
cd "$LINO_SOURCE_DIR/regex/syntax/unicode"
failed=0
python3 generate.py /usr/share/unicode | diff tables.cpp - || failed=1
echo "lino-suite: unicode_fresh_test: ran $(grep -c . tables.cpp), failed $failed, skipped 0"
exit $failed
