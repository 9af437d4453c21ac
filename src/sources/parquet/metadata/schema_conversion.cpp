#include "sources/parquet/metadata/schema_conversion.h"

#include "base/errors/spark_error.h"
#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/metadata/leaf_type.h"

#include <parquet/schema.h>

namespace firesteel::parquet_format {
namespace {

using parquet::schema::GroupNode;
using parquet::schema::Node;

/// Levels on the way down from the root.
struct Levels {
  int16_t definition = 0;
  int16_t repetition = 0;
};

// Deeper than any real schema; keeps a crafted file from exhausting the stack.
constexpr int kMaxDepth = 100;

class SchemaWalker {
 public:
  SchemaWalker(const parquet::SchemaDescriptor& schema, ParquetFile& file) : schema_(schema), file_(file) {}

  void walk() {
    const GroupNode& root = *schema_.group_node();
    for (int i = 0; i < root.field_count(); ++i) {
      ParquetField field = convert(*root.field(i), {}, 0);
      file_.schema.push_back({field.name, field.type, field.nullable, {}});
      file_.fields.push_back(std::move(field));
    }
    expect(static_cast<int>(file_.leaves.size()) == schema_.num_columns(), "the schema's leaves do not add up");
  }

 private:
  static const GroupNode& group(const Node& node) { return static_cast<const GroupNode&>(node); }

  /// A field with its own repetition: required, optional, or repeated without being a LIST (an array of its own).
  ParquetField convert(const Node& node, Levels levels, int depth) {
    expect(depth < kMaxDepth, "the schema is nested too deeply");
    if (node.is_repeated()) {
      return list_of(node.name(), node, /*nullable=*/false, levels, /*is_element=*/true, depth);
    }
    if (node.is_optional()) {
      ++levels.definition;
    }
    ParquetField field = convert_value(node, levels, depth);
    field.nullable = node.is_optional();
    return field;
  }

  /// The value of a node whose repetition `levels` has taken into account.
  ParquetField convert_value(const Node& node, Levels levels, int depth) {
    if (node.is_primitive()) {
      return convert_leaf(node, levels);
    }
    const auto& logical = node.logical_type();
    const auto converted = node.converted_type();
    if ((logical != nullptr && logical->is_list()) || converted == parquet::ConvertedType::LIST) {
      return convert_list(node, levels, depth);
    }
    if ((logical != nullptr && logical->is_map()) || converted == parquet::ConvertedType::MAP ||
        converted == parquet::ConvertedType::MAP_KEY_VALUE) {
      return convert_map(node, levels, depth);
    }
    return convert_struct(node, levels, depth);
  }

  ParquetField convert_leaf(const Node& node, Levels levels) {
    ParquetField field;
    field.name = node.name();
    field.leaf = static_cast<int>(file_.leaves.size());
    LeafColumn leaf = describe_leaf(static_cast<const parquet::schema::PrimitiveNode&>(node));
    leaf.path = node.path()->ToDotString();
    leaf.max_definition = levels.definition;
    leaf.max_repetition = levels.repetition;
    field.type = leaf.type;
    field.definition_level = levels.definition;
    field.repetition_level = levels.repetition;
    file_.leaves.push_back(std::move(leaf));
    return field;
  }

  ParquetField convert_struct(const Node& node, Levels levels, int depth) {
    ParquetField field;
    field.name = node.name();
    field.definition_level = levels.definition;
    field.repetition_level = levels.repetition;
    std::vector<StructField> types;
    for (int i = 0; i < group(node).field_count(); ++i) {
      field.children.push_back(convert(*group(node).field(i), levels, depth + 1));
      const ParquetField& child = field.children.back();
      types.push_back({child.name, child.type, child.nullable, {}});
    }
    if (types.empty()) {
      throw SparkError("PARQUET_TYPE_ILLEGAL", {{"parquetType", "group " + node.name() + " {}"}});
    }
    field.type = DataType::struct_type(std::move(types));
    return field;
  }

  /// An array whose elements are `repeated` itself (is_element) or the only child of it.
  ParquetField list_of(const std::string& name, const Node& repeated, bool nullable, Levels levels, bool is_element,
                       int depth) {
    ParquetField field;
    field.name = name;
    field.nullable = nullable;
    field.definition_level = levels.definition;
    const Levels inside{static_cast<int16_t>(levels.definition + 1), static_cast<int16_t>(levels.repetition + 1)};
    field.repetition_level = inside.repetition;
    ParquetField element =
        is_element ? convert_value(repeated, inside, depth + 1) : convert(*group(repeated).field(0), inside, depth + 1);
    const bool contains_null = !is_element && element.nullable;
    element.nullable = contains_null;
    field.type = DataType::array(element.type, contains_null);
    field.children.push_back(std::move(element));
    return field;
  }

  /// The backward-compatibility rules of the format for two-level lists.
  static bool repeated_is_element(const Node& repeated, const std::string& parent) {
    if (repeated.is_primitive() || group(repeated).field_count() != 1) {
      return true;
    }
    return repeated.name() == "array" || repeated.name() == parent + "_tuple" ||
           group(repeated).field(0)->is_repeated();
  }

  ParquetField convert_list(const Node& node, Levels levels, int depth) {
    if (group(node).field_count() != 1 || !group(node).field(0)->is_repeated()) {
      throw SparkError("PARQUET_TYPE_ILLEGAL", {{"parquetType", "LIST " + node.name()}});
    }
    const Node& repeated = *group(node).field(0);
    return list_of(node.name(), repeated, true, levels, repeated_is_element(repeated, node.name()), depth);
  }

  ParquetField convert_map(const Node& node, Levels levels, int depth) {
    const bool sound = group(node).field_count() == 1 && group(node).field(0)->is_repeated() &&
                       group(node).field(0)->is_group() && group(*group(node).field(0)).field_count() == 2;
    if (!sound) {
      throw SparkError("PARQUET_TYPE_ILLEGAL", {{"parquetType", "MAP " + node.name()}});
    }
    const GroupNode& entry = group(*group(node).field(0));
    ParquetField field;
    field.name = node.name();
    field.definition_level = levels.definition;
    const Levels inside{static_cast<int16_t>(levels.definition + 1), static_cast<int16_t>(levels.repetition + 1)};
    field.repetition_level = inside.repetition;
    field.children.push_back(convert(*entry.field(0), inside, depth + 1));
    field.children.push_back(convert(*entry.field(1), inside, depth + 1));
    field.type = DataType::map(field.children[0].type, field.children[1].type, field.children[1].nullable);
    return field;
  }

  const parquet::SchemaDescriptor& schema_;
  ParquetFile& file_;
};

}  // namespace

void convert_schema(const parquet::SchemaDescriptor& schema, ParquetFile& file) { SchemaWalker(schema, file).walk(); }

}  // namespace firesteel::parquet_format
