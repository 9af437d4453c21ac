#include "sources/parquet/encoding/page_header.h"

#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/encoding/thrift_compact.h"

namespace firesteel::parquet_format {
namespace {

using Kind = ThriftReader::Kind;
using Field = ThriftReader::Field;

size_t read_size(ThriftReader& reader) {
  const int32_t value = reader.read_int32();
  expect(value >= 0, "page header holds a negative size");
  return static_cast<size_t>(value);
}

ValueEncoding read_encoding(ThriftReader& reader) {
  const int32_t value = reader.read_int32();
  return value >= 0 && value <= 9 && value != 1 ? static_cast<ValueEncoding>(value) : ValueEncoding::kUnknown;
}

void read_data_page(ThriftReader& reader, PageHeader& header) {
  for (Field field = reader.next_field(0); field.kind != Kind::kStop; field = reader.next_field(field.id)) {
    switch (field.id) {
      case 1:
        header.num_values = read_size(reader);
        break;
      case 2:
        header.encoding = read_encoding(reader);
        break;
      case 3:
        header.definition_encoding = read_encoding(reader);
        break;
      default:
        reader.skip(field.kind);
    }
  }
}

void read_dictionary_page(ThriftReader& reader, PageHeader& header) {
  for (Field field = reader.next_field(0); field.kind != Kind::kStop; field = reader.next_field(field.id)) {
    if (field.id == 1) {
      header.num_values = read_size(reader);
    } else if (field.id == 2) {
      header.encoding = read_encoding(reader);
    } else {
      reader.skip(field.kind);
    }
  }
}

void read_data_page_v2(ThriftReader& reader, PageHeader& header) {
  for (Field field = reader.next_field(0); field.kind != Kind::kStop; field = reader.next_field(field.id)) {
    switch (field.id) {
      case 1:
        header.num_values = read_size(reader);
        break;
      case 2:
        header.num_nulls = read_size(reader);
        break;
      case 3:
        header.num_rows = read_size(reader);
        break;
      case 4:
        header.encoding = read_encoding(reader);
        break;
      case 5:
        header.definition_bytes = read_size(reader);
        break;
      case 6:
        header.repetition_bytes = read_size(reader);
        break;
      case 7:
        header.values_compressed = field.kind == Kind::kTrue;
        break;
      default:
        reader.skip(field.kind);
    }
  }
}

PageKind to_page_kind(int32_t number) {
  return number >= 0 && number <= 3 ? static_cast<PageKind>(number) : PageKind::kUnknown;
}

}  // namespace

size_t parse_page_header(const uint8_t* data, size_t size, PageHeader& header) {
  header = PageHeader{};
  ThriftReader reader(data, size);
  for (Field field = reader.next_field(0); field.kind != Kind::kStop; field = reader.next_field(field.id)) {
    const bool is_struct = field.kind == Kind::kStruct;
    if (field.id == 1) {
      header.kind = to_page_kind(reader.read_int32());
    } else if (field.id == 2) {
      header.uncompressed_size = read_size(reader);
    } else if (field.id == 3) {
      header.compressed_size = read_size(reader);
    } else if (field.id == 5 && is_struct) {
      read_data_page(reader, header);
    } else if (field.id == 7 && is_struct) {
      read_dictionary_page(reader, header);
    } else if (field.id == 8 && is_struct) {
      read_data_page_v2(reader, header);
    } else {
      reader.skip(field.kind);
    }
  }
  return reader.consumed();
}

}  // namespace firesteel::parquet_format
