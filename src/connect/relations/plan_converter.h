#pragma once

#include "base/concurrency/cancellation.h"
#include "connect/proto_fwd.h"
#include "expression/nodes/calls.h"
#include "logical/logical_plan.h"

#include <map>
#include <string>
#include <vector>

namespace firesteel {

class ConnectSession;
class Session;

/// Turns the protocol's relations and expressions into unresolved plans. One per request; not thread-safe.
///
/// errors: CONNECT_INVALID_PLAN.* for what no client sends, UNSUPPORTED_FEATURE.FIRESTEEL for what is not there yet,
///         the parser's errors for SQL text inside
class PlanConverter {
 public:
  /// cancellation: for relations that need an answer from the data while they are converted (crosstab, show ...).
  PlanConverter(ConnectSession& session, CancellationTokenPtr cancellation);

  PlanPtr relation(const pb::Relation& relation);
  ExprPtr expression(const pb::Expression& expression);

  template <typename Messages>
  ExprList expressions(const Messages& messages) {
    ExprList list;
    list.reserve(static_cast<size_t>(messages.size()));
    for (const auto& message : messages) {
      list.push_back(expression(message));
    }
    return list;
  }

  Session& session();
  ConnectSession& connect_session() { return session_; }
  const CancellationTokenPtr& cancellation() const { return cancellation_; }
  /// ANSI or legacy, by spark.sql.ansi.enabled.
  EvalMode eval_mode();

  /// Relations that a SubqueryExpression may name by plan id, valid while `root` of the WithRelations is converted.
  using References = std::map<int64_t, const pb::Relation*>;
  References& references() { return references_; }

 private:
  PlanPtr convert(const pb::Relation& relation);
  ExprPtr convert(const pb::Expression& expression);

  ConnectSession& session_;
  CancellationTokenPtr cancellation_;
  References references_;
  int depth_ = 0;
};

/// "Not supported by this engine: <what>".
[[noreturn]] void throw_unsupported(const std::string& what);
/// A oneof of the protocol that the client left empty.
[[noreturn]] void throw_not_set(const std::string& message, const std::string& field);

/// Where the user's program made it, as the client says.
template <typename Common>
Origin read_origin(const Common& common) {
  Origin origin;
  if (common.has_origin() && common.origin().has_python_origin()) {
    origin.fragment = common.origin().python_origin().fragment();
    origin.call_site = common.origin().python_origin().call_site();
  }
  return origin;
}

}  // namespace firesteel
