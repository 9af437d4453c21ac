// SHOW COLLATIONS [[LIKE] pattern]: a query of collations().
#include "expression/nodes/references.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {
namespace {

// '*' stands for any characters, '|' between patterns; case does not count.
std::string regex_of(const std::string& pattern) {
  std::string regex = "(?i)^(";
  for (const char c : pattern) {
    regex += c == '*' ? std::string(".*") : std::string(1, c);
  }
  return regex + ")$";
}

}  // namespace

PlanPtr CatalogStatementParser::show_collations() {
  tokens_.next();
  const std::optional<std::string> pattern = like_pattern();
  const auto column = [](const char* name) { return make_expr<UnresolvedAttribute>(std::vector<std::string>{name}); };
  PlanPtr plan = make_plan<UnresolvedTableFunction>(std::vector<std::string>{"collations"}, ExprList{});
  if (pattern) {
    ExprList arguments = {column("NAME"), make_expr<LiteralExpr>(Literal::string(regex_of(*pattern)))};
    plan =
        make_plan<Filter>(make_expr<UnresolvedFunction>(std::string("rlike"), std::move(arguments)), std::move(plan));
  }
  ExprList list;
  for (const char* name :
       {"NAME", "LANGUAGE", "COUNTRY", "ACCENT_SENSITIVITY", "CASE_SENSITIVITY", "PAD_ATTRIBUTE", "ICU_VERSION"}) {
    list.push_back(column(name));
  }
  return make_plan<Project>(std::move(list), std::move(plan));
}

}  // namespace firesteel
