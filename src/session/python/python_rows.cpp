#include "session/python/python_rows.h"

#include "columnar/row_keys/sort_keys.h"
#include "python_udf/python_task.h"

#include <algorithm>
#include <optional>
#include <string>

namespace firesteel {
namespace {

/// Cuts a stream that is sorted by its first `num_keys` columns into groups.
class GroupReader {
 public:
  GroupReader(ResultStream& rows, size_t num_keys)
      : rows_(rows), num_keys_(num_keys), encoder_(orders(rows, num_keys)) {
    load();
  }

  bool at_end() const { return !batch_.has_value(); }
  /// The key of the group that comes next.
  std::string key() const { return key_of(next_); }

  /// Gives the batches of the next group to `take`.
  void read_group(const std::function<void(const Batch&)>& take) {
    const std::string group = key();
    while (batch_.has_value() && key_of(next_) == group) {
      size_t end = next_;
      while (end < batch_->num_rows && key_of(end) == group) {
        ++end;
      }
      take(slice(*batch_, next_, end - next_));
      next_ = end;
      if (next_ == batch_->num_rows) {
        load();
      }
    }
  }

 private:
  static std::vector<SortKeyOrder> orders(const ResultStream& rows, size_t num_keys) {
    std::vector<SortKeyOrder> orders;
    for (size_t i = 0; i < num_keys; ++i) {
      orders.push_back({rows.schema()[i].type});
    }
    return orders;
  }

  void load() {
    next_ = 0;
    Batch batch;
    if (!rows_.next(batch)) {
      batch_.reset();
      return;
    }
    std::vector<VectorPtr> keys(batch.columns.begin(), batch.columns.begin() + static_cast<std::ptrdiff_t>(num_keys_));
    for (VectorPtr& key : keys) {
      key = flatten(key);
    }
    encoder_.encode(keys, Rows::all(batch.num_rows), keys_);
    batch_ = std::move(batch);
  }

  std::string key_of(size_t row) const {
    return num_keys_ == 0 ? std::string()
                          : std::string(reinterpret_cast<const char*>(keys_.data(row)), keys_.key_size(row));
  }

  ResultStream& rows_;
  const size_t num_keys_;
  const SortKeyEncoder encoder_;
  NormalizedKeys keys_;
  std::optional<Batch> batch_;
  size_t next_ = 0;
};

bool takes_struct(PythonEvalType type) {
  return type == PythonEvalType::kMapPandasIter || type == PythonEvalType::kMapArrowIter ||
         type == PythonEvalType::kGroupedMapArrow || type == PythonEvalType::kGroupedMapArrowIter;
}

Schema struct_schema(const Schema& columns) { return {{"_0", DataType::struct_type(columns), false, ""}}; }

Batch as_struct(const Batch& batch, const Schema& schema) {
  auto row = std::make_shared<Vector>(schema[0].type, batch.num_rows);
  std::vector<VectorPtr> fields;
  for (const VectorPtr& column : batch.columns) {
    fields.push_back(flatten(column));
  }
  row->set_children(std::move(fields));
  return {{row}, batch.num_rows, nullptr};
}

Batch columns_of(const Batch& batch) { return {flatten(batch.columns[0])->children(), batch.num_rows, nullptr}; }

// Spark's form: length, number of keys, keys, values.
void add_offsets(size_t num_keys, size_t num_columns, std::vector<int>& offsets) {
  offsets.push_back(static_cast<int>(num_columns + 1));
  offsets.push_back(static_cast<int>(num_keys));
  for (size_t i = 0; i < num_columns; ++i) {
    offsets.push_back(static_cast<int>(i));
  }
}

WorkerSettings settings_of(const PythonFunction& function, const std::string& time_zone) {
  WorkerSettings settings = function.settings;
  settings["spark.sql.session.timeZone"] = time_zone;
  return settings;
}

Batch empty_batch(const Schema& schema) {
  Batch batch;
  for (const StructField& field : schema) {
    batch.columns.push_back(flatten(Vector::null_constant(field.type, 0)));
  }
  return batch;
}

}  // namespace

void run_map_in_python(const MapInPython& node, ResultStream& input, const std::shared_ptr<WorkerPool>& pool,
                       const std::string& time_zone, const CancellationTokenPtr& cancellation,
                       const std::function<void(const Batch&)>& take) {
  const bool as_struct_column = takes_struct(node.function->eval_type);
  const Schema sent = as_struct_column ? struct_schema(input.schema()) : input.schema();
  PythonCall call{node.function.get(), {0}};
  if (node.grouped) {
    call.argument_offsets.clear();
    add_offsets(node.num_keys, input.schema().size(), call.argument_offsets);
  }
  PythonTask task(pool, {std::move(call)}, sent, struct_schema(node.function->result_type.fields()),
                  settings_of(*node.function, time_zone), cancellation);
  const auto send = [&](const Batch& batch) { task.send(as_struct_column ? as_struct(batch, sent) : batch); };
  const auto feed_groups = [&] {
    GroupReader groups(input, node.num_keys);
    while (!groups.at_end()) {
      task.begin_group(1);
      groups.read_group(send);
      task.end_stream();
    }
    task.finish_input(true);
  };
  const auto feed_rows = [&] {
    for (Batch batch; input.next(batch);) {
      send(batch);
    }
    task.finish_input(false);
  };
  task.exchange([&] { node.grouped ? feed_groups() : feed_rows(); },
                [&](const Batch& result) { take(columns_of(result)); });
}

void run_cogroup_in_python(const CoGroupInPython& node, ResultStream& left, ResultStream& right,
                           const std::shared_ptr<WorkerPool>& pool, const std::string& time_zone,
                           const CancellationTokenPtr& cancellation, const std::function<void(const Batch&)>& take) {
  PythonCall call{node.function.get(), {}};
  add_offsets(node.num_keys, left.schema().size(), call.argument_offsets);
  add_offsets(node.num_keys, right.schema().size(), call.argument_offsets);
  PythonTask task(pool, {std::move(call)}, left.schema(), struct_schema(node.function->result_type.fields()),
                  settings_of(*node.function, time_zone), cancellation);
  const auto send_side = [&](GroupReader& groups, bool has_group, const Schema& schema) {
    task.set_input(schema);
    if (has_group) {
      groups.read_group([&](const Batch& batch) { task.send(batch); });
    } else {
      task.send(empty_batch(schema));
    }
    task.end_stream();
  };
  const auto feed = [&] {
    GroupReader first(left, node.num_keys);
    GroupReader second(right, node.num_keys);
    while (!first.at_end() || !second.at_end()) {
      const bool in_first = !first.at_end() && (second.at_end() || first.key() <= second.key());
      const bool in_second = !second.at_end() && (first.at_end() || second.key() <= first.key());
      task.begin_group(2);
      send_side(first, in_first, left.schema());
      send_side(second, in_second, right.schema());
    }
    task.finish_input(true);
  };
  task.exchange(feed, [&](const Batch& result) { take(columns_of(result)); });
}

}  // namespace firesteel
