# firesteel-server: the program that the Python package starts and `firesteel server` becomes.
file(GLOB session_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/session/*.cpp)
if(session_sources)
  add_executable(firesteel-server ${CMAKE_SOURCE_DIR}/src/app/server_main.cpp)
  target_compile_options(firesteel-server PRIVATE ${FIRESTEEL_WARNINGS})
  target_compile_definitions(firesteel-server PRIVATE FIRESTEEL_VERSION="${PROJECT_VERSION}")
  target_link_libraries(firesteel-server PRIVATE fs_app CLI11::CLI11)
  set_target_properties(firesteel-server PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}
                                                    INSTALL_RPATH ${FIRESTEEL_INSTALL_RPATH})
  install(TARGETS firesteel-server DESTINATION firesteel/bin COMPONENT wheel)
endif()

target_link_libraries(fs_app PUBLIC spdlog::spdlog)
