// SELECT * EXCEPT (a, b.c): columns and fields left out of a star.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"
#include "expression/nodes/calls.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

NameParts tail_of(const NameParts& parts, size_t first) {
  return {parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end()};
}

}  // namespace

void QueryResolver::refuse_overlapping_except(const UnresolvedStar& star) const {
  std::string shown;
  bool overlap = false;
  for (size_t i = 0; i < star.except.size(); ++i) {
    for (size_t j = 0; j < star.except.size(); ++j) {
      const NameParts& shorter = star.except[i];
      const NameParts& longer = star.except[j];
      const bool prefix = i != j && shorter.size() <= longer.size() &&
                          std::equal(shorter.begin(), shorter.end(), longer.begin(),
                                     [&](const auto& a, const auto& b) { return same_name(a, b); });
      overlap = overlap || prefix;
    }
    std::string name;
    for (const std::string& part : star.except[i]) {
      name += (name.empty() ? "" : ".") + part;
    }
    shown += (shown.empty() ? "" : ", ") + name;
  }
  if (overlap) {
    throw error_at(star.origin(), "EXCEPT_OVERLAPPING_COLUMNS", {{"columns", shown}});
  }
}

// The struct without these fields; NULL stays NULL.
ExprPtr QueryResolver::without_fields(const ExprPtr& base, const std::vector<NameParts>& paths) {
  ExprList arguments;
  for (auto& [name, value] : remaining_fields(base, paths)) {
    arguments.push_back(make_expr<LiteralExpr>(Literal::string(name)));
    arguments.push_back(value);
  }
  const ExprPtr rebuilt = binder_.bind("named_struct", std::move(arguments));
  if (!base->nullable()) {
    return rebuilt;
  }
  const ExprPtr null = make_expr<LiteralExpr>(Literal::null(rebuilt->type()));
  return binder_.bind("if", {binder_.bind("isnull", {base}), null, rebuilt});
}

std::vector<std::pair<std::string, ExprPtr>> QueryResolver::remaining_fields(const ExprPtr& base,
                                                                             const std::vector<NameParts>& paths) {
  std::vector<std::pair<std::string, ExprPtr>> fields;
  for (size_t i = 0; i < base->type().fields().size(); ++i) {
    const std::string& name = base->type().fields()[i].name;
    std::vector<NameParts> below;
    bool left_out = false;
    for (const NameParts& path : paths) {
      if (same_name(path[0], name)) {
        left_out = left_out || path.size() == 1;
        below.push_back(tail_of(path, 1));
      }
    }
    if (left_out) {
      continue;
    }
    const ExprPtr field = make_expr<GetField>(base, static_cast<int>(i));
    const bool nested = !below.empty() && field->type().is(TypeId::kStruct);
    fields.emplace_back(name, nested ? without_fields(field, below) : field);
  }
  return fields;
}

ExprList QueryResolver::star_columns(const AttributeList& columns, const UnresolvedStar& star) {
  refuse_overlapping_except(star);
  std::map<ExprId, std::vector<NameParts>> excepted;
  for (const NameParts& name : star.except) {
    const auto found = find_column(columns, name, options_.case_sensitive, star.origin());
    if (!found) {
      throw unresolved_column(name, columns, star.origin());
    }
    excepted[found->attribute->id].push_back(tail_of(name, found->name_end));
  }
  ExprList list;
  for (const AttributePtr& column : columns) {
    const auto found = excepted.find(column->id);
    if (found == excepted.end()) {
      list.push_back(column);
    } else if (!found->second[0].empty()) {
      if (!column->data_type.is(TypeId::kStruct)) {
        throw unresolved_column(found->second[0], columns, star.origin());
      }
      list.push_back(make_expr<Alias>(without_fields(column, found->second), column->name));
    }
  }
  return list;
}

}  // namespace firesteel
