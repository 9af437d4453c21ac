# Arrow arrays at the border (columnar/arrow), LZ4 and xxHash for spill files.
target_link_libraries(${FOLDER_TARGET} PUBLIC arrow::arrow PRIVATE third_party::lz4)
