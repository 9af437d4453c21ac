#include "connect/results/shown_rows.h"

#include "connect/relations/collected_rows.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "connect/results/shown_cells.h"
#include "connect/results/text_width.h"
#include "logical/relations/unary_relations.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

#include <algorithm>
#include <limits>

namespace firesteel {
namespace {

// `child` limited to one row more than shown, all columns as text.
PlanPtr text_plan(const PlanPtr& analyzed, int limit, PlanConverter& converter) {
  ExprList columns;
  for (const AttributePtr& attribute : analyzed->output()) {
    const DataType wanted = shown_type(attribute->data_type);
    ExprPtr column = attribute;
    if (wanted != attribute->data_type) {
      column = make_expr<Alias>(make_expr<Cast>(std::move(column), wanted, converter.eval_mode()), attribute->name);
    }
    columns.push_back(std::move(column));
  }
  PlanPtr limited = make_plan<Limit>(make_expr<LiteralExpr>(Literal::integer(limit)), nullptr, analyzed);
  return make_plan<Project>(std::move(columns), std::move(limited));
}

ShownRows fetch(const pb::Relation& input, int num_rows, int truncate, PlanConverter& converter) {
  ShownRows shown;
  shown.limit = std::clamp(num_rows, 0, std::numeric_limits<int>::max() - 16);
  shown.pad_left = truncate > 0;
  const PlanPtr analyzed = converter.session().analyze(converter.relation(input));
  for (const AttributePtr& attribute : analyzed->output()) {
    shown.names.push_back(escape_meta_characters(attribute->name));
  }
  const auto stream =
      converter.session().execute_analyzed(text_plan(analyzed, shown.limit + 1, converter), converter.cancellation());
  Batch batch;
  std::string cell;
  while (stream->next(batch)) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      auto& cells = shown.rows.emplace_back();
      for (const VectorPtr& column : batch.columns) {
        cell.clear();
        show_cell(*column, row, cell);
        cells.push_back(shown_text(cell, truncate));
      }
    }
  }
  if (shown.rows.size() > static_cast<size_t>(shown.limit)) {
    shown.more = true;
    shown.rows.resize(static_cast<size_t>(shown.limit));
  }
  return shown;
}

PlanPtr text_relation(const std::string& name, std::string text) {
  return relation_of({{name, DataType::string(), false, ""}}, {{Literal::string(std::move(text))}});
}

}  // namespace

PlanPtr convert_shown_rows(const pb::Relation& relation, PlanConverter& converter) {
  if (relation.has_html_string()) {
    const pb::HtmlString& html = relation.html_string();
    return text_relation("html_string", layout_html(fetch(html.input(), html.num_rows(), html.truncate(), converter)));
  }
  const pb::ShowString& show = relation.show_string();
  const ShownRows shown = fetch(show.input(), show.num_rows(), show.truncate(), converter);
  return text_relation("show_string", show.vertical() ? layout_vertical(shown) : layout_grid(shown));
}

}  // namespace firesteel
