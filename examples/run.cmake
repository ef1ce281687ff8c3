# Runs PROGRAM and compares what it prints with the file EXPECTED.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed ERROR_VARIABLE errors RESULT_VARIABLE status)
cmake_path(GET PROGRAM STEM name)
file(READ ${EXPECTED} expected)
if(NOT status EQUAL 0 OR NOT printed STREQUAL expected)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "lino-suite: ${name}: ran 1, failed 1, skipped 0")
  message(FATAL_ERROR "${name} ended with ${status}\n--- printed\n${printed}${errors}--- expected\n${expected}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "lino-suite: ${name}: ran 1, failed 0, skipped 0")
