# The gRPC front: generated protocol classes (PUBLIC for the tests), gRPC, zstd for compressed plans, Arrow IPC for results
# and local data.
target_link_libraries(${FOLDER_TARGET} PUBLIC fs_connect_proto PRIVATE third_party::zstd arrow::arrow z spdlog::spdlog)
target_compile_options(${FOLDER_TARGET} PRIVATE -Wno-deprecated-declarations) # the protocol keeps fields of older clients
set(FOLDER_PRECOMPILED_HEADERS <spark/connect/base.pb.h> <grpcpp/grpcpp.h>)
