#include "analyzer/resolve/own_frames.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "expression/print/expression_sql.h"

#include <set>
#include <string_view>

namespace firesteel {

using namespace query_compilation_errors;

WindowFrame default_frame(const ExprPtr& function, bool ordered) {
  static const std::set<std::string_view> kOfRows = {"row_number", "rank", "dense_rank", "percent_rank",
                                                     "ntile",      "lag",  "lead"};
  WindowFrame frame;
  if (const auto* call = as<WindowCall>(function); call != nullptr && kOfRows.contains(call->function->name)) {
    frame.unit = WindowFrame::Unit::kRows;
    return frame;
  }
  if (!ordered) {
    frame.unit = WindowFrame::Unit::kRows;
    frame.upper.kind = FrameBound::Kind::kUnboundedFollowing;
  }
  return frame;
}

namespace {

std::string frame_text(const WindowFrame& frame) {
  const auto bound = [](const FrameBound& each) -> std::string {
    switch (each.kind) {
      case FrameBound::Kind::kUnboundedPreceding:
        return "unboundedpreceding$()";
      case FrameBound::Kind::kUnboundedFollowing:
        return "unboundedfollowing$()";
      case FrameBound::Kind::kCurrentRow:
        return "currentrow$()";
      case FrameBound::Kind::kPreceding:
        return "-" + pretty_name(each.offset);
      case FrameBound::Kind::kFollowing:
        return pretty_name(each.offset);
    }
    return {};
  };
  const char* unit = frame.unit == WindowFrame::Unit::kRows ? "RowFrame" : "RangeFrame";
  return std::string("specifiedwindowframe(") + unit + ", " + bound(frame.lower) + ", " + bound(frame.upper) + ")";
}

}  // namespace

void check_own_frame(const ExprPtr& function, const WindowFrame& frame) {
  const auto* call = as<WindowCall>(function);
  if (call == nullptr || call->function->name == "nth_value") {
    return;
  }
  const std::string& name = call->function->name;
  if (name == "lag" || name == "lead") {
    const auto is_offset = [&](const FrameBound& bound) {
      return name == "lead" && bound.kind == FrameBound::Kind::kFollowing && call->arguments.size() > 1 &&
             same_expression(bound.offset, call->arguments[1]);
    };
    if (frame.unit != WindowFrame::Unit::kRows || !is_offset(frame.lower) || !is_offset(frame.upper)) {
      throw error_at({}, "_LEGACY_ERROR_TEMP_1035", {{"prettyName", name}});
    }
    return;
  }
  const WindowFrame required = default_frame(function, true);
  if (frame.unit != required.unit || frame.lower.kind != required.lower.kind ||
      frame.upper.kind != required.upper.kind) {
    throw error_at({}, "_LEGACY_ERROR_TEMP_1036", {{"wf", frame_text(frame)}, {"required", frame_text(required)}});
  }
}

}  // namespace firesteel
