#include "functions/string/case_mapping.h"

#include "functions/string/utf8.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/stringpiece.h>

namespace firesteel {
namespace {

std::string map_ascii(std::string_view text, char first, char last, int shift) {
  std::string result(text);
  for (char& c : result) {
    c = c >= first && c <= last ? static_cast<char>(c + shift) : c;
  }
  return result;
}

}  // namespace

std::string lower_case(std::string_view text) {
  if (utf8::is_ascii(text)) {
    return map_ascii(text, 'A', 'Z', 32);
  }
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr,
                            status);
  return result;
}

std::string upper_case(std::string_view text) {
  if (utf8::is_ascii(text)) {
    return map_ascii(text, 'a', 'z', -32);
  }
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToUpper("", 0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr,
                            status);
  return result;
}

}  // namespace firesteel
