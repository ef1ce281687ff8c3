#!/usr/bin/env bash
# Nothing of the library is destroyed when a process ends: threads that still search while exit() runs destructors would
# read what is gone (soak_threads_test tries it, and needs luck to see it). One case an object file: none asks for a
# destructor to be run at the end of the process or of a thread. page.cpp's is of a union, and does nothing.
set -u
library=$LINO_BUILD_DIR/liblino.a
ran=$(ar t "$library" | grep -c '\.o$')
asking=$(nm -A "$library" 2>/dev/null | sed -n 's/.*liblino\.a:\(.*\)\.o: *U __cxa_\(thread_\)\?atexit.*/\1/p' | grep -vx page.cpp)
failed=$(grep -c . <<<"$asking")
[ "$failed" -gt 0 ] && printf 'FAILED: asks for destructors at exit: %s\n' $asking
echo "lino-suite: exit_test: ran $ran, failed $failed, skipped 0"
exit $((failed > 0 || ran == 0))
