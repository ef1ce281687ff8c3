#!/usr/bin/env bash
# The automata of classes checked in are those that Utf8Automaton builds today from the database's tables:
# LINO_CLASS_TABLES writes them again.
set -u
cd "$LINO_SOURCE_DIR"
table=nfa/generated/class_tables.cpp
failed=0
"$LINO_CLASS_TABLES" | cmp "$table" - || failed=1
[ $failed -eq 0 ] || echo "build the target class_tables_regenerate and look at the difference"
echo "lino-suite: class_fresh_test: ran $(grep -c . $table), failed $failed, skipped 0"
exit $failed
