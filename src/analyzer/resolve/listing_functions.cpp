// Table functions that list what the engine knows: collations(), sql_keywords().
#include "analyzer/resolve/listing_functions.h"

#include "base/text/collation.h"
#include "columnar/vector_builder.h"
#include "logical/relations/leaf_relations.h"

#include <optional>
#include <strings.h>

namespace firesteel {
namespace {

constexpr const char* kIcuVersion = "78.3.0.0";  // of Spark 4.2, whose collations these are

/// Rows of texts and truth values in the making.
class Listing {
 public:
  void column(const char* name, const DataType& type, bool nullable) {
    columns_.push_back(make_expr<Attribute>(name, type, nullable, next_expr_id()));
    builders_.emplace_back(type);
  }
  void add(size_t column, std::optional<std::string_view> text) {
    if (text) {
      builders_[column].append_string(*text);
    } else {
      builders_[column].append_null();
    }
  }
  void add_flag(size_t column, bool value) { builders_[column].append<uint8_t>(value ? 1 : 0); }

  PlanPtr finish() {
    Batch batch;
    batch.num_rows = builders_[0].size();
    for (VectorBuilder& builder : builders_) {
      batch.columns.push_back(builder.finish());
    }
    std::vector<Batch> batches;
    batches.push_back(std::move(batch));
    return make_plan<LocalRelation>(std::move(columns_), std::move(batches));
  }

 private:
  AttributeList columns_;
  std::vector<VectorBuilder> builders_;
};

std::optional<std::string_view> text_or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

PlanPtr all_collations() {
  Listing listing;
  const DataType text = DataType::string();
  for (const char* name : {"CATALOG", "SCHEMA", "NAME"}) {
    listing.column(name, text, false);
  }
  listing.column("LANGUAGE", text, true);
  listing.column("COUNTRY", text, true);
  for (const char* name : {"ACCENT_SENSITIVITY", "CASE_SENSITIVITY", "PAD_ATTRIBUTE"}) {
    listing.column(name, text, false);
  }
  listing.column("ICU_VERSION", text, true);
  const auto add = [&](const std::string& name, const CollationLocale* locale) {
    const auto says = [&](const char* word) { return name.find(word) != std::string::npos; };
    listing.add(0, "SYSTEM");
    listing.add(1, "BUILTIN");
    listing.add(2, name);
    listing.add(3, locale == nullptr ? std::nullopt : text_or_null(locale->language));
    listing.add(4, locale == nullptr ? std::nullopt : text_or_null(locale->country));
    listing.add(5, says("_AI") ? "ACCENT_INSENSITIVE" : "ACCENT_SENSITIVE");
    listing.add(6, says("_CI") || says("_LCASE") ? "CASE_INSENSITIVE" : "CASE_SENSITIVE");
    listing.add(7, says("_RTRIM") ? "RTRIM" : "NO_PAD");
    listing.add(8, locale == nullptr ? std::nullopt : std::optional<std::string_view>(kIcuVersion));
  };
  for (const char* name : {"UTF8_BINARY", "UTF8_LCASE", "UTF8_BINARY_RTRIM", "UTF8_LCASE_RTRIM"}) {
    add(name, nullptr);
  }
  for (const CollationLocale& locale : collation_locales()) {
    for (const char* tail : {"", "_AI", "_AI_RTRIM", "_CI", "_CI_AI", "_CI_AI_RTRIM", "_CI_RTRIM", "_RTRIM"}) {
      add(std::string(locale.name) + tail, &locale);
    }
  }
  return listing.finish();
}

PlanPtr all_keywords() {
  Listing listing;
  listing.column("keyword", DataType::string(), false);
  listing.column("reserved", DataType::boolean(), false);
  for (const std::string_view word : sql_keywords()) {
    listing.add(0, word);
    listing.add_flag(1, false);
  }
  return listing.finish();
}

}  // namespace

PlanPtr listing_relation(const std::string& function) {
  if (strcasecmp(function.c_str(), "collations") == 0) {
    return all_collations();
  }
  return strcasecmp(function.c_str(), "sql_keywords") == 0 ? all_keywords() : nullptr;
}

}  // namespace firesteel
