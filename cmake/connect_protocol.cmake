# fs_connect_proto: the C++ classes of Spark Connect, generated from the descriptors inside the installed pyspark-client
# wheel, so that client and server speak one protocol and no protocol file is copied. google.rpc.Status and its details
# (gRPC's rich errors) come the same way from googleapis-common-protos.
set(connect_generated ${CMAKE_BINARY_DIR}/generated/connect)
set(connect_generator ${CMAKE_SOURCE_DIR}/tools/generate_connect_protocol.py)
file(MAKE_DIRECTORY ${connect_generated})

# Runs in a tenth of a second and rewrites descriptors.bin only when its content changes.
execute_process(
  COMMAND ${FIRESTEEL_PYTHON} ${connect_generator} --output ${connect_generated}/descriptors.bin
  OUTPUT_VARIABLE connect_files OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${connect_generator})

find_program(FIRESTEEL_PROTOC protoc REQUIRED)
find_program(FIRESTEEL_GRPC_PLUGIN grpc_cpp_plugin REQUIRED)

# The generator prints lines "<file.proto> message" or "<file.proto> service".
set(connect_sources)
set(connect_outputs)
set(message_files)
set(service_files)
string(REPLACE "\n" ";" connect_lines "${connect_files}")
foreach(line IN LISTS connect_lines)
  separate_arguments(line)
  list(GET line 0 file)
  list(GET line 1 kind)
  string(REGEX REPLACE "\\.proto$" "" stem ${file})
  list(APPEND message_files ${file})
  list(APPEND connect_outputs ${connect_generated}/${stem}.pb.cc ${connect_generated}/${stem}.pb.h)
  list(APPEND connect_sources ${connect_generated}/${stem}.pb.cc)
  if(kind STREQUAL "service")
    list(APPEND service_files ${file})
    list(APPEND connect_outputs ${connect_generated}/${stem}.grpc.pb.cc ${connect_generated}/${stem}.grpc.pb.h)
    list(APPEND connect_sources ${connect_generated}/${stem}.grpc.pb.cc)
  endif()
endforeach()

add_custom_command(
  OUTPUT ${connect_outputs}
  COMMAND ${FIRESTEEL_PROTOC} --descriptor_set_in=${connect_generated}/descriptors.bin --cpp_out=${connect_generated}
          ${message_files}
  COMMAND ${FIRESTEEL_PROTOC} --descriptor_set_in=${connect_generated}/descriptors.bin --grpc_out=${connect_generated}
          --plugin=protoc-gen-grpc=${FIRESTEEL_GRPC_PLUGIN} ${service_files}
  DEPENDS ${connect_generated}/descriptors.bin
  COMMENT "Generating the Spark Connect classes"
  VERBATIM)

add_library(fs_connect_proto STATIC EXCLUDE_FROM_ALL ${connect_sources})
target_include_directories(fs_connect_proto SYSTEM PUBLIC ${connect_generated})
target_link_libraries(fs_connect_proto PUBLIC third_party::grpc third_party::protobuf)
# Generated code: no warnings, no sanitizers, and -O1 in every preset (80 s of compile time at -O1, several times that at
# -O3).
target_compile_options(fs_connect_proto PRIVATE -w -O1 -g0 $<$<CONFIG:Asan,Tsan>:-fno-sanitize=all>)
