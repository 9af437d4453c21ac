target_link_libraries(${FOLDER_TARGET} PUBLIC absl::time PRIVATE third_party::icu_uc third_party::icu_i18n)
