#include "analyzer/resolve/extract_windows.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "logical/relations/unary_relations.h"

#include <algorithm>

namespace firesteel {
namespace {

using query_compilation_errors::error_at;

bool same_list(const ExprList& left, const ExprList& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_expression);
}

struct WindowGroup {
  ExprList partition;
  ExprList order;
  ExprList functions;  // Alias of WindowExpression
};

class WindowExtractor {
 public:
  explicit WindowExtractor(const PlanPtr& input) : input_(input) {}

  ExprPtr extract(const ExprPtr& item) {
    // SELECT rank() OVER ... AS r: the Window node makes the column r itself.
    if (const auto* alias = as<Alias>(item)) {
      if (const auto* window = as<WindowExpression>(alias->child)) {
        const ExprPtr prepared = prepare(*window);
        add(make_expr<Alias>(prepared, alias->name, alias->id, alias->qualifier, alias->metadata));
        return to_attribute(item);
      }
    }
    return transform_down(item, [&](const ExprPtr& node) -> ExprPtr {
      const auto* window = as<WindowExpression>(node);
      return window == nullptr ? node : column_of(prepare(*window));
    });
  }

  PlanPtr plan() const {
    PlanPtr plan = input_;
    if (!computed_.empty()) {
      ExprList list(input_->output().begin(), input_->output().end());
      list.insert(list.end(), computed_.begin(), computed_.end());
      plan = make_plan<Project>(std::move(list), plan);
    }
    for (const WindowGroup& group : groups_) {
      plan = make_plan<Window>(group.functions, group.partition, group.order, plan);
    }
    return plan;
  }

 private:
  // The same window with columns for arguments and keys.
  ExprPtr prepare(const WindowExpression& window) {
    ExprList arguments = window.function->children();
    for (ExprPtr& argument : arguments) {
      argument = as_column(argument);
    }
    auto prepared = std::make_shared<WindowExpression>(window);
    prepared->function = window.function->with_children(std::move(arguments));
    for (ExprPtr& key : prepared->partition) {
      key = as_column(key);
    }
    for (ExprPtr& key : prepared->order) {
      key = key->with_children({as_column(key->children()[0])});
    }
    return prepared;
  }

  ExprPtr as_column(const ExprPtr& expr) {
    if (expr->kind() == ExprKind::kAttribute || expr->kind() == ExprKind::kOuterReference || expr->foldable()) {
      return expr;
    }
    if (contains(expr, [](const ExprPtr& node) { return node->kind() == ExprKind::kWindow; })) {
      throw error_at(expr->origin(), "NESTED_WINDOW_FUNCTION");
    }
    for (const ExprPtr& known : computed_) {
      if (same_expression(as<Alias>(known)->child, expr)) {
        return to_attribute(known);
      }
    }
    computed_.push_back(make_expr<Alias>(expr, "_w" + std::to_string(computed_.size())));
    return to_attribute(computed_.back());
  }

  ExprPtr column_of(const ExprPtr& window) {
    for (const WindowGroup& group : groups_) {
      for (const ExprPtr& known : group.functions) {
        if (same_expression(as<Alias>(known)->child, window)) {
          return to_attribute(known);
        }
      }
    }
    const ExprPtr alias = make_expr<Alias>(window, "_we" + std::to_string(next_name_++));
    add(alias);
    return to_attribute(alias);
  }

  void add(const ExprPtr& alias) {
    const auto& window = *as<WindowExpression>(as<Alias>(alias)->child);
    for (WindowGroup& group : groups_) {
      if (same_list(group.partition, window.partition) && same_list(group.order, window.order)) {
        group.functions.push_back(alias);
        return;
      }
    }
    groups_.push_back({window.partition, window.order, {alias}});
  }

  PlanPtr input_;
  ExprList computed_;
  std::vector<WindowGroup> groups_;
  int next_name_ = 0;
};

// Inside of windows, `windows[i]` (an Alias of the window) becomes `columns[i]`.
ExprPtr replace_nested(const ExprPtr& item, const ExprList& windows, const ExprList& columns) {
  return transform_down(item, [&](const ExprPtr& node) -> ExprPtr {
    if (node->kind() != ExprKind::kWindow) {
      return node;
    }
    ExprList children = node->children();
    for (ExprPtr& child : children) {
      child = transform_down(child, [&](const ExprPtr& nested) -> ExprPtr {
        for (size_t i = 0; i < windows.size(); ++i) {
          if (same_expression(as<Alias>(windows[i])->child, nested)) {
            return to_attribute(columns[i]);
          }
        }
        return nested;
      });
    }
    return node->with_children(std::move(children));
  });
}

}  // namespace

PlanPtr extract_windows(ExprList& items, const PlanPtr& input) {
  const auto has_window = [](const ExprPtr& item) {
    return contains(item, [](const ExprPtr& node) { return node->kind() == ExprKind::kWindow; });
  };
  if (std::none_of(items.begin(), items.end(), has_window)) {
    return input;
  }
  // Windows over windows: the inner ones come first, below.
  PlanPtr below = input;
  ExprList inner;
  for (const ExprPtr& item : items) {
    visit(item, [&](const ExprPtr& node) {
      if (node->kind() != ExprKind::kWindow) {
        return true;
      }
      for (const ExprPtr& child : node->children()) {
        visit(child, [&](const ExprPtr& nested) {
          const bool window = nested->kind() == ExprKind::kWindow;
          if (window && std::none_of(inner.begin(), inner.end(), [&](const ExprPtr& known) {
                return same_expression(as<Alias>(known)->child, nested);
              })) {
            inner.push_back(make_expr<Alias>(nested, "_we"));
          }
          return !window;
        });
      }
      return false;
    });
  }
  if (!inner.empty()) {
    const ExprList windows = inner;
    below = extract_windows(inner, input);
    for (ExprPtr& item : items) {
      item = replace_nested(item, windows, inner);
    }
  }
  WindowExtractor extractor(below);
  for (ExprPtr& item : items) {
    item = extractor.extract(item);
  }
  return extractor.plan();
}

}  // namespace firesteel
