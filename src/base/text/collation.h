#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct UCollator;

namespace firesteel {

/// A locale with collations: "de_AUT" is ICU's de_AT.
struct CollationLocale {
  std::string_view name;
  std::string_view icu_name;
  std::string_view language;  // empty: none
  std::string_view country;   // empty: none
};
/// All of them, UNICODE first.
std::span<const CollationLocale> collation_locales();

/// How texts are compared, as Spark's `STRING COLLATE name` says. Immutable, shared by threads.
///
/// UTF8_BINARY compares bytes, UTF8_LCASE bytes after each code point is made small, the others ask ICU.
/// Ending in _RTRIM, trailing blanks do not count.
class Collation {
 public:
  enum class Family { kBinary, kLowercase, kIcu };

  /// By its name in any case, "system.builtin." before it allowed. Errors: COLLATION_INVALID_NAME.
  static std::shared_ptr<const Collation> find(std::string_view name);
  /// The name as Spark spells it: "UTF8_LCASE", "en_USA_CI_AI". Errors: COLLATION_INVALID_NAME.
  static std::string canonical_name(std::string_view name);

  ~Collation();
  Collation(const Collation&) = delete;
  Collation& operator=(const Collation&) = delete;

  const std::string& name() const { return name_; }
  Family family() const { return family_; }
  bool case_insensitive() const { return case_insensitive_; }
  bool accent_insensitive() const { return accent_insensitive_; }
  bool trims() const { return trims_; }
  /// None for UTF8_*.
  const CollationLocale* locale() const { return locale_; }
  const UCollator* collator() const { return collator_; }

  /// Appends bytes that are equal exactly when the texts are, and in the same order.
  void append_key(std::string_view text, std::string& out) const;

 private:
  Collation() = default;

  std::string name_;
  Family family_ = Family::kBinary;
  bool case_insensitive_ = false;
  bool accent_insensitive_ = false;
  bool trims_ = false;
  const CollationLocale* locale_ = nullptr;
  UCollator* collator_ = nullptr;
};

/// Does a collation of this name compare by bytes?
inline bool is_binary_collation(std::string_view name) { return name == "UTF8_BINARY"; }
/// What types show for texts of several collations, of which none wins. They cannot be compared.
inline constexpr std::string_view kIndeterminateCollation = "null";

/// Appends `text` with each code point made small on its own; the final sigma counts as a sigma.
void append_lowercase_code_points(std::string_view text, std::string& out);

}  // namespace firesteel
