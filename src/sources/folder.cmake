target_link_libraries(${FOLDER_TARGET} PUBLIC arrow::arrow PRIVATE arrow::parquet)

add_executable(parquet_scan_benchmark EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/benchmarks/parquet_scan.cpp)
target_compile_options(parquet_scan_benchmark PRIVATE ${FIRESTEEL_WARNINGS})
target_link_libraries(parquet_scan_benchmark PRIVATE ${FOLDER_TARGET})

target_link_libraries(${FOLDER_TARGET} PRIVATE sqlite3)
