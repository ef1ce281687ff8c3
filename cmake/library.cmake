# The rooms' objects as liblino.a and liblino.so, and everything that `cmake --install` puts beside them.
include(CMakePackageConfigHelpers)

set(objects)
foreach(room lino_syntax lino_nfa lino_stencils lino_jit lino_regex)
  get_target_property(type ${room} TYPE)
  if(type STREQUAL OBJECT_LIBRARY)
    list(APPEND objects $<TARGET_OBJECTS:${room}>)
  endif()
endforeach()

# lino_library(<target> STATIC|SHARED <name in the package>)
function(lino_library target kind name)
  add_library(${target} ${kind} ${objects})
  add_library(lino::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME lino EXPORT_NAME ${name} LINKER_LANGUAGE CXX)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC Threads::Threads)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  install(TARGETS ${target} EXPORT lino-targets)
endfunction()

lino_library(lino_static STATIC static)
lino_library(lino_shared SHARED shared)
set_target_properties(lino_shared PROPERTIES
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}   # before 1.0 a minor version may change the ABI
  LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/lino.map)
target_link_options(lino_shared PRIVATE -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/lino.map)
add_library(lino::lino ALIAS lino_static)   # for add_subdirectory; the installed package chooses, see lino-config

install(DIRECTORY include/lino TYPE INCLUDE FILES_MATCHING PATTERN "*.h")
install(FILES LICENSE TYPE DOC)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lino)
configure_package_config_file(cmake/lino-config.cmake.in lino-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(lino-config-version.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT lino-targets NAMESPACE lino:: DESTINATION ${package_dir})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lino-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/lino-config-version.cmake
  DESTINATION ${package_dir})
file(RELATIVE_PATH pc_to_include ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
configure_file(cmake/lino.pc.in lino.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/lino.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
