# Debian's libraries as imported targets, for use in src/<folder>/folder.cmake. A library is looked up when the first
# folder asks for it by firesteel_library(NAME), so that nobody needs what he does not build.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(absl REQUIRED)
find_package(spdlog REQUIRED)

# firesteel_pkg(TARGET PKG_CONFIG_NAME): third_party::TARGET from a pkg-config file.
function(firesteel_pkg target module)
  pkg_check_modules(pkg_${target} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  add_library(third_party::${target} ALIAS PkgConfig::pkg_${target})
endfunction()

firesteel_pkg(hwy libhwy)
firesteel_pkg(pcre2 libpcre2-8)
firesteel_pkg(icu icu-i18n)
firesteel_pkg(icu_uc icu-uc)
firesteel_pkg(icu_i18n icu-i18n)
firesteel_pkg(sqlite sqlite3)
firesteel_pkg(simdjson simdjson)
firesteel_pkg(zstd libzstd)
firesteel_pkg(lz4 liblz4)
firesteel_pkg(grpc grpc++)
firesteel_pkg(protobuf protobuf)
find_package(CLI11 REQUIRED)
find_package(mimalloc QUIET)

# Snappy ships a CMake file and no pkg-config file.
find_package(Snappy REQUIRED)
add_library(third_party::snappy ALIAS Snappy::snappy)

if(FIRESTEEL_TESTS)
  find_package(GTest REQUIRED)
endif()
