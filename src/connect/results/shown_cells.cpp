#include "connect/results/shown_cells.h"

#include "columnar/decoded_vector.h"

namespace firesteel {
namespace {

void show_bytes(std::string_view bytes, std::string& out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out.push_back('[');
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) {
      out.push_back(' ');
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  out.push_back(']');
}

void show_range(const Vector& vector, const ArrayRange& range, std::string& out) {
  const bool is_map = vector.type().is(TypeId::kMap);
  out.push_back(is_map ? '{' : '[');
  for (int32_t i = 0; i < range.length; ++i) {
    if (i > 0) {
      out += ", ";
    }
    const auto element = static_cast<size_t>(range.offset + i);
    show_cell(*vector.children()[0], element, out);
    if (is_map) {
      out += " -> ";
      show_cell(*vector.children()[1], element, out);
    }
  }
  out.push_back(is_map ? '}' : ']');
}

}  // namespace

DataType shown_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBinary:
      return type;
    case TypeId::kArray:
      return DataType::array(shown_type(type.element()), type.contains_null());
    case TypeId::kMap:
      return DataType::map(shown_type(type.key()), shown_type(type.value()), type.contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) {
        field.type = shown_type(field.type);
      }
      return DataType::struct_type(std::move(fields));
    }
    case TypeId::kUdt:
      return shown_type(type.storage_type());
    default:
      return DataType::string();
  }
}

void show_cell(const Vector& column, size_t row, std::string& out) {
  const DecodedVector decoded(column);
  if (decoded.is_null(row)) {
    out += "NULL";
    return;
  }
  const Vector& base = decoded.base();
  const size_t index = decoded.index(row);
  switch (base.type().physical()) {
    case PhysicalType::kArray:
    case PhysicalType::kMap:
      show_range(base, base.values<ArrayRange>()[index], out);
      return;
    case PhysicalType::kStruct:
      out.push_back('{');
      for (size_t i = 0; i < base.children().size(); ++i) {
        out += i > 0 ? ", " : "";
        show_cell(*base.children()[i], index, out);
      }
      out.push_back('}');
      return;
    case PhysicalType::kNull:
      out += "NULL";
      return;
    default:
      break;
  }
  const std::string_view text = base.values<StringView>()[index].view();
  if (base.type().is(TypeId::kBinary)) {
    show_bytes(text, out);
  } else {
    out += text;
  }
}

}  // namespace firesteel
