# The Python whose site-packages hold the wheels we take from: pyarrow (Arrow and Parquet C++) and pyspark-client (the
# protocol's descriptors). The project's own .venv first, else the one that runs the wheel build.
if(NOT FIRESTEEL_PYTHON)
  if(EXISTS ${CMAKE_SOURCE_DIR}/.venv/bin/python AND NOT SKBUILD)
    set(FIRESTEEL_PYTHON ${CMAKE_SOURCE_DIR}/.venv/bin/python)
  else()
    find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
    set(FIRESTEEL_PYTHON ${Python3_EXECUTABLE})
  endif()
endif()

# firesteel_find_wheel(VARIABLE MODULE): the folder of an importable module, without importing it.
function(firesteel_find_wheel variable module)
  execute_process(
    COMMAND ${FIRESTEEL_PYTHON} -c
            "import importlib.util as u; print(list(u.find_spec('${module}').submodule_search_locations)[0])"
    OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE result ERROR_QUIET)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "Python module '${module}' is not installed for ${FIRESTEEL_PYTHON}: run `make venv`")
  endif()
  set(${variable} ${folder} PARENT_SCOPE)
endfunction()
