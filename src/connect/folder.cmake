# The gRPC front: generated protocol classes, gRPC, zstd for compressed plans, Arrow IPC for results and local data.
target_link_libraries(${FOLDER_TARGET} PRIVATE fs_connect_proto third_party::zstd arrow::arrow z spdlog::spdlog)
target_compile_options(${FOLDER_TARGET} PRIVATE -Wno-deprecated-declarations) # the protocol keeps fields of older clients
