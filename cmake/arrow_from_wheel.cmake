# arrow::arrow and arrow::parquet from the pyarrow wheel (headers and libraries; no Python headers are needed).
firesteel_find_wheel(pyarrow_folder pyarrow)

# firesteel_import_wheel_library(TARGET FILE_PREFIX)
function(firesteel_import_wheel_library target prefix)
  file(GLOB candidates ${pyarrow_folder}/${prefix}.so.[0-9]*)
  list(LENGTH candidates count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "expected one ${prefix}.so.* in ${pyarrow_folder}, found: ${candidates}")
  endif()
  add_library(${target} SHARED IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${candidates}
                                             INTERFACE_INCLUDE_DIRECTORIES ${pyarrow_folder}/include)
endfunction()

firesteel_import_wheel_library(arrow::arrow libarrow)
firesteel_import_wheel_library(arrow::parquet libparquet)
target_link_libraries(arrow::parquet INTERFACE arrow::arrow)

# The installed server lies in firesteel/bin/, beside pyarrow/ in the same site-packages.
set(FIRESTEEL_INSTALL_RPATH "$ORIGIN/../../pyarrow")
