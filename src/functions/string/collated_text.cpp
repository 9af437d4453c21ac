// Text functions under collations. Spark: CollationSupport, CollationAwareUTF8String.
#include "functions/string/collated_text.h"

#include "base/text/collation.h"
#include "functions/kernel_frame/failing_kernels.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/collated_matcher.h"
#include "functions/string/utf8.h"

#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>

#include <set>
#include <string>

namespace firesteel {
namespace {

using Text = std::string_view;
using CollationPtr = std::shared_ptr<const Collation>;
using Match = CollatedMatcher::Match;

/// f(matcher, In...) -> Out
template <typename Out, typename... In, typename F>
ScalarKernel matching(CollationPtr collation, F f) {
  return [collation = std::move(collation), f](const KernelCall& call) {
    CollatedMatcher matcher(*collation);
    return fixed_kernel<Out, In...>([&](const In&... in) -> Out { return f(matcher, in...); })(call);
  };
}

/// f(matcher, In..., std::string& out)
template <typename... In, typename F>
ScalarKernel making(CollationPtr collation, F f) {
  return [collation = std::move(collation), f](const KernelCall& call) {
    CollatedMatcher matcher(*collation);
    return string_kernel<In...>([&](const In&... in, std::string& out) { f(matcher, in..., out); })(call);
  };
}

int32_t position_of(CollatedMatcher& matcher, Text text, Text part, size_t from) {
  if (part.empty()) {
    return 1;
  }
  const size_t start = utf8::offset_of(text, from);
  for (const Match& match : matcher.matches(text, part, true)) {
    if (match.begin >= start) {
      return static_cast<int32_t>(utf8::length(text.substr(0, match.begin))) + 1;
    }
  }
  return 0;
}

VectorPtr locate_rows(const KernelCall& call, const Collation& collation) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Input<Text> part(call, 0);
  const Input<Text> text(call, 1);
  const Input<int32_t> start(call, 2);
  CollatedMatcher matcher(collation);
  call.rows.for_each([&](size_t row) {
    out[row] = 0;
    if (start.is_null(row)) {
      return;
    }
    if (part.is_null(row) || text.is_null(row)) {
      result->set_null(row);
    } else if (start[row] >= 1) {
      out[row] = position_of(matcher, text[row], part[row], static_cast<size_t>(start[row] - 1));
    }
  });
  return result;
}

int32_t find_in_set(CollatedMatcher& matcher, Text word, Text list) {
  if (word.find(',') != Text::npos) {
    return 0;
  }
  const std::string wanted = matcher.key(word);
  int32_t position = 1;
  for (size_t start = 0;; ++position) {
    const size_t comma = list.find(',', start);
    if (matcher.key(list.substr(start, comma == Text::npos ? comma : comma - start)) == wanted) {
      return position;
    }
    if (comma == Text::npos) {
      return 0;
    }
    start = comma + 1;
  }
}

void replace(CollatedMatcher& matcher, Text text, Text part, Text with, std::string& out) {
  size_t done = 0;
  if (!part.empty()) {
    for (const Match& match : matcher.matches(text, part)) {
      out += text.substr(done, match.begin - done);
      out += with;
      done = match.end;
    }
  }
  out += text.substr(done);
}

void substring_index(CollatedMatcher& matcher, Text text, Text delimiter, int32_t count, std::string& out) {
  if (delimiter.empty() || count == 0) {
    return;
  }
  const auto& found = matcher.matches(text, delimiter, true);
  const auto wanted = static_cast<size_t>(count < 0 ? -static_cast<int64_t>(count) : count);
  if (found.size() < wanted) {
    out += text;
  } else {
    out += count > 0 ? text.substr(0, found[wanted - 1].begin) : text.substr(found[found.size() - wanted].end);
  }
}

void split_part(CollatedMatcher& matcher, Text text, Text delimiter, int32_t index, std::string& out) {
  if (delimiter.empty()) {
    out += index == 1 || index == -1 ? text : Text();
    return;
  }
  const auto& found = matcher.matches(text, delimiter);
  const auto parts = static_cast<int64_t>(found.size()) + 1;
  const int64_t part = index > 0 ? index - 1 : parts + index;
  if (part >= 0 && part < parts) {
    const size_t begin = part == 0 ? 0 : found[static_cast<size_t>(part - 1)].end;
    const size_t end = part + 1 == parts ? text.size() : found[static_cast<size_t>(part)].begin;
    out += text.substr(begin, end - begin);
  }
}

ScalarKernel split_part_kernel(const CollationPtr& collation) {
  return [collation](const KernelCall& call) {
    CollatedMatcher matcher(*collation);
    const auto part = [&](const RowOutcome& row, Text text, Text delimiter, int32_t index, std::string& out) {
      if (index == 0) {
        row.fail([] { return SparkError("INVALID_INDEX_OF_ZERO"); });
        return;
      }
      split_part(matcher, text, delimiter, index, out);
    };
    return failing_string_kernel<Text, Text, int32_t>(part)(call);
  };
}

// Under UTF8_LCASE a capital i with a dot is the same as a small i and a dot.
constexpr Text kDottedI = "i\xCC\x87";

// The characters of `from`, by key, become those of `to` in the same place.
void translate(CollatedMatcher& matcher, Text text, Text from, Text to, std::string& out) {
  std::vector<std::string> keys;
  for (size_t at = 0; at < from.size(); at = utf8::next(from, at)) {
    keys.push_back(matcher.key(from.substr(at, utf8::next(from, at) - at)));
  }
  const bool dotted = std::find(keys.begin(), keys.end(), kDottedI) != keys.end();
  for (size_t at = 0; at < text.size();) {
    const size_t next = dotted && text.substr(at).starts_with(kDottedI) ? at + kDottedI.size() : utf8::next(text, at);
    const Text character = text.substr(at, next - at);
    const size_t place =
        static_cast<size_t>(std::find(keys.begin(), keys.end(), matcher.key(character)) - keys.begin());
    at = next;
    if (place == keys.size()) {
      out += character;
      continue;
    }
    const size_t offset = utf8::offset_of(to, place);
    if (offset < to.size()) {
      out += to.substr(offset, utf8::next(to, offset) - offset);
    }
  }
}

enum class Side { kLeft, kRight, kBoth };

void trim(CollatedMatcher& matcher, bool blanks_do_not_count, Text text, Text set, Side side, std::string& out) {
  std::set<std::string> keys;
  for (size_t at = 0; at < set.size(); at = utf8::next(set, at)) {
    keys.insert(matcher.key(set.substr(at, utf8::next(set, at) - at)));
  }
  // Blanks that do not count stay where they are, unless they are asked for.
  Text tail;
  if (side != Side::kLeft && blanks_do_not_count && set.find(' ') == Text::npos) {
    const size_t size = text.find_last_not_of(' ') + 1;
    tail = text.substr(size);
    text = text.substr(0, size);
  }
  const bool dotted = keys.contains(std::string(kDottedI));
  while (side != Side::kRight && !text.empty()) {
    const bool dotted_i = dotted && text.starts_with(kDottedI);
    const size_t size = dotted_i ? kDottedI.size() : utf8::next(text, 0);
    if (!dotted_i && !keys.contains(matcher.key(text.substr(0, size)))) {
      break;
    }
    text.remove_prefix(size);
  }
  while (side != Side::kLeft && !text.empty()) {
    size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) {
      --last;
    }
    if (dotted && text.ends_with(kDottedI)) {
      text.remove_suffix(kDottedI.size());
      continue;
    }
    if (!keys.contains(matcher.key(text.substr(last)))) {
      break;
    }
    text = text.substr(0, last);
  }
  out += text;
  out += tail;
}

// set_first: trim(set, text); btrim has them the other way round.
ScalarKernel trim_kernel(const CollationPtr& collation, Side side, bool set_first) {
  return making<Text, Text>(collation, [side, set_first, blanks = collation->trims()](CollatedMatcher& matcher, Text a,
                                                                                      Text b, std::string& out) {
    trim(matcher, blanks, set_first ? b : a, set_first ? a : b, side, out);
  });
}

// Words as ICU sees them begin with a capital letter.
ScalarKernel initcap_kernel(const CollationPtr& collation) {
  const std::string locale(collation->locale() == nullptr ? "" : collation->locale()->icu_name);
  return [locale](const KernelCall& call) -> VectorPtr {
    UErrorCode status = U_ZERO_ERROR;
    UCaseMap* map = ucasemap_open(locale.c_str(), 0, &status);
    StringResult result(call);
    const Input<Text> texts(call, 0);
    std::string out;
    call.rows.for_each([&](size_t row) {
      const Text text = texts[row];
      out.resize(text.size() * 3 + 8);
      UErrorCode row_status = U_ZERO_ERROR;
      const int32_t size = ucasemap_utf8ToTitle(map, out.data(), static_cast<int32_t>(out.size()), text.data(),
                                                static_cast<int32_t>(text.size()), &row_status);
      result.set(row, U_SUCCESS(row_status) ? Text(out).substr(0, static_cast<size_t>(size)) : text);
    });
    ucasemap_close(map);
    return result.finish();
  };
}

std::optional<ScalarKernel> search_kernel(std::string_view name, const CollationPtr& collation, size_t arguments) {
  if (name == "contains") {
    return matching<uint8_t, Text, Text>(collation, [](CollatedMatcher& matcher, Text text, Text part) {
      return static_cast<uint8_t>(part.empty() || !matcher.matches(text, part).empty());
    });
  }
  if (name == "startswith") {
    return matching<uint8_t, Text, Text>(collation, [](CollatedMatcher& matcher, Text text, Text part) {
      return static_cast<uint8_t>(part.empty() || matcher.starts_with(text, part));
    });
  }
  if (name == "endswith") {
    return matching<uint8_t, Text, Text>(collation, [](CollatedMatcher& matcher, Text text, Text part) {
      return static_cast<uint8_t>(part.empty() || matcher.ends_with(text, part));
    });
  }
  if (name == "instr") {
    return matching<int32_t, Text, Text>(
        collation, [](CollatedMatcher& matcher, Text text, Text part) { return position_of(matcher, text, part, 0); });
  }
  if (name == "locate" && arguments == 2) {
    return matching<int32_t, Text, Text>(
        collation, [](CollatedMatcher& matcher, Text part, Text text) { return position_of(matcher, text, part, 0); });
  }
  if (name == "locate") {
    return [collation](const KernelCall& call) { return locate_rows(call, *collation); };
  }
  if (name == "find_in_set") {
    return matching<int32_t, Text, Text>(collation, find_in_set);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ScalarKernel> collated_text_kernel(std::string_view function, const DataType& text, size_t arguments) {
  static const std::set<std::string_view> kFunctions = {
      "contains",        "startswith", "endswith",  "instr", "locate", "find_in_set", "replace", "initcap",
      "substring_index", "split_part", "translate", "trim",  "ltrim",  "rtrim",       "btrim"};
  if (is_binary_collation(text.collation()) || !kFunctions.contains(function)) {
    return std::nullopt;
  }
  if (text.collation() == kIndeterminateCollation) {
    throw SparkError("INDETERMINATE_COLLATION");
  }
  const CollationPtr collation = Collation::find(text.collation());
  if (auto kernel = search_kernel(function, collation, arguments)) {
    return kernel;
  }
  const bool binary = collation->family() == Collation::Family::kBinary;
  if (function == "replace" && !binary) {
    const auto leave_out = [](CollatedMatcher& matcher, Text text, Text part, std::string& out) {
      replace(matcher, text, part, {}, out);
    };
    return arguments == 3 ? making<Text, Text, Text>(collation, replace) : making<Text, Text>(collation, leave_out);
  }
  if (function == "substring_index") {
    return making<Text, Text, int32_t>(collation, substring_index);
  }
  if (function == "split_part") {
    return split_part_kernel(collation);
  }
  if (function == "translate" && !binary) {
    return making<Text, Text, Text>(collation, translate);
  }
  if (function == "initcap" && !binary) {
    return initcap_kernel(collation);
  }
  if (arguments != 2 || !function.ends_with("trim")) {
    return std::nullopt;
  }
  const Side side = function == "ltrim" ? Side::kLeft : (function == "rtrim" ? Side::kRight : Side::kBoth);
  return trim_kernel(collation, side, function != "btrim");
}

}  // namespace firesteel
