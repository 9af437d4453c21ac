// bin, hex, unhex and conv.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/math/math_functions.h"
#include "functions/math/radix.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

constexpr const char* kGroup = "math_funcs";
using Text = std::string_view;

void append_in_base(uint64_t value, unsigned base, std::string& out) {
  const size_t start = out.size();
  do {
    out.push_back("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % base]);
    value /= base;
  } while (value != 0);
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(start), out.end());
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

// Spark: NumberConverter.convert. Digits up to the first bad one count; beyond 64 bits all bits are set.
bool convert(Text text, int32_t from_base, int32_t to_base, std::string& out) {
  const int32_t target = std::abs(to_base);
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  if (from_base < 2 || from_base > 36 || target < 2 || target > 36 || text.empty()) {
    return false;
  }
  const bool negative = text.front() == '-';
  uint64_t value = 0;
  bool overflow = false;
  for (const char c : text.substr(negative ? 1 : 0)) {
    const int digit = digit_of(c);
    if (digit < 0 || digit >= from_base) {
      break;
    }
    overflow = overflow || __builtin_mul_overflow(value, static_cast<uint64_t>(from_base), &value) ||
               __builtin_add_overflow(value, static_cast<uint64_t>(digit), &value);
  }
  if (overflow) {
    value = std::numeric_limits<uint64_t>::max();
  }
  if (negative && to_base > 0) {
    value = static_cast<int64_t>(value) < 0 ? std::numeric_limits<uint64_t>::max() : uint64_t{0} - value;
  }
  bool minus = negative && to_base < 0;
  if (to_base < 0 && static_cast<int64_t>(value) < 0) {
    value = uint64_t{0} - value;
    minus = true;
  }
  out += minus ? "-" : "";
  append_in_base(value, static_cast<unsigned>(target), out);
  return true;
}

}  // namespace

void radix::append_hex(Text bytes, std::string& out) {
  for (const char c : bytes) {
    out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4]);
    out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) & 15]);
  }
}

bool radix::unhex(Text text, std::string& out) {
  size_t i = 0;
  if (text.size() % 2 == 1) {  // the first digit stands alone
    const int digit = digit_of(text[0]);
    if (digit < 0 || digit > 15) {
      return false;
    }
    out.push_back(static_cast<char>(digit));
    i = 1;
  }
  for (; i < text.size(); i += 2) {
    const int high = digit_of(text[i]);
    const int low = digit_of(text[i + 1]);
    if (high < 0 || high > 15 || low < 0 || low > 15) {
      return false;
    }
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return true;
}

std::vector<FunctionDef> radix_functions() {
  const auto hex_number = string_kernel<int64_t>(
      [](int64_t value, std::string& out) { append_in_base(static_cast<uint64_t>(value), 16, out); });
  return {declare_scalar(kGroup,
                         {.name = "bin",
                          .since = "1.5.0",
                          .usage = "Returns the number in binary digits.",
                          .example = {"SELECT bin(13)", "1101"}},
                         {{"BIGINT -> STRING", string_kernel<int64_t>([](int64_t value, std::string& out) {
                             append_in_base(static_cast<uint64_t>(value), 2, out);
                           })}}),
          declare_scalar(kGroup,
                         {.name = "hex",
                          .since = "1.5.0",
                          .usage = "Returns a number, bytes or a text in hexadecimal digits.",
                          .example = {"SELECT hex('Spark SQL')", "537061726B2053514C"}},
                         {{"BIGINT -> STRING", hex_number},
                          {"BINARY -> STRING", string_kernel<Text>(radix::append_hex)},
                          {"STRING -> STRING", string_kernel<Text>(radix::append_hex)}}),
          declare_scalar(kGroup,
                         {.name = "unhex",
                          .since = "1.5.0",
                          .usage = "Returns the bytes that hexadecimal digits stand for, NULL for anything else.",
                          .example = {"SELECT decode(unhex('537061726B2053514C'), 'UTF-8')", "Spark SQL"}},
                         {{"STRING -> BINARY", string_kernel<Text>(radix::unhex), true}}),
          declare_scalar(kGroup,
                         {.name = "conv",
                          .since = "1.5.0",
                          .usage = "Converts digits from one base to another; a negative base means signed.",
                          .example = {"SELECT conv('100', 2, 10)", "4"},
                          .min_arguments = 3,
                          .max_arguments = 3},
                         {{"STRING, INT, INT -> STRING", string_kernel<Text, int32_t, int32_t>(convert), true}})};
}

}  // namespace firesteel
