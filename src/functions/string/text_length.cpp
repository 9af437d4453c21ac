#include "functions/string/text_length.h"

#include "functions/kernel_frame/inputs.h"
#include "functions/string/utf8.h"

#include <algorithm>
#include <cstdint>

namespace firesteel {
namespace {

/// Where the bytes of texts are that are not in their views.
struct Span {
  uintptr_t begin = UINTPTR_MAX;
  uintptr_t end = 0;
  uint64_t bytes = 0;    // of the texts
  uint64_t inlined = 0;  // all bytes in views, or-ed
};

Span span_of(const StringView* views, Rows rows) {
  Span span;
  rows.for_each([&](size_t row) {
    const StringView& view = views[row];
    if (view.is_inlined()) {
      span.inlined |= view.size_and_prefix() >> 32 << 32 | view.tail_word() | view.tail_word() << 32;
      return;
    }
    const auto at = reinterpret_cast<uintptr_t>(view.data());
    span.begin = std::min(span.begin, at);
    span.end = std::max(span.end, at + view.size());
    span.bytes += view.size();
  });
  return span;
}

// Are all bytes from the first text to the last one ASCII? They have to be in one buffer, and not too far apart.
bool all_ascii(const Vector& column, const Span& span) {
  if ((span.inlined & 0x8080808000000000U) != 0) {
    return false;
  }
  if (span.bytes == 0) {
    return true;
  }
  if (span.end - span.begin > span.bytes * 2) {
    return false;
  }
  const bool in_one = std::any_of(column.keep_alive().begin(), column.keep_alive().end(), [&](const BufferPtr& buffer) {
    const auto first = reinterpret_cast<uintptr_t>(buffer->data());
    return span.begin >= first && span.end <= first + buffer->size();
  });
  if (!in_one) {
    return false;
  }
  const auto* bytes = reinterpret_cast<const uint8_t*>(span.begin);
  uint8_t seen = 0;
  for (size_t i = 0; i < span.end - span.begin; ++i) {
    seen = static_cast<uint8_t>(seen | bytes[i]);
  }
  return seen < 0x80;
}

}  // namespace

VectorPtr text_lengths(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int32_t>();
  const Vector& column = *call.arguments[0];
  if (column.is_flat()) {
    const auto* views = column.values<StringView>();
    if (all_ascii(column, span_of(views, call.rows))) {
      call.rows.for_each([&](size_t row) { out[row] = static_cast<int32_t>(views[row].size()); });
      return result;
    }
  }
  const Input<std::string_view> texts(call, 0);
  call.rows.for_each([&](size_t row) { out[row] = static_cast<int32_t>(utf8::length(texts[row])); });
  return result;
}

}  // namespace firesteel
