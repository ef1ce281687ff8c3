# More ctest entries for the programs of this folder: one an engine, or one an environment.

# lino_test_run(<name> <program> [FILTER <gtest filter>] [SETTINGS <VAR=value>...]): the program once more, as <name>.
function(lino_test_run name program)
  cmake_parse_arguments(arg "" "FILTER" "SETTINGS" ${ARGN})
  add_test(NAME ${name} COMMAND ${program} "--gtest_filter=${arg_FILTER}")
  lino_test_settings(${name})
  foreach(setting ${arg_SETTINGS})
    string(REPLACE "=" "=set:" setting ${setting})
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT_MODIFICATION ${setting})
  endforeach()
endfunction()

# RE2's suites, an engine an entry, so that they run side by side; the program's own entry keeps the oracle.
set_property(TEST conformance_re2_test APPEND PROPERTY ENVIRONMENT_MODIFICATION "GTEST_FILTER=set:*.Nfa")
foreach(engine Table Foresight Interpret Jit)
  string(TOLOWER ${engine} lower)
  lino_test_run(conformance_re2_${lower} conformance_re2_test FILTER "*.${engine}")
endforeach()

# The same answers with less of a machine.
lino_test_run(cli_files_one_by_one cli_files_test FILTER "*" SETTINGS LINO_URING=off)
set_property(TEST cli_files_one_by_one PROPERTY LABELS level)
lino_test_run(fallback_no_exec fallback_test FILTER "*" SETTINGS LINO_NO_EXEC=1)
lino_test_run(fallback_sse2 fallback_test FILTER "*" SETTINGS LINO_CPU=sse2)
lino_test_run(fallback_ssse3 fallback_test FILTER "*" SETTINGS LINO_CPU=ssse3)
lino_test_run(fallback_avx2 fallback_test FILTER "*" SETTINGS LINO_CPU=avx2)

# Without any plan but those of the automata themselves: of all names of jit/plans.h (rooms_test.cpp sees to that).
foreach(program api_test differential_test metamorphic_test set_differential_test)
  lino_test_run(${program}_no_plans ${program} FILTER "*"
    SETTINGS LINO_PLAN_OFF=draft,find_buckets,find_fixed,find_pair,from_end,groups,prefix,required,runs,sequence,shuffles,slots_by_ends,starts,streams,windows,word_bits,words
      LINO_TEST_SCALE=0.05)
endforeach()

# Every instruction set level below this CPU's best, for all suites that stamp or interpret: a twentieth of the work.
foreach(level sse2 ssse3 avx2)
  foreach(program api_test assemble_test differential_test lookaround_test lower_test meaning_test metamorphic_test
      op_test prefix_test replace_test runs_test sequence_test set_test windows_test)
    lino_test_run(${program}_${level} ${program} FILTER "*" SETTINGS LINO_CPU=${level} LINO_TEST_SCALE=0.05)
    set_property(TEST ${program}_${level} PROPERTY LABELS level)
  endforeach()
  lino_test_run(conformance_re2_${level} conformance_re2_test FILTER "*.Jit" SETTINGS LINO_CPU=${level} LINO_TEST_SCALE=0.05)
  set_property(TEST conformance_re2_${level} PROPERTY LABELS level)
endforeach()
