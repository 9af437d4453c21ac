#pragma once

#include "columnar/vector_builder.h"

#include <string>
#include <utility>
#include <vector>

namespace firesteel::samples {

/// For tests: a few values of every type, NULL among them.
inline std::vector<Literal> values_of(const DataType& type) {
  const auto with = [&](std::vector<Literal::Value> values) {
    std::vector<Literal> literals;
    for (Literal::Value& value : values) {
      literals.push_back({type, std::move(value)});
    }
    literals.insert(literals.begin() + 1, Literal::null(type));
    return literals;
  };
  const auto nested = [](std::vector<Literal> children) -> Literal::Value {
    return std::make_shared<const std::vector<Literal>>(std::move(children));
  };
  switch (type.physical()) {
    case PhysicalType::kNull:
      return {Literal::null(type), Literal::null(type), Literal::null(type)};
    case PhysicalType::kBool:
      return with({true, false, true});
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
      return with({int64_t{1}, int64_t{type.is(TypeId::kTime) ? 128 : -128}, int64_t{0}, int64_t{127}});
    case PhysicalType::kInt128:
      return with({int128_t{1}, -power_of_ten(37), power_of_ten(30)});
    case PhysicalType::kFloat:
    case PhysicalType::kDouble:
      return with({0.5, -1.0, 1e10});
    case PhysicalType::kString:
      return with({std::string("short"), std::string(), std::string("longer than twelve bytes"), std::string("短い")});
    case PhysicalType::kInterval:
      return with({CalendarInterval{1, 2, 3}, CalendarInterval{-1, 0, 1000000}});
    case PhysicalType::kArray:
      return with({nested(values_of(type.element())), nested({}), nested(values_of(type.element()))});
    case PhysicalType::kMap: {
      std::vector<Literal> entries;
      for (const Literal& key : values_of(type.key())) {
        if (!key.is_null()) {
          entries.push_back(key);
          entries.push_back(values_of(type.value())[0]);
        }
      }
      return with({nested(entries), nested({})});
    }
    case PhysicalType::kStruct: {
      std::vector<Literal> first;
      std::vector<Literal> second;
      for (const StructField& field : type.fields()) {
        first.push_back(values_of(field.type)[0]);
        second.push_back(values_of(field.type)[1]);
      }
      return with({nested(first), nested(second)});
    }
  }
  return {};
}

inline VectorPtr vector_of(const DataType& type, const std::vector<Literal>& values) {
  VectorBuilder builder(type);
  for (const Literal& value : values) {
    builder.append_literal(value);
  }
  return builder.finish();
}
inline VectorPtr vector_of(const DataType& type) { return vector_of(type, values_of(type)); }

inline std::vector<Literal> literals(const Vector& vector) {
  std::vector<Literal> values;
  for (size_t i = 0; i < vector.size(); ++i) {
    values.push_back(vector.literal_at(i));
  }
  return values;
}

inline std::vector<DataType> all_types() {
  const DataType structure =
      DataType::struct_type({{"a", DataType::integer(), true, ""}, {"b", DataType::string(), true, ""}});
  return {DataType::null(),
          DataType::boolean(),
          DataType::byte(),
          DataType::short_type(),
          DataType::integer(),
          DataType::long_type(),
          DataType::float_type(),
          DataType::double_type(),
          DataType::decimal(10, 2),
          DataType::decimal(38, 5),
          DataType::string(),
          DataType::binary(),
          DataType::date(),
          DataType::timestamp(),
          DataType::timestamp_ntz(),
          DataType::time(),
          DataType::year_month_interval(),
          DataType::day_time_interval(),
          DataType::calendar_interval(),
          DataType::array(DataType::string()),
          DataType::array(DataType::array(DataType::decimal(38, 1))),
          DataType::map(DataType::string(), DataType::integer()),
          structure,
          DataType::array(structure)};
}

}  // namespace firesteel::samples
