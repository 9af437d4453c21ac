#include "sources/parquet/nested/nested_column_reader.h"

#include "base/errors/spark_error.h"
#include "columnar/nested_types.h"
#include "sources/parquet/encoding/corrupt_file.h"
#include "sources/parquet/nested/leaf_level_reader.h"
#include "sources/parquet/nested/record_assembly.h"

#include <algorithm>
#include <strings.h>

namespace firesteel::parquet_format {
namespace {

[[noreturn]] void throw_mismatch(const ParquetField& field, const DataType& type, const std::string& stored,
                                 const std::string& qualified_name) {
  throw SparkError("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH", {{"path", qualified_name},
                                                                          {"column", "[" + field.name + "]"},
                                                                          {"expectedType", type.simple_string()},
                                                                          {"actualType", stored}});
}

const ParquetField* find_child(const ParquetField& field, const std::string& name) {
  const auto found = std::find_if(field.children.begin(), field.children.end(), [&](const ParquetField& child) {
    return strcasecmp(child.name.c_str(), name.c_str()) == 0;
  });
  return found == field.children.end() ? nullptr : &*found;
}

/// The child of `field` that gives child `index` of `type`; null when the file lacks it.
const ParquetField* matching_child(const ParquetField& field, const DataType& type, size_t index) {
  return type.is(TypeId::kStruct) ? find_child(field, type.fields()[index].name) : &field.children[index];
}

class NestedColumnReader final : public ColumnReader {
 public:
  NestedColumnReader(const ParquetFile& info, const ParquetField& field, const DataType& type, const RowGroup& group,
                     const RandomAccessFile& file, const PageInput& input)
      : info_(info), group_(group), file_(file), input_(input), root_(plan(field, type)) {}

  void skip(size_t rows) override { pending_skip_ += rows; }

  VectorPtr read(size_t rows, Form) override {
    if (pending_skip_ > 0) {
      for (const auto& leaf : leaves_) {
        leaf->skip(pending_skip_);
      }
      pending_skip_ = 0;
    }
    std::vector<LeafRecords> records;
    records.reserve(leaves_.size());
    for (const auto& leaf : leaves_) {
      records.push_back(leaf->read(rows));
    }
    VectorPtr vector = assemble_records(root_, records);
    expect(vector->size() == rows, "records and rows differ in number");
    return vector;
  }

  VectorPtr read_selected(size_t rows, Rows selected) override { return gather(read(rows, Form::kValues), selected); }

 private:
  AssemblyNode plan(const ParquetField& field, const DataType& type) {
    AssemblyNode node{.field = &field, .type = type};
    node.leaf = static_cast<int>(leaves_.size());  // the first leaf below gives the structure
    if (field.is_leaf()) {
      add_leaf(field, type);
      return node;
    }
    const std::vector<DataType> types = child_types(type);
    for (size_t c = 0; c < types.size(); ++c) {
      const ParquetField* child = matching_child(field, type, c);
      if (child == nullptr) {
        node.children.push_back(AssemblyNode{.type = types[c]});
      } else {
        node.children.push_back(plan(*child, types[c]));
      }
    }
    if (leaves_.size() == static_cast<size_t>(node.leaf)) {  // no child is in the file: any leaf tells which are null
      const ParquetField* any = &field;
      while (!any->is_leaf()) {
        any = &any->children[0];
      }
      add_leaf(*any, any->type);
    }
    return node;
  }

  void add_leaf(const ParquetField& field, const DataType& type) {
    const LeafColumn& leaf = info_.leaves[static_cast<size_t>(field.leaf)];
    const ValueConversion conversion = find_conversion(leaf, type).value_or(ValueConversion{});
    leaves_.push_back(
        std::make_unique<LeafLevelReader>(file_, group_.columns[static_cast<size_t>(field.leaf)],
                                          LeafTarget{leaf, type, conversion, physical_width(type.physical())}, input_));
  }

  const ParquetFile& info_;
  const RowGroup& group_;
  const RandomAccessFile& file_;
  const PageInput input_;
  std::vector<std::unique_ptr<LeafLevelReader>> leaves_;
  AssemblyNode root_;
  size_t pending_skip_ = 0;
};

}  // namespace

void check_nested_types(const ParquetField& field, const DataType& type, const ParquetFile& file,
                        const std::string& qualified_name) {
  if (field.is_leaf()) {
    const LeafColumn& leaf = file.leaves[static_cast<size_t>(field.leaf)];
    if (type.is_nested() || !find_conversion(leaf, type)) {
      throw_mismatch(field, type, stored_type_name(leaf.stored), qualified_name);
    }
    return;
  }
  if (type.id() != field.type.id()) {
    throw_mismatch(field, type, "group", qualified_name);
  }
  const std::vector<DataType> types = child_types(type);
  for (size_t c = 0; c < types.size(); ++c) {
    const ParquetField* child = matching_child(field, type, c);
    if (child != nullptr) {
      check_nested_types(*child, types[c], file, qualified_name);
    }
  }
}

std::unique_ptr<ColumnReader> make_nested_column_reader(const ParquetFile& file_info, const ParquetField& field,
                                                        const DataType& type, const RowGroup& group,
                                                        const RandomAccessFile& file, const PageInput& input) {
  return std::make_unique<NestedColumnReader>(file_info, field, type, group, file, input);
}

}  // namespace firesteel::parquet_format
