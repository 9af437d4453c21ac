find_package(OpenSSL REQUIRED COMPONENTS Crypto)
target_link_libraries(${FOLDER_TARGET} PUBLIC absl::time absl::random_random third_party::pcre2 third_party::icu_uc
                                              OpenSSL::Crypto)
