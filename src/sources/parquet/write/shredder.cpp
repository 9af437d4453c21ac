#include "sources/parquet/write/shredder.h"

#include "base/errors/spark_error.h"

namespace firesteel::parquet_format {
namespace {

/// What is to be written at one place of the schema: a position in the vector there, or nothing (-1) because a parent
/// is NULL or empty.
struct Slots {
  std::vector<int32_t> position;
  std::vector<int16_t> definition;  // reached so far; final for empty slots
  std::vector<int16_t> repetition;

  void reserve(size_t n) {
    position.reserve(n);
    definition.reserve(n);
    repetition.reserve(n);
  }
  void add(int32_t at, int16_t reached, int16_t repeated) {
    position.push_back(at);
    definition.push_back(reached);
    repetition.push_back(repeated);
  }
};

void check_nullable(const WriteField& field) {
  if (!field.nullable) {
    throw SparkError("NOT_NULL_ASSERT_VIOLATION", {{"walkedTypePath", field.name}});
  }
}

/// Raises the slots that hold a value to the field's own level and empties those that are NULL.
void enter(const WriteField& field, const Vector& vector, Slots& slots) {
  const bool may_be_null = vector.may_have_nulls();
  for (size_t i = 0; i < slots.position.size(); ++i) {
    int32_t& at = slots.position[i];
    if (at < 0) {
      continue;
    }
    if (may_be_null && vector.is_null(static_cast<size_t>(at))) {
      check_nullable(field);
      at = -1;
    } else {
      slots.definition[i] = field.definition_level;
    }
  }
}

void shred_slots(const WriteField& field, const VectorPtr& column, Slots slots, std::vector<LeafRun>& runs);

void shred_elements(const WriteField& field, const Vector& vector, const Slots& slots, std::vector<LeafRun>& runs) {
  Slots elements;
  elements.reserve(slots.position.size());
  const auto* ranges = vector.values<ArrayRange>();
  const auto inside = static_cast<int16_t>(field.definition_level + 1);
  for (size_t i = 0; i < slots.position.size(); ++i) {
    const int32_t at = slots.position[i];
    if (at < 0 || ranges[at].length == 0) {
      elements.add(-1, slots.definition[i], slots.repetition[i]);
      continue;
    }
    for (int32_t e = 0; e < ranges[at].length; ++e) {
      elements.add(ranges[at].offset + e, inside, e == 0 ? slots.repetition[i] : field.repetition_level);
    }
  }
  for (size_t c = 0; c < field.children.size(); ++c) {
    shred_slots(field.children[c], vector.children()[c], elements, runs);
  }
}

void shred_leaf(const WriteField& field, const VectorPtr& flat, Slots slots, std::vector<LeafRun>& runs) {
  LeafRun& run = runs[static_cast<size_t>(field.leaf)];
  run.values = flat;
  run.levels = static_cast<int64_t>(slots.position.size());
  run.rows.clear();
  for (const int32_t at : slots.position) {
    if (at >= 0) {
      run.rows.push_back(at);
    }
  }
  run.definition = std::move(slots.definition);
  run.repetition = std::move(slots.repetition);
}

void shred_slots(const WriteField& field, const VectorPtr& column, Slots slots, std::vector<LeafRun>& runs) {
  const VectorPtr flat = flatten(column);
  enter(field, *flat, slots);
  if (field.leaf >= 0) {
    shred_leaf(field, flat, std::move(slots), runs);
  } else if (field.type.is(TypeId::kStruct)) {
    for (size_t c = 0; c < field.children.size(); ++c) {
      shred_slots(field.children[c], flat->children()[c], slots, runs);
    }
  } else {
    shred_elements(field, *flat, slots, runs);
  }
}

/// A column without nesting needs no slots.
void shred_flat(const WriteField& field, const VectorPtr& column, size_t num_rows, LeafRun& run) {
  run.values = flatten(column);
  run.levels = static_cast<int64_t>(num_rows);
  run.rows.clear();
  run.repetition.clear();
  run.definition.assign(field.nullable ? num_rows : 0, field.definition_level);
  const bool may_be_null = run.values->may_have_nulls();
  for (size_t row = 0; row < num_rows; ++row) {
    if (may_be_null && run.values->is_null(row)) {
      check_nullable(field);
      run.definition[row] = static_cast<int16_t>(field.definition_level - 1);
    } else {
      run.rows.push_back(static_cast<int32_t>(row));
    }
  }
}

}  // namespace

void shred(const WriteField& field, const VectorPtr& column, size_t num_rows, std::vector<LeafRun>& runs) {
  if (field.leaf >= 0) {
    shred_flat(field, column, num_rows, runs[static_cast<size_t>(field.leaf)]);
    return;
  }
  Slots slots;
  slots.reserve(num_rows);
  for (size_t row = 0; row < num_rows; ++row) {
    slots.add(static_cast<int32_t>(row), 0, 0);
  }
  shred_slots(field, column, std::move(slots), runs);
}

}  // namespace firesteel::parquet_format
