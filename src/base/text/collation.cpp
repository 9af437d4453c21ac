#include "base/text/collation.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>

namespace firesteel {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

/// What a name says.
struct Parsed {
  Collation::Family family = Collation::Family::kIcu;
  const CollationLocale* locale = nullptr;
  bool case_insensitive = false;
  bool accent_insensitive = false;
  bool trims = false;

  std::string name() const {
    std::string text = family == Collation::Family::kBinary      ? "UTF8_BINARY"
                       : family == Collation::Family::kLowercase ? "UTF8_LCASE"
                                                                 : std::string(locale->name);
    if (family == Collation::Family::kIcu) {
      text += std::string(case_insensitive ? "_CI" : "") + (accent_insensitive ? "_AI" : "");
    }
    return text + (trims ? "_RTRIM" : "");
  }
};

// _CI, _AI and the like behind the locale: each choice at most once, in any order.
bool parse_specifiers(std::string_view rest, Parsed& parsed) {
  bool has_case = false;
  bool has_accent = false;
  while (!rest.empty()) {
    if (rest.front() != '_') {
      return false;
    }
    rest.remove_prefix(1);
    const std::string_view word = rest.substr(0, rest.find('_'));
    rest.remove_prefix(word.size());
    if ((word == "CI" || word == "CS") && !has_case) {
      has_case = true;
      parsed.case_insensitive = word == "CI";
    } else if ((word == "AI" || word == "AS") && !has_accent) {
      has_accent = true;
      parsed.accent_insensitive = word == "AI";
    } else if (word == "RTRIM" && !parsed.trims) {
      parsed.trims = true;
    } else {
      return false;
    }
  }
  return true;
}

std::optional<Parsed> parse(std::string_view written) {
  std::string name = upper(written);
  constexpr std::string_view kPrefix = "SYSTEM.BUILTIN.";
  if (name.starts_with(kPrefix)) {
    name.erase(0, kPrefix.size());
  }
  Parsed parsed;
  for (const auto& [base, family] : {std::pair{std::string_view("UTF8_BINARY"), Collation::Family::kBinary},
                                     std::pair{std::string_view("UTF8_LCASE"), Collation::Family::kLowercase}}) {
    if (name == base || name == std::string(base) + "_RTRIM") {
      parsed.family = family;
      parsed.case_insensitive = family == Collation::Family::kLowercase;
      parsed.trims = name.size() > base.size();
      return parsed;
    }
  }
  size_t longest = 0;
  for (const CollationLocale& locale : collation_locales()) {
    const std::string start = upper(locale.name);
    if (start.size() > longest && name.starts_with(start) &&
        (name.size() == start.size() || name[start.size()] == '_')) {
      longest = start.size();
      parsed.locale = &locale;
    }
  }
  const bool known = parsed.locale != nullptr && parse_specifiers(std::string_view(name).substr(longest), parsed);
  return known ? std::optional(parsed) : std::nullopt;
}

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

// The nearest names, one at least; more only when they are near indeed.
std::string proposals(std::string_view written) {
  const std::string name = upper(written);
  const bool utf8 = written.starts_with("UTF8_");
  std::vector<std::string> roots;
  if (utf8) {
    roots = {"UTF8_BINARY", "UTF8_LCASE"};
  } else {
    for (const CollationLocale& locale : collation_locales()) {
      roots.emplace_back(locale.name);
    }
  }
  std::vector<std::string_view> known = {"_CI", "_AI", "_CS", "_AS", "_RTRIM"};
  if (utf8) {
    known = {"_RTRIM"};
  }
  std::string root = name;
  std::vector<std::string_view> specifiers;
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view specifier : known) {
      if (!found && root.ends_with(specifier)) {
        root.resize(root.size() - specifier.size());
        specifiers.insert(specifiers.begin(), specifier);
        found = true;
      }
    }
  }
  std::string tail;
  for (const std::string_view specifier : specifiers) {
    const auto given = [&](std::string_view other) {
      return std::find(specifiers.begin(), specifiers.end(), other) != specifiers.end();
    };
    const bool against = (specifier == "_CI" && given("_CS")) || (specifier == "_AI" && given("_AS"));
    if (!against && tail.find(specifier) == std::string::npos) {
      tail += specifier;
    }
  }
  std::stable_sort(roots.begin(), roots.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(upper(a), root) < edit_distance(upper(b), root);
  });
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(3, roots.size()); ++i) {
    const std::string suggestion = roots[i] + tail;
    if (i > 0 && edit_distance(upper(suggestion), name) >= 3) {
      break;
    }
    text += (i > 0 ? ", " : "") + suggestion;
  }
  return text;
}

Parsed parse_or_throw(std::string_view name) {
  const auto parsed = parse(name);
  if (!parsed) {
    throw SparkError("COLLATION_INVALID_NAME", {{"collationName", std::string(name)}, {"proposals", proposals(name)}});
  }
  return *parsed;
}

UCollator* open_collator(const Parsed& parsed) {
  UErrorCode status = U_ZERO_ERROR;
  UCollator* collator = ucol_open(std::string(parsed.locale->icu_name).c_str(), &status);
  check(U_SUCCESS(status), "ICU has no collator for a locale of the table");
  if (parsed.accent_insensitive) {
    ucol_setStrength(collator, UCOL_PRIMARY);
    ucol_setAttribute(collator, UCOL_CASE_LEVEL, parsed.case_insensitive ? UCOL_OFF : UCOL_ON, &status);
  } else {
    ucol_setStrength(collator, parsed.case_insensitive ? UCOL_SECONDARY : UCOL_TERTIARY);
  }
  check(U_SUCCESS(status), "ICU refuses an attribute of a collator");
  return collator;
}

void append_utf8(UChar32 code_point, std::string& out) {
  char bytes[4];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, code_point);
  out.append(bytes, static_cast<size_t>(size));
}

}  // namespace

void append_lowercase_code_points(std::string_view text, std::string& out) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    if (bytes[i] < 0x80) {
      const char c = text[static_cast<size_t>(i++)];
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
      continue;
    }
    UChar32 code_point = 0;
    U8_NEXT_OR_FFFD(bytes, i, size, code_point);
    if (code_point == 0x130) {  // capital i with a dot: the one letter that becomes two
      out += "i\xCC\x87";
    } else {
      append_utf8(code_point == 0x3C2 ? 0x3C3 : u_tolower(code_point), out);
    }
  }
}

std::shared_ptr<const Collation> Collation::find(std::string_view name) {
  const Parsed parsed = parse_or_throw(name);
  struct Maker final : Collation {};
  auto collation = std::make_shared<Maker>();
  collation->name_ = parsed.name();
  collation->family_ = parsed.family;
  collation->case_insensitive_ = parsed.case_insensitive;
  collation->accent_insensitive_ = parsed.accent_insensitive;
  collation->trims_ = parsed.trims;
  collation->locale_ = parsed.locale;
  collation->collator_ = parsed.family == Family::kIcu ? open_collator(parsed) : nullptr;
  return collation;
}

Collation::~Collation() {
  if (collator_ != nullptr) {
    ucol_close(collator_);
  }
}

std::string Collation::canonical_name(std::string_view name) { return parse_or_throw(name).name(); }

void Collation::append_key(std::string_view text, std::string& out) const {
  if (trims_) {
    text = text.substr(0, text.find_last_not_of(' ') + 1);
  }
  if (family_ == Family::kBinary) {
    out += text;
    return;
  }
  if (family_ == Family::kLowercase) {
    append_lowercase_code_points(text, out);
    return;
  }
  UErrorCode status = U_ZERO_ERROR;
  UCharIterator iterator;
  uiter_setUTF8(&iterator, text.data(), static_cast<int32_t>(text.size()));
  uint32_t state[2] = {0, 0};
  uint8_t part[256];
  for (int32_t got = sizeof(part); got == static_cast<int32_t>(sizeof(part));) {
    got = ucol_nextSortKeyPart(collator_, &iterator, state, part, sizeof(part), &status);
    check(U_SUCCESS(status), "ICU makes no sort key");
    out.append(reinterpret_cast<const char*>(part), static_cast<size_t>(got));
  }
}

}  // namespace firesteel
