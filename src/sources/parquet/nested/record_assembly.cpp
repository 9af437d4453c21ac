#include "sources/parquet/nested/record_assembly.h"

#include "columnar/batch.h"
#include "sources/parquet/column/value_spreading.h"
#include "sources/parquet/encoding/corrupt_file.h"

#include <limits>

namespace firesteel::parquet_format {
namespace {

/// Which entries of a leaf's levels begin a value: those that repeat nothing above `repetition` and whose enclosing
/// list elements exist.
struct Slots {
  uint32_t repetition = 0;
  uint32_t definition = 0;

  bool begins(const LeafRecords& records, size_t entry) const {
    return records.repetition[entry] <= repetition && records.definition[entry] >= definition;
  }
};

class Assembler {
 public:
  explicit Assembler(const std::vector<LeafRecords>& records) : records_(records) {}

  VectorPtr assemble(const AssemblyNode& node, Slots slots) const {
    if (node.field->is_leaf()) {
      return assemble_leaf(node, slots);
    }
    return node.type.is(TypeId::kStruct) ? assemble_struct(node, slots) : assemble_list(node, slots);
  }

 private:
  const LeafRecords& records_of(const AssemblyNode& node) const { return records_[static_cast<size_t>(node.leaf)]; }

  /// Bit a slot: is its definition level at least `level`? Null when all are.
  static BufferPtr validity(const LeafRecords& records, Slots slots, uint32_t level, size_t& count) {
    auto bits = Buffer::allocate_zeroed(bitmap::bytes(records.definition.size()));
    count = 0;
    size_t valid = 0;
    for (size_t entry = 0; entry < records.definition.size(); ++entry) {
      if (slots.begins(records, entry)) {
        const bool is_valid = records.definition[entry] >= level;
        bits->mutable_as<uint64_t>()[count / 64] |= static_cast<uint64_t>(is_valid) << (count % 64);
        valid += is_valid ? 1 : 0;
        ++count;
      }
    }
    return valid == count ? nullptr : bits;
  }

  VectorPtr assemble_leaf(const AssemblyNode& node, Slots slots) const {
    const LeafRecords& records = records_of(node);
    size_t count = 0;
    BufferPtr bits = validity(records, slots, static_cast<uint32_t>(node.field->definition_level), count);
    if (bits == nullptr) {
      expect(records.values->size() == count, "levels and values differ in number");
      return records.values;
    }
    expect(bitmap::count(bits->as<uint64_t>(), count) == records.values->size(), "levels and values differ in number");
    auto vector = Vector::flat(node.type, count);
    const size_t width = physical_width(node.type.physical());
    if (records.values->size() == 0) {
      std::memset(vector->mutable_values<uint8_t>(), 0, count * width);
    } else {
      spread_values(width, records.values->values<uint8_t>(), bits->as<uint64_t>(), 0, count,
                    vector->mutable_values<uint8_t>());
      // Places of nulls behind the last value got what lies behind the values: not bytes to be read as a string.
      for (size_t i = count; i > 0 && !bitmap::get(bits->as<uint64_t>(), i - 1); --i) {
        std::memset(vector->mutable_values<uint8_t>() + (i - 1) * width, 0, width);
      }
    }
    vector->set_validity(std::move(bits));
    vector->add_keep_alive(records.values->keep_alive());
    return vector;
  }

  VectorPtr assemble_child(const AssemblyNode& child, Slots slots, size_t count) const {
    VectorPtr vector =
        child.field == nullptr ? flatten(Vector::null_constant(child.type, count)) : assemble(child, slots);
    expect(vector->size() == count, "columns of one record differ in length");
    return vector;
  }

  VectorPtr assemble_struct(const AssemblyNode& node, Slots slots) const {
    size_t count = 0;
    BufferPtr bits = validity(records_of(node), slots, static_cast<uint32_t>(node.field->definition_level), count);
    std::vector<VectorPtr> children;
    for (const AssemblyNode& child : node.children) {
      children.push_back(assemble_child(child, slots, count));
    }
    auto vector = Vector::flat(node.type, count);
    vector->set_children(std::move(children));
    vector->set_validity(std::move(bits));
    return vector;
  }

  VectorPtr assemble_list(const AssemblyNode& node, Slots slots) const {
    const LeafRecords& records = records_of(node);
    size_t count = 0;
    BufferPtr bits = validity(records, slots, static_cast<uint32_t>(node.field->definition_level), count);
    const Slots elements{static_cast<uint32_t>(node.field->repetition_level),
                         static_cast<uint32_t>(node.field->definition_level) + 1};
    expect(records.definition.size() <= std::numeric_limits<int32_t>::max(), "too many elements");
    auto vector = Vector::flat(node.type, count);
    auto* ranges = vector->mutable_values<ArrayRange>();
    size_t slot = 0;
    int32_t element = 0;
    for (size_t entry = 0; entry < records.definition.size(); ++entry) {
      if (slots.begins(records, entry)) {
        ranges[slot++] = {element, 0};
      }
      if (elements.begins(records, entry)) {
        expect(slot > 0, "element outside of a list");
        ++ranges[slot - 1].length;
        ++element;
      }
    }
    std::vector<VectorPtr> children;
    for (const AssemblyNode& child : node.children) {
      children.push_back(assemble_child(child, elements, static_cast<size_t>(element)));
    }
    vector->set_children(std::move(children));
    vector->set_validity(std::move(bits));
    return vector;
  }

  const std::vector<LeafRecords>& records_;
};

}  // namespace

VectorPtr assemble_records(const AssemblyNode& root, const std::vector<LeafRecords>& records) {
  return Assembler(records).assemble(root, Slots{});
}

}  // namespace firesteel::parquet_format
