target_link_libraries(${FOLDER_TARGET} PUBLIC absl::time third_party::pcre2 third_party::icu_uc)
