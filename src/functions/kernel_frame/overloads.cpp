#include "functions/kernel_frame/overloads.h"

#include "base/errors/check.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace firesteel {
namespace {

struct ParsedOverload {
  Overload overload;
  std::vector<TypePattern> parameters;
  bool repeats_last = false;
  int result_argument = 0;  // 1-based; 0: result_type
  DataType result_type;

  const TypePattern* parameter(size_t i) const {
    if (i < parameters.size()) {
      return &parameters[i];
    }
    return repeats_last ? &parameters.back() : nullptr;
  }
};

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

ParsedOverload parse(Overload overload) {
  ParsedOverload parsed;
  const std::string_view text = overload.signature;
  const size_t arrow = text.find("->");
  check(arrow != std::string_view::npos, "signature without '->'");
  std::string_view left = trimmed(text.substr(0, arrow));
  const std::string_view result = trimmed(text.substr(arrow + 2));
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i <= left.size() && !left.empty(); ++i) {
    const char c = i < left.size() ? left[i] : ',';
    depth += c == '<' || c == '(' ? 1 : (c == '>' || c == ')' ? -1 : 0);
    if (c == ',' && depth == 0) {
      std::string_view parameter = trimmed(left.substr(start, i - start));
      if (parameter.ends_with("...")) {
        parsed.repeats_last = true;
        parameter.remove_suffix(3);
      }
      parsed.parameters.push_back(TypePattern::parse(parameter));
      start = i + 1;
    }
  }
  if (result.starts_with('$')) {
    std::from_chars(result.data() + 1, result.data() + result.size(), parsed.result_argument);
  } else {
    parsed.result_type = parse_signature_type(result);
  }
  parsed.overload = std::move(overload);
  return parsed;
}

// The arguments' types after coercion, the first `exactly` of them as they are; none when the overload does not fit.
std::optional<std::vector<DataType>> coerce(const ParsedOverload& parsed, std::span<const ArgumentInfo> arguments,
                                            CoercionRules rules, size_t exactly) {
  if (arguments.size() < parsed.parameters.size() - (parsed.repeats_last ? 1 : 0)) {
    return std::nullopt;
  }
  std::vector<DataType> types;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const TypePattern* parameter = parsed.parameter(i);
    if (parameter == nullptr || (i < exactly && !parameter->accepts(arguments[i].type))) {
      return std::nullopt;
    }
    auto type = implicit_cast(arguments[i].type, *parameter, rules);
    const bool text_as_bytes = type && arguments[i].type.is_string_like() && type->is(TypeId::kBinary);
    if (!type || (exactly == 1 && text_as_bytes)) {
      return std::nullopt;
    }
    types.push_back(std::move(*type));
  }
  return types;
}

BindMismatch mismatch(const std::vector<ParsedOverload>& overloads, std::span<const ArgumentInfo> arguments,
                      CoercionRules rules) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    TypePattern required{TypePattern::Kind::kOneOf, DataType(), {}};
    bool fits = false;
    for (const ParsedOverload& parsed : overloads) {
      const TypePattern* parameter = parsed.parameter(i);
      if (parameter == nullptr) {
        continue;
      }
      fits = fits || implicit_cast(arguments[i].type, *parameter, rules).has_value();
      const bool known = std::any_of(required.alternatives.begin(), required.alternatives.end(),
                                     [&](const TypePattern& other) { return other.sql() == parameter->sql(); });
      if (!known) {
        required.alternatives.push_back(*parameter);
      }
    }
    if (!fits && !required.alternatives.empty()) {
      const bool single = required.alternatives.size() == 1;
      return unexpected_input_type(i, single ? required.alternatives[0].sql() : required.sql(), arguments[i].type);
    }
  }
  return unexpected_input_type(0, overloads.front().parameters.empty() ? "" : overloads.front().parameters[0].sql(),
                               arguments.empty() ? DataType::null() : arguments[0].type);
}

ScalarBinding make_binding(const ParsedOverload& parsed, std::vector<DataType> types,
                           std::span<const ArgumentInfo> arguments, const BindContext& context) {
  ScalarBinding binding;
  binding.argument_types = std::move(types);
  binding.result_type = parsed.result_argument == 0
                            ? parsed.result_type
                            : binding.argument_types[static_cast<size_t>(parsed.result_argument - 1)];
  binding.nullable = parsed.overload.nullable || any_nullable(arguments);
  binding.nulls = parsed.overload.nulls;
  binding.kernel =
      parsed.overload.make_kernel ? parsed.overload.make_kernel(arguments, binding, context) : parsed.overload.kernel;
  return binding;
}

}  // namespace

ScalarFunction overloaded(std::vector<Overload> overloads, bool deterministic) {
  auto parsed = std::make_shared<std::vector<ParsedOverload>>();
  for (Overload& overload : overloads) {
    parsed->push_back(parse(std::move(overload)));
  }
  Binder<ScalarBinding> bind = [parsed](std::span<const ArgumentInfo> arguments,
                                        const BindContext& context) -> BindResult<ScalarBinding> {
    const CoercionRules rules = coercion_rules(context);
    // What fits without a cast first. Bytes stay bytes, whatever number beside them has to be cast.
    const size_t kept = !arguments.empty() && arguments[0].type.is(TypeId::kBinary) ? 1 : 0;
    for (const size_t exactly : {arguments.size(), kept, size_t{0}}) {
      for (const ParsedOverload& candidate : *parsed) {
        if (auto types = coerce(candidate, arguments, rules, exactly)) {
          return make_binding(candidate, std::move(*types), arguments, context);
        }
      }
    }
    return mismatch(*parsed, arguments, rules);
  };
  return {std::move(bind), deterministic};
}

BindMismatch unexpected_input_type(size_t index, const std::string& required_type, const DataType& actual) {
  return {
      "UNEXPECTED_INPUT_TYPE",
      {{"paramIndex", ordinal_word(index)}, {"requiredType", required_type}, {"inputType", "\"" + actual.sql() + "\""}},
      static_cast<int>(index)};
}

std::string ordinal_word(size_t index) {
  static constexpr std::array kWords = {"first", "second",  "third",  "fourth", "fifth",
                                        "sixth", "seventh", "eighth", "ninth",  "tenth"};
  return index < kWords.size() ? kWords[index] : std::to_string(index + 1) + "th";
}

bool any_nullable(std::span<const ArgumentInfo> arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const ArgumentInfo& a) { return a.nullable; });
}

std::vector<DataType> types_of(std::span<const ArgumentInfo> arguments) {
  std::vector<DataType> types;
  for (const ArgumentInfo& argument : arguments) {
    types.push_back(argument.type);
  }
  return types;
}

}  // namespace firesteel
