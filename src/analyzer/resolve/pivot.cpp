// PIVOT and UNPIVOT.
#include "analyzer/errors/query_compilation_errors.h"
#include "analyzer/resolve/query_resolver.h"

namespace firesteel {

RelationPtr QueryResolver::resolve_pivot(const UnresolvedPivot& node) {
  throw query_compilation_errors::unsupported("PIVOT", node.origin());
}

RelationPtr QueryResolver::resolve_unpivot(const UnresolvedUnpivot& node) {
  throw query_compilation_errors::unsupported("UNPIVOT", node.origin());
}

}  // namespace firesteel
