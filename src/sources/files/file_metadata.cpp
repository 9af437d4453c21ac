#include "sources/files/file_metadata.h"

#include "catalog/hidden_columns.h"

#include <algorithm>
#include <strings.h>

namespace firesteel {
namespace {

constexpr const char* kColumnMarks = R"({"__file_source_metadata_col":true,"__metadata_col":"_metadata"})";

DataType metadata_type(bool has_row_index) {
  std::vector<StructField> fields = {{"file_path", DataType::string(), false, ""},
                                     {"file_name", DataType::string(), false, ""},
                                     {"file_size", DataType::long_type(), false, ""},
                                     {"file_block_start", DataType::long_type(), false, ""},
                                     {"file_block_length", DataType::long_type(), false, ""},
                                     {"file_modification_time", DataType::timestamp(), false, ""}};
  if (has_row_index) {
    fields.push_back({"row_index", DataType::long_type(), false, ""});
  }
  return DataType::struct_type(std::move(fields));
}

DataType input_file_type() {
  return DataType::struct_type({{"name", DataType::string(), false, ""},
                                {"start", DataType::long_type(), false, ""},
                                {"length", DataType::long_type(), false, ""}});
}

Literal struct_literal(DataType type, std::vector<Literal> values) {
  return {std::move(type), std::make_shared<const std::vector<Literal>>(std::move(values))};
}

/// What java.net.URI makes of a path: what may not stand in one is written %XX.
std::string uri_path(std::string_view path) {
  constexpr std::string_view kPlain = "_-!.~'()*,;:$&+=/@";
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0 || kPlain.find(c) != std::string_view::npos) {
      text.push_back(c);
    } else {
      text.push_back('%');
      text.push_back(kDigits[byte >> 4]);
      text.push_back(kDigits[byte & 15]);
    }
  }
  return text;
}

}  // namespace

Schema file_metadata_columns(const Schema& schema, bool has_row_index) {
  std::string name(kFileMetadata);
  while (std::any_of(schema.begin(), schema.end(),
                     [&](const StructField& field) { return strcasecmp(field.name.c_str(), name.c_str()) == 0; })) {
    name.insert(name.begin(), '_');
  }
  return {{std::move(name), metadata_type(has_row_index), false, kColumnMarks},
          {std::string(kInputFile), input_file_type(), false, ""}};
}

Literal file_metadata_value(size_t index, const FileSystem& file_system, const FileStatus& file) {
  const std::string path = uri_path(file.path);
  const bool local = file_system.scheme() == "file";
  if (index > 0) {
    return struct_literal(input_file_type(), {Literal::string(file_system.scheme() + "://" + path),
                                              Literal::long_value(0), Literal::long_value(file.size)});
  }
  constexpr int64_t kNanosPerMilli = 1000000;
  const int64_t modified_us = file.modified_ns / kNanosPerMilli * 1000;  // Hadoop knows milliseconds
  return struct_literal(
      metadata_type(false),
      {Literal::string(file_system.scheme() + (local ? ":" : "://") + path),
       Literal::string(path.substr(path.rfind('/') + 1)), Literal::long_value(file.size), Literal::long_value(0),
       Literal::long_value(file.size), Literal{DataType::timestamp(), modified_us}});
}

}  // namespace firesteel
