#include "functions/string/number_model.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_separator(char c) { return c == ',' || c == 'G'; }
bool is_place(char c) { return c == '0' || c == '9'; }

}  // namespace

NumberModel::NumberModel(std::string_view format) : format_(format) {
  std::transform(format_.begin(), format_.end(), format_.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (format_.empty()) {
    fail("EMPTY");
  }
  scan(format_);
  check_counts();
  check_separators();
  check_places();
}

void NumberModel::fail(const char* kind, ErrorParameters parameters) const {
  parameters.emplace_back("format", "'" + format_ + "'");
  throw SparkError(std::string("INVALID_FORMAT.") + kind, std::move(parameters));
}

void NumberModel::scan(std::string_view format) {
  for (size_t at = 0; at < format.size();) {
    const char c = format[at];
    const std::string_view pair = format.substr(at, 2);
    if (is_place(c) || is_separator(c)) {
      scan_digits(format, at);
      continue;
    }
    if (c == '.' || c == 'D') {
      parts_.push_back({Token::kPoint, {}});
    } else if (c == '$') {
      parts_.push_back({Token::kDollar, {}});
    } else if (c == 'S') {
      parts_.push_back({Token::kSign, {}});
    } else if (pair == "MI") {
      parts_.push_back({Token::kMinus, {}});
    } else if (pair == "PR") {
      parts_.push_back({Token::kClosingBracket, {}});
    } else {
      fail("UNEXPECTED_TOKEN", {{"token", std::string("character '") + c + "''"}});
    }
    at += pair == "MI" || pair == "PR" ? 2 : 1;
  }
  if (parts_.back().token == Token::kClosingBracket) {
    parts_.insert(parts_.begin(), {Token::kOpeningBracket, {}});
  }
}

void NumberModel::scan_digits(std::string_view format, size_t& at) {
  Part part{Token::kDigits, {}};
  while (at < format.size() && (is_place(format[at]) || is_separator(format[at]))) {
    const bool separator = is_separator(format[at]);
    at += separator ? 1 : 0;
    const size_t start = at;
    while (at < format.size() && is_place(format[at])) {
      ++at;
    }
    part.groups.push_back({separator, start < at && format[start] == '0', static_cast<int>(at - start)});
  }
  parts_.push_back(std::move(part));
}

void NumberModel::check_counts() const {
  const auto count = [&](Token token) {
    return std::count_if(parts_.begin(), parts_.end(), [token](const Part& part) { return part.token == token; });
  };
  const bool digits = std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return std::any_of(part.groups.begin(), part.groups.end(), [](const Group& group) { return group.count > 0; });
  });
  if (!digits) {
    fail("WRONG_NUM_DIGIT");
  }
  constexpr std::pair<Token, const char*> kOnce[] = {{Token::kPoint, ". or D"},
                                                     {Token::kDollar, "$"},
                                                     {Token::kSign, "S"},
                                                     {Token::kMinus, "MI"},
                                                     {Token::kClosingBracket, "PR"}};
  for (const auto& [token, name] : kOnce) {
    if (count(token) > 1) {
      fail("WRONG_NUM_TOKEN", {{"token", name}});
    }
  }
}

void NumberModel::check_separators() const {
  const auto first = [&](Token token) {
    return std::find_if(parts_.begin(), parts_.end(), [token](const Part& part) { return part.token == token; });
  };
  const auto dollar = first(Token::kDollar);
  const auto point = first(Token::kPoint);
  if (dollar != parts_.end() && dollar > first(Token::kDigits)) {
    fail("CUR_MUST_BEFORE_DIGIT");
  }
  if (dollar != parts_.end() && dollar > point) {
    fail("CUR_MUST_BEFORE_DEC");
  }
  for (auto part = parts_.begin(); part != parts_.end(); ++part) {
    for (const Group& group : part->groups) {
      if (group.separator_before && part > point) {
        fail("THOUSANDS_SEPS_MUST_BEFORE_DEC");
      }
      if (group.count == 0 || (group.separator_before && &group == &part->groups.front())) {
        fail("CONT_THOUSANDS_SEPS");
      }
    }
  }
}

// The order of the parts; counts the digits before and after the point.
void NumberModel::check_places() {
  static const std::vector<std::vector<Token>> kOrder = {
      {Token::kOpeningBracket}, {Token::kMinus, Token::kSign},
      {Token::kDollar},         {Token::kDigits},
      {Token::kPoint},          {Token::kDigits},
      {Token::kDollar},         {Token::kMinus, Token::kSign, Token::kClosingBracket}};
  size_t next = 0;
  for (const auto& allowed : kOrder) {
    const bool fits =
        next < parts_.size() && std::find(allowed.begin(), allowed.end(), parts_[next].token) != allowed.end();
    next += fits ? 1 : 0;
  }
  if (next < parts_.size()) {
    static constexpr const char* kNames[] = {"digit sequence", ". or D", "$", "S", "MI", "PR", "PR"};
    fail("UNEXPECTED_TOKEN", {{"token", kNames[static_cast<size_t>(parts_[next].token)]}});
  }
  bool fraction = false;
  for (const Part& part : parts_) {
    fraction = fraction || part.token == Token::kPoint;
    for (const Group& group : part.groups) {
      (fraction ? fraction_digits_ : whole_digits_) += group.count;
    }
  }
}

// Takes the digits and separators at the start of `text`. Groups are compared from the right; left ones may be missing
// when they take "up to" so many digits.
bool NumberModel::take_digits(const Part& part, bool fraction, std::string_view& text, std::string& digits) const {
  std::vector<int> counts = {0};
  size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || is_blank(text[at]) || (text[at] == ',' && !fraction)); ++at) {
    if (text[at] == ',') {
      counts.push_back(0);
    } else if (!is_blank(text[at])) {
      ++counts.back();
      digits.push_back(text[at]);
    }
  }
  text.remove_prefix(at);
  if (counts.size() > part.groups.size()) {
    return false;
  }
  for (size_t i = 0; i < part.groups.size(); ++i) {
    const Group& group = part.groups[part.groups.size() - 1 - i];
    const int count = i < counts.size() ? counts[counts.size() - 1 - i] : 0;
    if (count > group.count || (group.exact && count != group.count)) {
      return false;
    }
  }
  return true;
}

std::optional<int128_t> NumberModel::parse(std::string_view text) const {
  const auto take = [&](char c) {
    const bool found = text.starts_with(c);
    text.remove_prefix(found ? 1 : 0);
    return found;
  };
  std::string whole;
  std::string fraction;
  bool negative = false;
  bool bracket = false;
  bool after_point = false;
  for (const Part& part : parts_) {
    switch (part.token) {
      case Token::kDigits:
        if (!take_digits(part, after_point, text, after_point ? fraction : whole)) {
          return std::nullopt;
        }
        break;
      case Token::kPoint:
        after_point = take('.');
        break;
      case Token::kDollar:
        if (!take('$')) {
          return std::nullopt;
        }
        break;
      case Token::kSign:
        negative = !take('+') && (take('-') || negative);
        break;
      case Token::kMinus:
        negative = take('-') || negative;
        break;
      case Token::kOpeningBracket:
        bracket = take('<');
        break;
      case Token::kClosingBracket:
        if (take('>') != bracket) {
          return std::nullopt;
        }
        negative = bracket;
        break;
    }
  }
  const size_t start = std::min(whole.find_first_not_of('0'), whole.size());
  if (!text.empty() || (whole.empty() && fraction.empty()) ||
      whole.size() - start > static_cast<size_t>(whole_digits_)) {
    return std::nullopt;
  }
  fraction.resize(static_cast<size_t>(fraction_digits_), '0');
  int128_t value = 0;
  for (const char c : whole + fraction) {
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

namespace {

// A sign or bracket written before stays next to the digits.
void append_blank(std::string& out) {
  const bool sign = !out.empty() && (out.back() == '<' || out.back() == '-' || out.back() == '+');
  out.insert(sign ? out.size() - 1 : out.size(), 1, ' ');
}

void drop_lone_point(std::string& out) {
  if (!out.empty() && out.back() == '.') {
    out.back() = ' ';
  }
}

void append_group(bool exact, std::string_view digits, std::string& out) {
  for (const char c : digits) {
    if (c != ' ') {
      out.push_back(c);
    } else if (exact) {
      out.push_back('0');
    } else {
      append_blank(out);
    }
  }
}

}  // namespace

std::string NumberModel::format(int128_t unscaled, int scale) const {
  const bool negative = unscaled < 0;
  std::string digits;
  for (int128_t rest = negative ? -unscaled : unscaled; rest != 0; rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  digits.insert(0, static_cast<size_t>(std::max(0, scale - static_cast<int>(digits.size()))), '0');
  std::string whole = digits.substr(0, digits.size() - static_cast<size_t>(scale));
  std::string fraction = digits.substr(whole.size());
  fraction.resize(fraction.find_last_not_of('0') + 1);
  if (whole.size() > static_cast<size_t>(whole_digits_) || fraction.size() > static_cast<size_t>(fraction_digits_)) {
    whole.assign(static_cast<size_t>(whole_digits_), '#');
    fraction.assign(static_cast<size_t>(fraction_digits_), '#');
  }
  whole.insert(0, static_cast<size_t>(whole_digits_) - whole.size(), ' ');
  fraction.resize(static_cast<size_t>(fraction_digits_), '0');
  std::string out;
  bool after_point = false;
  size_t at = 0;
  for (const Part& part : parts_) {
    switch (part.token) {
      case Token::kDigits:
        for (const Group& group : part.groups) {
          if (group.separator_before) {
            !out.empty() && is_digit(out.back()) ? out.push_back(',') : append_blank(out);
          }
          append_group(group.exact,
                       std::string_view(after_point ? fraction : whole).substr(at, static_cast<size_t>(group.count)),
                       out);
          at += static_cast<size_t>(group.count);
        }
        break;
      case Token::kPoint:
        if (!out.empty() && out.back() == ' ') {
          out.back() = '0';  // no whole digits
        }
        out.push_back('.');
        after_point = true;
        at = 0;
        break;
      case Token::kDollar:
        out.push_back('$');
        break;
      case Token::kSign:
        drop_lone_point(out);
        out.push_back(negative ? '-' : '+');
        break;
      case Token::kMinus:
        drop_lone_point(out);
        negative ? out.push_back('-') : append_blank(out);
        break;
      case Token::kOpeningBracket:
        if (negative) {
          out.push_back('<');
        }
        break;
      case Token::kClosingBracket:
        drop_lone_point(out);
        out += negative ? ">" : "  ";
        break;
    }
  }
  drop_lone_point(out);
  return out;
}

}  // namespace firesteel
