# Arrow arrays at the border (columnar/arrow), LZ4 and xxHash for spill files.
target_link_libraries(${FOLDER_TARGET} PUBLIC arrow::arrow PRIVATE third_party::lz4)
if(FIRESTEEL_CONSTANT_HASH)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/src/columnar/hashing.cpp
                              PROPERTIES COMPILE_DEFINITIONS FIRESTEEL_CONSTANT_HASH SKIP_PRECOMPILE_HEADERS ON)
endif()
