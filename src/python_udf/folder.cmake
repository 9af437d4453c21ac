target_link_libraries(${FOLDER_TARGET} PUBLIC arrow::arrow)
