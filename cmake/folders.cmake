# One static library fs_<folder> per folder of src/, with the dependencies that tools/layers.txt allows, and one test
# program <folder>_test from its *_test.cpp. A folder adds what else it links in src/<folder>/folder.cmake, where
# FOLDER_TARGET is its library. Files named *_main.cpp belong to no library; folder.cmake makes programs of them.

function(firesteel_add_folder folder)
  set(root ${CMAKE_SOURCE_DIR}/src/${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${root}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_main)\\.cpp$")

  # A folder of headers only still gets a library, so that dependencies need no case distinction.
  if(NOT sources)
    set(sources ${CMAKE_SOURCE_DIR}/cmake/empty.cpp)
  endif()

  set(target fs_${folder})
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_compile_options(${target} PRIVATE ${FIRESTEEL_WARNINGS})
  if(FIRESTEEL_FUZZ AND folder MATCHES "^(sql|connect|sources)$")
    # libFuzzer steers by the code that an input reaches; only the folders under test, the others come from ccache.
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  target_link_libraries(${target} PUBLIC Threads::Threads fmt::fmt absl::flat_hash_map absl::flat_hash_set)
  foreach(lower IN LISTS ARGN)
    target_link_libraries(${target} PUBLIC fs_${lower})
  endforeach()

  set(FOLDER_TARGET ${target})
  set(FOLDER_PRECOMPILED_HEADERS)
  include(${root}/folder.cmake OPTIONAL)
  firesteel_precompile_headers(${target} ${FOLDER_PRECOMPILED_HEADERS})

  if(FIRESTEEL_TESTS AND tests)
    add_executable(${folder}_test ${tests})
    target_compile_options(${folder}_test PRIVATE ${FIRESTEEL_WARNINGS})
    target_link_libraries(${folder}_test PRIVATE ${target} GTest::gtest GTest::gmock GTest::gtest_main)
    firesteel_precompile_headers(${folder}_test ${FOLDER_PRECOMPILED_HEADERS} <gtest/gtest.h>)
    add_test(NAME ${folder}_test COMMAND ${folder}_test
             --gtest_output=xml:${CMAKE_BINARY_DIR}/test-results/${folder}_test.xml)
    set_tests_properties(${folder}_test PROPERTIES TIMEOUT 600 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
endfunction()

function(firesteel_add_folders)
  set(layers ${CMAKE_SOURCE_DIR}/tools/layers.txt)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${layers})
  file(STRINGS ${layers} lines REGEX "^[a-z_]+:")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^([a-z_]+):.*$" "\\1" folder "${line}")
    string(REGEX REPLACE "^[a-z_]+:[ ]*([^#]*).*$" "\\1" lower "${line}")
    string(REPLACE " " "" lower "${lower}")
    string(REPLACE "," ";" lower "${lower}")
    firesteel_add_folder(${folder} ${lower})
  endforeach()
endfunction()
