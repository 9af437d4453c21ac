// theta_*_agg and tuple_*_agg_*: states hold sketches in their binary form.
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/overloads.h"
#include "functions/sketch/sketch_arguments.h"
#include "functions/sketch/sketch_kernel.h"
#include "functions/sketch/sketch_lists.h"
#include "functions/sketch/theta_sketch.h"

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

using Kind = ThetaSketch::Kind;

enum class Role : uint8_t { kBuild, kUnion, kIntersection };

struct ThetaAggregate {
  std::string name;
  Kind kind;
  Role role;
  int lg_entries = 12;
  SummaryMode mode = SummaryMode::kSum;
};

template <typename T>
std::string bytes_of(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

/// The bytes of a key as DataSketches hashes them; nothing for keys that do not count.
std::optional<std::string> key_bytes(const Vector& keys, size_t row) {
  const DecodedVector in(keys);
  switch (keys.type().id()) {
    case TypeId::kLong:
      return bytes_of(in.value<int64_t>(row));
    case TypeId::kDouble: {
      const double value = in.value<double>(row);
      return bytes_of(value == 0 ? 0.0 : (std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value));
    }
    case TypeId::kArray: {
      const ArrayRange range = in.value<ArrayRange>(row);
      const VectorPtr elements = flatten(in.base().children()[0]);
      const size_t width = physical_width(elements->type().physical());
      if (range.length == 0) {
        return std::nullopt;
      }
      return std::string(elements->values<char>() + static_cast<size_t>(range.offset) * width,
                         static_cast<size_t>(range.length) * width);
    }
    default: {
      const std::string_view text = in.value<StringView>(row).view();
      return text.empty() ? std::nullopt : std::optional(std::string(text));
    }
  }
}

class ThetaKernel final : public SketchKernel {
 public:
  explicit ThetaKernel(ThetaAggregate what) : what_(std::move(what)) {}
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    if (what_.role == Role::kBuild) {
      add(arguments, rows, state, arena);
    } else {
      merge(*arguments[0], rows, state, arena);
    }
  }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    VectorBuilder builder(DataType::binary());
    for (char* state : states) {
      at(state).sketch.seen ? builder.append_string(bytes(at(state).sketch)) : builder.append_null();
    }
    return {builder.finish()};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      const int32_t row = rows[i];
      merge(*partial[0], {&row, 1}, states[i], arena);
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    VectorBuilder builder(DataType::binary());
    for (char* state : states) {
      ThetaSketch sketch = at(state).sketch.seen ? read(bytes(at(state).sketch)) : ThetaSketch(what_.kind);
      if (what_.role != Role::kIntersection) {
        sketch.trim(what_.lg_entries);
      }
      builder.append_string(sketch.to_bytes(what_.mode));
    }
    return builder.finish();
  }

 private:
  static std::string_view bytes(const ValueSlot& slot) { return {slot.bytes, slot.size}; }

  ThetaSketch read(std::string_view bytes) const {
    auto sketch = ThetaSketch::from_bytes(bytes, what_.kind);
    if (!sketch) {
      throw invalid_sketch(what_.name, bytes, what_.kind);
    }
    return std::move(*sketch);
  }

  void add(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const {
    ValueSlot& slot = at(state).sketch;
    ThetaSketch sketch = slot.seen ? read(bytes(slot)) : ThetaSketch(what_.kind);
    for (size_t i = 0; i < rows.count; ++i) {
      const auto row = static_cast<size_t>(rows[i]);
      if (arguments[0]->is_null(row) || (what_.kind != Kind::kTheta && arguments[1]->is_null(row))) {
        continue;
      }
      if (const auto key = key_bytes(*arguments[0], row)) {
        sketch.add(ThetaSketch::hash(*key), summary(arguments, row), what_.mode, what_.lg_entries);
      }
    }
    slot.keep(sketch.to_bytes(what_.mode), arena);
  }

  double summary(std::span<const VectorPtr> arguments, size_t row) const {
    switch (what_.kind) {
      case Kind::kInteger:
        return DecodedVector(*arguments[1]).value<int32_t>(row);
      case Kind::kDouble:
        return DecodedVector(*arguments[1]).value<double>(row);
      case Kind::kTheta:
        break;
    }
    return 0;
  }

  void merge(const Vector& sketches, Rows rows, char* state, StringArena& arena) const {
    ValueSlot& slot = at(state).sketch;
    std::optional<ThetaSketch> sketch;
    if (slot.seen) {
      sketch = read(bytes(slot));
    }
    for_each_valid<StringView>(sketches, rows, [&](size_t, const StringView& other) {
      ThetaSketch next = read(other.view());
      if (!sketch) {
        sketch = std::move(next);
      } else if (what_.role == Role::kIntersection) {
        sketch->intersect(next, what_.mode);
      } else {
        sketch->unite(next, what_.mode);
      }
    });
    if (sketch) {
      slot.keep(sketch->to_bytes(what_.mode), arena);
    }
  }

  ThetaAggregate what_;
};

/// The type a key is cast to, or nothing.
std::optional<DataType> key_type(const DataType& type) {
  if (type.is_integral()) {
    return DataType::long_type();
  }
  if (type.is_numeric()) {
    return DataType::double_type();
  }
  if (type.is_string_like() || type.is(TypeId::kBinary)) {
    return type;
  }
  if (type.is(TypeId::kArray) && type.element().is(TypeId::kLong)) {
    return type;
  }
  if (type.is(TypeId::kArray) && type.element().is_numeric()) {
    return DataType::array(DataType::integer(), type.contains_null());
  }
  return std::nullopt;
}

BindResult<AggregateBinding> bind_theta(std::span<const ArgumentInfo> arguments, ThetaAggregate what) {
  std::vector<DataType> types = types_of(arguments);
  size_t next = 1;
  if (what.role != Role::kBuild) {
    if (!types[0].is(TypeId::kBinary)) {
      return unexpected_input_type(0, "\"BINARY\"", types[0]);
    }
  } else {
    const auto key = key_type(types[0]);
    if (!key) {
      return unexpected_input_type(0,
                                   "(\"ARRAY<INT>\" or \"ARRAY<BIGINT>\" or \"BINARY\" or \"DOUBLE\" or \"FLOAT\" or "
                                   "\"INT\" or \"BIGINT\" or \"STRING\")",
                                   types[0]);
    }
    types[0] = *key;
    if (what.kind != Kind::kTheta) {
      if (!types[1].is_numeric() && !types[1].is_null()) {
        return unexpected_input_type(1, what.kind == Kind::kInteger ? "\"INT\"" : "\"DOUBLE\"", types[1]);
      }
      types[1] = what.kind == Kind::kInteger ? DataType::integer() : DataType::double_type();
      next = 2;
    }
  }
  if (what.role != Role::kIntersection) {
    auto size = lg_entries_of(arguments, next++, what.name, what.kind);
    if (auto* mismatch = std::get_if<BindMismatch>(&size)) {
      return std::move(*mismatch);
    }
    what.lg_entries = std::get<int>(size);
  }
  if (what.kind != Kind::kTheta) {
    auto mode = summary_mode_of(arguments, next, what.name);
    if (auto* mismatch = std::get_if<BindMismatch>(&mode)) {
      return std::move(*mismatch);
    }
    what.mode = std::get<SummaryMode>(mode);
  }
  return AggregateBinding{std::move(types), DataType::binary(), false,
                          std::make_shared<const ThetaKernel>(std::move(what))};
}

FunctionDef declare(const ThetaAggregate& what, const char* usage, FunctionExample example) {
  const bool tuple = what.kind != Kind::kTheta;
  const int needed = what.role == Role::kBuild && tuple ? 2 : 1;
  const int optional = (what.role == Role::kIntersection ? 0 : 1) + (tuple ? 1 : 0);
  AggregateFunction function{
      [what](std::span<const ArgumentInfo> arguments, const BindContext&) { return bind_theta(arguments, what); }};
  return {.name = what.name,
          .group = "agg_funcs",
          .since = tuple ? "4.2.0" : "4.1.0",
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = needed,
          .max_arguments = needed + optional,
          .body = std::move(function)};
}

void add_family(std::vector<FunctionDef>& list, Kind kind) {
  const bool tuple = kind != Kind::kTheta;
  const std::string prefix = tuple ? "tuple" : "theta";
  const std::string suffix = !tuple ? "" : (kind == Kind::kInteger ? "_integer" : "_double");
  const std::string value = !tuple ? "" : (kind == Kind::kInteger ? ", 1" : ", 1.0D");
  const std::string estimate = prefix + "_sketch_estimate" + suffix;
  const std::string build = prefix + "_sketch_agg" + suffix;
  const std::string from = " FROM VALUES (1), (2) AS t(a)";
  const char* two = tuple ? "2.0" : "2";
  list.push_back(
      declare({.name = build, .kind = kind, .role = Role::kBuild},
              tuple ? "A sketch of the distinct keys with a number for each." : "A sketch of the distinct values.",
              {"SELECT " + estimate + "(" + build + "(a" + value + "))" + from, two}));
  for (const Role role : {Role::kUnion, Role::kIntersection}) {
    const std::string name = prefix + (role == Role::kUnion ? "_union_agg" : "_intersection_agg") + suffix;
    list.push_back(declare(
        {.name = name, .kind = kind, .role = role},
        role == Role::kUnion ? "The union of sketches." : "The intersection of sketches.",
        {"SELECT " + estimate + "(" + name + "(s)) FROM (SELECT " + build + "(a" + value + ") AS s" + from + ")",
         two}));
  }
}

}  // namespace

std::vector<FunctionDef> theta_aggregates() {
  std::vector<FunctionDef> list;
  add_family(list, Kind::kTheta);
  add_family(list, Kind::kInteger);
  add_family(list, Kind::kDouble);
  return list;
}

}  // namespace firesteel
