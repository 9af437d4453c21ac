#include "functions/string/collation_key.h"

#include "base/text/collation.h"
#include "columnar/decoded_vector.h"
#include "columnar/nested_types.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/string_result.h"

#include <algorithm>

namespace firesteel {
namespace {

DataType with_children(const DataType& type, std::vector<DataType> children) {
  if (type.is(TypeId::kArray)) {
    return DataType::array(std::move(children[0]), type.contains_null());
  }
  if (type.is(TypeId::kMap)) {
    return DataType::map(std::move(children[0]), std::move(children[1]), type.contains_null());
  }
  std::vector<StructField> fields = type.fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    fields[i].type = std::move(children[i]);
  }
  return DataType::struct_type(std::move(fields));
}

template <typename F>
DataType map_texts(const DataType& type, const F& f) {
  if (type.is(TypeId::kString)) {
    return f(type);
  }
  if (!type.is_nested()) {
    return type;
  }
  std::vector<DataType> children = child_types(type);
  for (DataType& child : children) {
    child = map_texts(child, f);
  }
  return with_children(type, std::move(children));
}

template <typename F>
bool any_text(const DataType& type, const F& f) {
  if (type.is(TypeId::kString)) {
    return f(type);
  }
  if (!type.is_nested()) {
    return false;
  }
  const std::vector<DataType> children = child_types(type);
  return std::any_of(children.begin(), children.end(), [&](const DataType& child) { return any_text(child, f); });
}

VectorPtr text_keys(const VectorPtr& values, Rows rows, const Collation& collation) {
  std::string key;
  if (values->is_constant()) {
    if (values->is_null(0)) {
      return Vector::null_constant(DataType::binary(), values->size());
    }
    collation.append_key(values->values<StringView>()[0].view(), key);
    return Vector::constant(Literal{DataType::binary(), key}, values->size());
  }
  StringResult result(DataType::binary(), values->size());
  const DecodedVector decoded(*values);
  const auto* texts = decoded.base().values<StringView>();
  rows.for_each([&](size_t row) {
    if (decoded.is_null(row)) {
      result.set_null(row);
      return;
    }
    key.clear();
    collation.append_key(texts[decoded.index(row)].view(), key);
    result.set(row, key);
  });
  return result.finish();
}

BindResult<ScalarBinding> bind_collation_key(std::span<const ArgumentInfo> arguments, const BindContext&) {
  ScalarBinding binding;
  binding.argument_types = {arguments[0].type};
  binding.result_type = collation_key_type(arguments[0].type);
  binding.nullable = arguments[0].nullable;
  binding.kernel = [keys = CollationKeys(arguments[0].type)](const KernelCall& call) {
    return keys.of(call.arguments[0], call.rows);
  };
  return binding;
}

}  // namespace

bool has_collation(const DataType& type) {
  return any_text(type, [](const DataType& text) { return !is_binary_collation(text.collation()); });
}

bool names_collation(const DataType& type) {
  return any_text(type, [](const DataType& text) { return text.type_name() != "string"; });
}

DataType text_type_of(const DataType& type) {
  if (type.is_string_like()) {
    return type.is(TypeId::kString) ? type : DataType::string();
  }
  if (type.is(TypeId::kArray)) {
    return text_type_of(type.element());
  }
  return type.is(TypeId::kMap) ? text_type_of(type.key()) : DataType::null();
}

DataType collation_key_type(const DataType& type) {
  return map_texts(
      type, [](const DataType& text) { return is_binary_collation(text.collation()) ? text : DataType::binary(); });
}

DataType with_collation(const DataType& type, const DataType& text) {
  return map_texts(type, [&](const DataType&) { return text; });
}

DataType with_collation_where_none(const DataType& type, const DataType& text) {
  return map_texts(type, [&](const DataType& own) { return own.type_name() == "string" ? text : own; });
}

CollationKeys::CollationKeys(const DataType& type) : key_type_(collation_key_type(type)) {
  if (type.is(TypeId::kString)) {
    if (type.collation() == kIndeterminateCollation) {
      throw SparkError("INDETERMINATE_COLLATION");
    }
    changes_ = !is_binary_collation(type.collation());
    collation_ = changes_ ? Collation::find(type.collation()) : nullptr;
  } else if (type.is_nested()) {
    for (const DataType& child : child_types(type)) {
      children_.emplace_back(child);
      changes_ = changes_ || children_.back().changes_;
    }
  }
}

VectorPtr CollationKeys::of(const VectorPtr& values, Rows rows) const {
  if (!changes_) {
    return values;
  }
  if (collation_ != nullptr) {
    return text_keys(values, rows, *collation_);
  }
  const VectorPtr flat = flatten(values);
  auto result = std::make_shared<Vector>(key_type_, flat->size());
  result->set_validity(flat->validity_buffer());
  result->set_values(flat->values_buffer());
  std::vector<VectorPtr> children;
  for (size_t i = 0; i < children_.size(); ++i) {
    const VectorPtr& child = flat->children()[i];
    children.push_back(children_[i].of(child, Rows::all(child->size())));
  }
  result->set_children(std::move(children));
  return result;
}

const FunctionPtr& collation_key_function() {
  static const FunctionPtr function =
      std::make_shared<const FunctionDef>(declare_scalar("string_funcs",
                                                         {.name = "collation_key",
                                                          .since = "4.0.0",
                                                          .usage = "Returns bytes that compare as the value does.",
                                                          .example = {}},
                                                         ScalarFunction{bind_collation_key}));
  return function;
}

}  // namespace firesteel
