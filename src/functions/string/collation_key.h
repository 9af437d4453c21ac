#pragma once

#include "functions/function_def.h"

#include <memory>
#include <vector>

namespace firesteel {

class Collation;

/// Does the type hold texts, at any depth, that are not compared by their bytes? (Texts of no determined collation
/// count.)
bool has_collation(const DataType& type);
/// Does the type hold texts whose collation is written out, UTF8_BINARY too?
bool names_collation(const DataType& type);
/// The first text type inside: of an array its elements', of a map its keys', of a struct none. VOID: there is none.
DataType text_type_of(const DataType& type);
/// The same with BINARY where collated texts are.
DataType collation_key_type(const DataType& type);
/// `type` with all its texts of the collation of `text`.
DataType with_collation(const DataType& type, const DataType& text);

/// The same for its texts that name no collation.
DataType with_collation_where_none(const DataType& type, const DataType& text);

/// Turns values into keys that compare by bytes as the values do under their collations. Immutable.
class CollationKeys {
 public:
  /// Errors: INDETERMINATE_COLLATION.
  explicit CollationKeys(const DataType& type);
  /// A vector of collation_key_type; only `rows` count.
  VectorPtr of(const VectorPtr& values, Rows rows) const;

 private:
  DataType key_type_;
  std::shared_ptr<const Collation> collation_;  // of a text
  std::vector<CollationKeys> children_;         // of an array, map or struct
  bool changes_ = false;
};

/// collation_key(value): for comparing, sorting and grouping by bytes. Not a function that users can call.
const FunctionPtr& collation_key_function();

}  // namespace firesteel
