// histogram_numeric: the streaming histogram of Ben-Haim and Tom-Tov, with Spark's way to break ties.
#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/collect_kernel.h"

#include <cmath>

namespace firesteel {
namespace {

struct Bin {
  double x;
  double y;
};

/// java.util.Random, as far as it is needed.
class JavaRandom {
 public:
  explicit JavaRandom(int64_t seed) : seed_((static_cast<uint64_t>(seed) ^ 0x5DEECE66DULL) & kMask) {}
  double next_double() {
    const uint64_t high = next(26);
    return static_cast<double>((high << 27) + next(27)) * 0x1.0p-53;
  }

 private:
  static constexpr uint64_t kMask = (uint64_t{1} << 48) - 1;
  uint64_t next(int bits) {
    seed_ = (seed_ * 0x5DEECE66DULL + 0xB) & kMask;
    return seed_ >> (48 - bits);
  }
  uint64_t seed_;
};

class Histogram {
 public:
  explicit Histogram(size_t bins) : limit_(bins) {}

  void add(double value) {
    size_t at = 0;
    for (size_t left = 0, right = bins_.size(); left < right;) {
      at = (left + right) / 2;
      if (bins_[at].x > value) {
        right = at;
      } else if (bins_[at].x < value) {
        left = ++at;
      } else {
        break;
      }
    }
    if (at < bins_.size() && bins_[at].x == value) {
      ++bins_[at].y;
      return;
    }
    bins_.insert(bins_.begin() + static_cast<std::ptrdiff_t>(at), {value, 1});
    if (bins_.size() > limit_) {
      merge_closest();
    }
  }
  const std::vector<Bin>& bins() const { return bins_; }

 private:
  void merge_closest() {
    double least = bins_[1].x - bins_[0].x;
    size_t place = 0;
    int ties = 1;
    for (size_t i = 1; i + 1 < bins_.size(); ++i) {
      const double gap = bins_[i + 1].x - bins_[i].x;
      if (gap < least) {
        least = gap;
        place = i;
        ties = 1;
      } else if (gap == least && random_.next_double() <= 1.0 / ++ties) {
        place = i;
      }
    }
    Bin& left = bins_[place];
    const Bin& right = bins_[place + 1];
    const double height = left.y + right.y;
    left.x *= left.y / height;
    left.x += right.x / height * right.y;
    left.y = height;
    bins_.erase(bins_.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  }

  size_t limit_;
  std::vector<Bin> bins_;
  JavaRandom random_{31183};  // Spark's seed
};

double number_at(const Vector& values, size_t row, const DataType& type) {
  return dispatch_physical(type.physical(), [&]<typename T>(std::type_identity<T>) -> double {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, int128_t>) {
      const auto number = static_cast<double>(values.values<T>()[row]);
      return type.is_decimal() ? number / std::pow(10.0, type.scale()) : number;
    } else {
      fail_check("histogram_numeric over this type");
    }
  });
}

void append_number(VectorBuilder& out, const DataType& type, double value) {
  dispatch_physical(type.physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, int128_t>) {
      const double scaled = type.is_decimal() ? std::round(value * std::pow(10.0, type.scale())) : value;
      out.append<T>(static_cast<T>(scaled));
    }
  });
}

VectorPtr histograms(const VectorPtr& arrays, const DataType& type, size_t bins) {
  const DataType& x_type = type.element().fields()[0].type;
  VectorBuilder builder(type);
  const Vector& elements = *arrays->children()[0];
  for (size_t row = 0; row < arrays->size(); ++row) {
    const ArrayRange range = arrays->values<ArrayRange>()[row];
    if (range.length == 0) {
      builder.append_null();
      continue;
    }
    Histogram histogram(bins);
    for (int32_t i = range.offset; i < range.offset + range.length; ++i) {
      histogram.add(number_at(elements, static_cast<size_t>(i), x_type));
    }
    for (const Bin& bin : histogram.bins()) {
      append_number(builder.child(0).child(0), x_type, bin.x);
      builder.child(0).child(1).append<double>(bin.y);
      builder.child(0).finish_struct();
    }
    builder.finish_array(histogram.bins().size());
  }
  return builder.finish();
}

BindResult<AggregateBinding> bind(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  auto input = arguments[0].type.is_string_like()
                   ? BindResult<DataType>(DataType::double_type())
                   : cast_argument(arguments, 0, "NUMERIC|DATE|TIMESTAMP|TIMESTAMP_NTZ|ANSI_INTERVAL", context);
  if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
    mismatch->parameters = unexpected_input_type(0,
                                                 "(\"NUMERIC\" or \"DATE\" or \"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or "
                                                 "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")",
                                                 arguments[0].type)
                               .parameters;
    return std::move(*mismatch);
  }
  const ArgumentInfo& bins = arguments[1];
  if (!bins.type.is_integral() && !bins.type.is_null()) {
    return unexpected_input_type(1, "\"INT\"", bins.type);
  }
  if (bins.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`nb`"}, {"inputType", "\"INT\""}}, 1};
  }
  if (bins.constant->is_null()) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "nb"}}};
  }
  const int64_t count = bins.constant->as_int64();
  if (count < 2) {
    return BindMismatch{
        "VALUE_OUT_OF_RANGE",
        {{"exprName", "nb"}, {"valueRange", "[2, 2147483647]"}, {"currentValue", std::to_string(count)}}};
  }
  const DataType element = std::get<DataType>(input);
  const DataType type = DataType::array(
      DataType::struct_type({{"x", element, true, ""}, {"y", DataType::double_type(), true, ""}}), true);
  const auto finish = [type, count](const VectorPtr& arrays) {
    return histograms(arrays, type, static_cast<size_t>(count));
  };
  return AggregateBinding{{element, DataType::integer()}, type, true, make_collect_kernel(element, finish)};
}

}  // namespace

FunctionDef histogram_numeric_aggregate() {
  return {.name = "histogram_numeric",
          .group = "agg_funcs",
          .since = "3.3.0",
          .usage = "A histogram of so many bins of different widths: centres x and heights y.",
          .examples = {{"SELECT size(histogram_numeric(a, 5)) FROM VALUES (0), (1), (2), (10) AS t(a)", "4"}},
          .min_arguments = 2,
          .max_arguments = 2,
          .body = AggregateFunction{bind}};
}

}  // namespace firesteel
