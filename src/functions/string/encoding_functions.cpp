// base64 and unbase64, url_encode.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/string/string_functions.h"

#include <algorithm>

namespace firesteel {
namespace {

using Text = std::string_view;
constexpr Text kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void to_base64(Text bytes, std::string& out) {
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t block = 0;
    const size_t taken = std::min<size_t>(3, bytes.size() - i);
    for (size_t j = 0; j < 3; ++j) {
      block = block << 8 | (j < taken ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (size_t j = 0; j < 4; ++j) {
      out.push_back(j <= taken ? kAlphabet[block >> (18 - 6 * j) & 63] : '=');
    }
  }
}

// Characters outside the alphabet are skipped, as by Java's MIME decoder.
bool from_base64(Text text, std::string& out) {
  uint32_t block = 0;
  int bits = 0;
  for (const char c : text) {
    const size_t digit = kAlphabet.find(c);
    if (c == '=') {
      break;
    }
    if (digit == Text::npos) {
      continue;
    }
    block = block << 6 | static_cast<uint32_t>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(block >> bits & 0xFF));
    }
  }
  return true;
}

void url_encode(Text text, std::string& out) {
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                       c == '-' || c == '*' || c == '_';
    if (plain) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      out.push_back('%');
      out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4]);
      out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(c) & 15]);
    }
  }
}

}  // namespace

std::vector<FunctionDef> encoding_functions() {
  return {declare_scalar("string_funcs",
                         {.name = "base64",
                          .since = "1.5.0",
                          .usage = "Returns the bytes in base 64.",
                          .example = {"SELECT base64('Spark SQL')", "U3BhcmsgU1FM"}},
                         {{"BINARY -> STRING", string_kernel<Text>(to_base64)}}),
          declare_scalar("string_funcs",
                         {.name = "unbase64",
                          .since = "1.5.0",
                          .usage = "Returns the bytes that base 64 stands for.",
                          .example = {"SELECT CAST(unbase64('U3BhcmsgU1FM') AS STRING)", "Spark SQL"}},
                         {{"STRING -> BINARY", string_kernel<Text>(from_base64)}}),
          declare_scalar("url_funcs",
                         {.name = "url_encode",
                          .since = "3.4.0",
                          .usage = "Returns the text as a form's value in a URL.",
                          .example = {"SELECT url_encode('a b&c')", "a+b%26c"}},
                         {{"STRING -> STRING", string_kernel<Text>(url_encode)}})};
}

}  // namespace firesteel
