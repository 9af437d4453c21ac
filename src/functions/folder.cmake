find_package(OpenSSL REQUIRED COMPONENTS Crypto)
target_link_libraries(${FOLDER_TARGET} PUBLIC absl::time absl::random_random third_party::pcre2 third_party::icu_uc third_party::icu_i18n
                                              OpenSSL::Crypto)

# Only xml/ sees the headers of libxml2.
find_package(LibXml2 REQUIRED)
file(GLOB xml_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/functions/xml/*.cpp)
set_property(SOURCE ${xml_sources} TARGET_DIRECTORY ${FOLDER_TARGET} PROPERTY INCLUDE_DIRECTORIES
                                                                              ${LIBXML2_INCLUDE_DIRS})
target_link_libraries(${FOLDER_TARGET} PUBLIC ${LIBXML2_LIBRARIES})
