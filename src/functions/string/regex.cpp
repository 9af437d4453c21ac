#include "functions/string/regex.h"

#include "base/errors/spark_error.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace firesteel {

struct Regex::Code {
  pcre2_code* code;
  explicit Code(pcre2_code* c) : code(c) {}
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  ~Code() { pcre2_code_free(code); }
};

struct RegexMatcher::MatchData {
  pcre2_match_data* data;
  explicit MatchData(pcre2_match_data* d) : data(d) {}
  MatchData(const MatchData&) = delete;
  MatchData& operator=(const MatchData&) = delete;
  ~MatchData() { pcre2_match_data_free(data); }
};

Regex::Regex(std::unique_ptr<Code> code, size_t groups) : code_(std::move(code)), group_count_(groups) {}
Regex::~Regex() = default;

namespace {

// Java wants a number behind a brace that is not escaped; PCRE takes what is no count literally.
bool has_lone_brace(std::string_view pattern) {
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (pattern.substr(i, 2) == "\\Q") {
        const size_t end = pattern.find("\\E", i + 2);
        i = end == pattern.npos ? pattern.size() : end;
      }
      const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
      const bool named = (next == 'p' || next == 'P' || next == 'x' || next == 'N') && pattern.substr(i + 2, 1) == "{";
      i += named ? 2 : 1;
      continue;
    }
    in_class = c == '[' || (in_class && c != ']');
    const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if (c == '{' && !in_class && (next < '0' || next > '9')) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::shared_ptr<const Regex> Regex::compile(std::string_view pattern, std::string_view function_name,
                                            std::string_view parameter) {
  int error = 0;
  size_t where = 0;
  pcre2_code* code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                    PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_ALLOW_EMPTY_CLASS, &error, &where, nullptr);
  if (code == nullptr || has_lone_brace(pattern)) {
    pcre2_code_free(code);
    throw SparkError("INVALID_PARAMETER_VALUE.PATTERN", {{"parameter", "`" + std::string(parameter) + "`"},
                                                         {"functionName", "`" + std::string(function_name) + "`"},
                                                         {"value", "'" + std::string(pattern) + "'"}});
  }
  auto owned = std::make_unique<Code>(code);
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);  // without it matching is slower, not different
  uint32_t groups = 0;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
  return std::shared_ptr<const Regex>(new Regex(std::move(owned), groups));
}

RegexMatcher::RegexMatcher(std::shared_ptr<const Regex> regex)
    : regex_(std::move(regex)),
      data_(std::make_unique<MatchData>(pcre2_match_data_create_from_pattern(regex_->code_->code, nullptr))) {}
RegexMatcher::~RegexMatcher() = default;
RegexMatcher::RegexMatcher(RegexMatcher&&) noexcept = default;
RegexMatcher& RegexMatcher::operator=(RegexMatcher&&) noexcept = default;

bool RegexMatcher::find(std::string_view text, size_t from) {
  const int result = pcre2_match(regex_->code_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from, 0,
                                 data_->data, nullptr);
  if (result >= 0) {
    return true;
  }
  if (result == PCRE2_ERROR_NOMATCH) {
    return false;
  }
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                   {{"feature", "a regular expression that exceeds the matching limits"}});
}

size_t RegexMatcher::start(size_t i) const {
  const size_t at = pcre2_get_ovector_pointer(data_->data)[2 * i];
  return at == PCRE2_UNSET ? std::string_view::npos : at;
}
size_t RegexMatcher::end(size_t i) const {
  const size_t at = pcre2_get_ovector_pointer(data_->data)[2 * i + 1];
  return at == PCRE2_UNSET ? std::string_view::npos : at;
}

RegexCache::RegexCache(std::string function_name, std::shared_ptr<const Regex> constant)
    : function_name_(std::move(function_name)), constant_(constant != nullptr) {
  if (constant_) {
    matcher_ = std::make_unique<RegexMatcher>(std::move(constant));
  }
}

RegexMatcher& RegexCache::matcher(std::string_view pattern) {
  if (!constant_ && (matcher_ == nullptr || pattern_ != pattern)) {
    pattern_ = std::string(pattern);
    matcher_ = std::make_unique<RegexMatcher>(Regex::compile(pattern, function_name_));
  }
  return *matcher_;
}

}  // namespace firesteel
