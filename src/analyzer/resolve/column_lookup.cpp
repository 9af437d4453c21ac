#include "analyzer/resolve/column_lookup.h"

#include "analyzer/errors/query_compilation_errors.h"

#include <algorithm>

namespace firesteel {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

struct Candidates {
  AttributeList attributes;
  size_t name_end = 0;  // parts[name_end..] are nested fields
};

Candidates find_candidates(const AttributeList& columns, const NameParts& parts, bool case_sensitive) {
  // The longest qualifier wins: catalog.schema.table.column, then schema.table.column, then table.column.
  for (size_t qualifiers = std::min<size_t>(3, parts.size() - 1); qualifiers > 0; --qualifiers) {
    Candidates found{{}, qualifiers + 1};
    for (const AttributePtr& column : columns) {
      if (same_identifier(column->name, parts[qualifiers], case_sensitive) &&
          qualifier_matches(column->qualifier, parts, qualifiers, case_sensitive)) {
        found.attributes.push_back(column);
      }
    }
    if (!found.attributes.empty()) {
      return found;
    }
  }
  Candidates found{{}, 1};
  for (const AttributePtr& column : columns) {
    if (same_identifier(column->name, parts[0], case_sensitive)) {
      found.attributes.push_back(column);
    }
  }
  return found;
}

void drop_repeated(AttributeList& attributes) {
  AttributeList distinct;
  for (const AttributePtr& attribute : attributes) {
    if (std::none_of(distinct.begin(), distinct.end(), [&](const auto& other) { return other->id == attribute->id; })) {
      distinct.push_back(attribute);
    }
  }
  attributes = std::move(distinct);
}

}  // namespace

bool same_identifier(std::string_view left, std::string_view right, bool case_sensitive) {
  if (left.size() != right.size()) {
    return false;
  }
  return case_sensitive ? left == right : std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) {
    return a == b || lower(a) == lower(b);
  });
}

bool qualifier_matches(const NameParts& qualifier, const NameParts& parts, size_t count, bool case_sensitive) {
  if (count > qualifier.size()) {
    return false;
  }
  const size_t skipped = qualifier.size() - count;
  for (size_t i = 0; i < count; ++i) {
    if (!same_identifier(qualifier[skipped + i], parts[i], case_sensitive)) {
      return false;
    }
  }
  return true;
}

int find_struct_field(const DataType& type, const std::string& name, bool case_sensitive, const Origin& origin) {
  const std::vector<StructField>& fields = type.fields();
  int found = -1;
  int matches = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (same_identifier(fields[i].name, name, case_sensitive)) {
      found = matches++ == 0 ? static_cast<int>(i) : found;
    }
  }
  if (matches == 0) {
    throw query_compilation_errors::field_not_found(name, fields, origin);
  }
  if (matches > 1) {
    throw query_compilation_errors::ambiguous_reference_to_fields(name, matches, origin);
  }
  return found;
}

std::optional<FoundColumn> find_column(const AttributeList& columns, const NameParts& parts, bool case_sensitive,
                                       const Origin& origin) {
  Candidates found = find_candidates(columns, parts, case_sensitive);
  if (found.attributes.empty()) {
    return std::nullopt;
  }
  if (found.attributes.size() > 1) {
    drop_repeated(found.attributes);
  }
  if (found.attributes.size() > 1) {
    throw query_compilation_errors::ambiguous_reference(parts, found.attributes, origin);
  }
  // A result column is named as the query writes it: SELECT A gives A.
  AttributePtr column = found.attributes.front();
  if (const std::string& written = parts[found.name_end - 1]; written != column->name) {
    auto renamed = std::make_shared<Attribute>(*column);
    renamed->name = written;
    column = std::move(renamed);
  }
  return FoundColumn{std::move(column), found.name_end};
}

std::optional<FoundColumn> find_column(const Relation& relation, const NameParts& parts, bool case_sensitive,
                                       const Origin& origin) {
  if (auto found = find_column(relation.visible, parts, case_sensitive, origin)) {
    return found;
  }
  return relation.hidden.empty() ? std::nullopt : find_column(relation.hidden, parts, case_sensitive, origin);
}

}  // namespace firesteel
