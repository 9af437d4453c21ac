#include "sources/write/partition_path.h"

namespace firesteel {
namespace {

bool is_special(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x01 && byte <= 0x1f) || byte == 0x7f ||
         std::string_view("\"#%'*/:=?\\{[]^").find(c) != std::string_view::npos;
}

}  // namespace

void append_escaped_path(std::string_view text, std::string& out) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_special(c)) {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
}

std::string partition_folder(std::string_view column, std::string_view value) {
  std::string folder;
  append_escaped_path(column, folder);
  folder += '=';
  if (value.empty()) {
    folder += "__HIVE_DEFAULT_PARTITION__";
  } else {
    append_escaped_path(value, folder);
  }
  return folder;
}

}  // namespace firesteel
