#pragma once

#include "analyzer/resolve/relation.h"

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

using NameParts = std::vector<std::string>;

bool same_identifier(std::string_view left, std::string_view right, bool case_sensitive);

/// Do `parts` (the end of a qualifier: t, schema.t ...) name this attribute's qualifier?
bool qualifier_matches(const NameParts& qualifier, const NameParts& parts, size_t count, bool case_sensitive);

/// A column found for a name; parts[name_end..] are fields inside it.
struct FoundColumn {
  AttributePtr attribute;
  size_t name_end = 0;
};

/// The column that `parts` begins with: [[catalog.]schema.]table.column[.field ...] or column[.field ...]; none when
/// there is none. Spark: AttributeSeq.resolve. Errors: AMBIGUOUS_REFERENCE.
std::optional<FoundColumn> find_column(const AttributeList& columns, const NameParts& parts, bool case_sensitive,
                                       const Origin& origin);
/// Visible columns first, then hidden ones.
std::optional<FoundColumn> find_column(const Relation& relation, const NameParts& parts, bool case_sensitive,
                                       const Origin& origin);

/// Field `name` of a struct. Errors: FIELD_NOT_FOUND, AMBIGUOUS_REFERENCE_TO_FIELDS.
int find_struct_field(const DataType& type, const std::string& name, bool case_sensitive, const Origin& origin);

}  // namespace firesteel
