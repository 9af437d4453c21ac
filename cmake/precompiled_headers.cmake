# The sanitizer builds take the standard library (and what a folder adds in FOLDER_PRECOMPILED_HEADERS) precompiled:
# two thirds of the time of an unoptimised Clang build is parsing headers. The other builds go without, so that every
# file shows that it includes what it uses.
set(FIRESTEEL_PRECOMPILED_HEADERS
    <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <cstdint> <cstring> <deque>
    <exception> <filesystem> <functional> <limits> <map> <memory> <mutex> <numeric> <optional> <set> <span> <stdexcept>
    <string> <string_view> <thread> <tuple> <type_traits> <unordered_map> <unordered_set> <utility> <variant> <vector>)

function(firesteel_precompile_headers target)
  if(NOT CMAKE_BUILD_TYPE MATCHES "Asan|Tsan" OR NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    return()
  endif()
  target_precompile_headers(${target} PRIVATE ${FIRESTEEL_PRECOMPILED_HEADERS} ${ARGN})
  # Without times in them ccache knows that they are the same (with its sloppiness pch_defines,time_macros).
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endfunction()
