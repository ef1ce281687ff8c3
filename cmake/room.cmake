# A room is a folder of sources and one object library. Sources are globbed: a new file needs no edit here.

# What every target of the tree is compiled with; never installed.
add_library(lino_flags INTERFACE)
target_compile_features(lino_flags INTERFACE cxx_std_23)
target_compile_options(lino_flags INTERFACE -Wall -Wextra $<$<BOOL:${LINO_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lino_flags INTERFACE -Wno-restrict)   # gcc 12 sees overlap in "literal" + string, its bug 105651
endif()
target_include_directories(lino_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)

# lino_together(<target> [<source that is compiled alone>...]): several sources of it at a time, where sanitizers are and work is
# to be done quickly. There no two of them can have the same name in their anonymous namespaces.
function(lino_together target)
  if(LINO_QUICK AND CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
    if(ARGN)
      set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
  endif()
endfunction()

# lino_quick_headers(<target>): LINO_QUICK: the headers of the standard library that most of its sources include are read once; not
# elsewhere, for then an include that is missing would not be seen; nor where a compiler cache is used, or sources are compiled together.
function(lino_quick_headers target)
  if(NOT LINO_QUICK OR CMAKE_CXX_COMPILER_LAUNCHER OR CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <atomic> <cstdint> <functional> <map> <memory> <mutex> <optional> <span> <string> <string_view> <utility> <vector>)
  lino_quiet_headers(${target})
endfunction()

# g++ 12 forgets that what std::string inlines is of a system header, where that was precompiled, and warns of its bug 105651.
function(lino_quiet_headers target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
endfunction()

# lino_room(<target> [FOLDERS <subfolder>...] [EXCLUDE <regex>])
function(lino_room room)
  cmake_parse_arguments(arg "" "EXCLUDE" "FOLDERS" ${ARGN})
  list(TRANSFORM arg_FOLDERS APPEND "/*.cpp" OUTPUT_VARIABLE globs)
  file(GLOB sources CONFIGURE_DEPENDS *.cpp ${globs})
  if(arg_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${arg_EXCLUDE}")
  endif()
  if(NOT sources)
    add_library(${room} INTERFACE)
    return()
  endif()
  add_library(${room} OBJECT ${sources})
  target_link_libraries(${room} PRIVATE lino_flags)
endfunction()
