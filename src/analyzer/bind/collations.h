#pragma once

#include "analyzer/bind/function_binder.h"

#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// How strongly an expression holds on to its collation.
enum class CollationStrength : uint8_t { kDefault, kImplicit, kIndeterminate, kExplicit };

/// The collation an expression brings to the function around it. Spark: CollationTypeCoercion's CollationContext.
struct CollationContext {
  CollationStrength strength = CollationStrength::kDefault;
  DataType text;  // a STRING
};
/// None for expressions without texts.
std::optional<CollationContext> collation_context(const ExprPtr& expr);

/// `expr` with its texts of the type `text`; literals change, others get an implicit cast.
ExprPtr with_collation_of(const ExprPtr& expr, const DataType& text, EvalMode mode);

/// Do any of the expressions hold texts that are not compared by bytes?
bool any_collation(const ExprList& exprs);
/// May the function have arguments of no determined collation?
bool allows_indeterminate(std::string_view function);
/// The places of the arguments of a function that have to agree on a collation; empty: none.
std::vector<size_t> places_of_one_collation(std::string_view function, size_t arguments);
/// Does the function return texts with the collation of its first text argument?
bool inherits_collation(std::string_view function);
/// Does the function match its argument with patterns (LIKE, regular expressions)?
bool matches_patterns(std::string_view function);
/// Does the function only compare its arguments, or their elements?
bool only_compares(std::string_view function);
/// Are collations of texts in these arguments allowed? The position of one that is not.
std::optional<size_t> forbidden_collation(std::string_view function, const ExprList& arguments);

/// collation_key(expr), or `expr` when it has no collation.
ExprPtr collation_key_of(const ExprPtr& expr);

}  // namespace firesteel
