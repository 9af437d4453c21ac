# Compiler flags of our four build types: Dev, Release, Asan, Tsan.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# The baseline every x86-64 machine of the last 15 years runs; wider SIMD is chosen at run time (Highway).
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options(-march=x86-64-v2)
endif()

# -g1 keeps function names and line numbers for stack traces and profiles at a third of the size of -g.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1 -D_GLIBCXX_ASSERTIONS")
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -g1 -DNDEBUG")
# The sanitizer builds are made with clang, unoptimised: in half the time that GCC's -O1 takes, and their tests are small.
set(FIRESTEEL_SANITIZER_FLAGS "-O0 -g1 -D_GLIBCXX_ASSERTIONS -fno-omit-frame-pointer")
set(CMAKE_CXX_FLAGS_ASAN
    "${FIRESTEEL_SANITIZER_FLAGS} -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all")
set(CMAKE_CXX_FLAGS_TSAN "${FIRESTEEL_SANITIZER_FLAGS} -fsanitize=thread")

# mold links a server of this size in a fraction of a second; the flag is known to GCC since 12.1.
find_program(FIRESTEEL_MOLD mold)
if(FIRESTEEL_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(FIRESTEEL_WARNINGS -Wall -Wextra -Werror)
if(CMAKE_BUILD_TYPE MATCHES "Asan|Tsan")
  set(FIRESTEEL_WARNINGS -w) # GCC's builds report them
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these from inlined code of the standard library and of Arrow where nothing is wrong
  # (GCC bugs 105329, 105651, 107852), and only at some optimisation levels.
  list(APPEND FIRESTEEL_WARNINGS -Wno-error=maybe-uninitialized -Wno-error=restrict -Wno-error=array-bounds
       -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-missing-field-initializers)
  # At -O3 these are noise: every "text" + std::string() is reported.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    list(APPEND FIRESTEEL_WARNINGS -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-maybe-uninitialized)
  endif()
endif()
