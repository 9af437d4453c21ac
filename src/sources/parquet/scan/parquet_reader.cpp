#include "sources/parquet/scan/parquet_reader.h"

#include "base/errors/spark_error.h"
#include "sources/parquet/encoding/corrupt_file.h"

#include <algorithm>
#include <chrono>

namespace firesteel::parquet_format {
namespace {

std::vector<DataType> types_of(const std::vector<ScanColumn>& columns) {
  std::vector<DataType> types;
  types.reserve(columns.size());
  for (const ScanColumn& column : columns) {
    types.push_back(column.type);
  }
  return types;
}

}  // namespace

ParquetReader::ParquetReader(std::shared_ptr<const ScanShared> shared, std::shared_ptr<const ParquetSplit> split,
                             const ScanContext& context)
    : shared_(std::move(shared)),
      split_(std::move(split)),
      context_(context),
      output_(types_of(shared_->columns), context.batch_size) {
  for (const ScanConjunct& conjunct : shared_->conjuncts) {
    runners_.emplace_back(conjunct, context_.environment);
  }
}

bool ParquetReader::next(Batch& out) {
  try {
    return produce(out);
  } catch (const CorruptFile&) {
  } catch (const FileError&) {
  }
  const std::string path = open_file_ == nullptr ? "" : qualified_path(*shared_->file_system, open_file_->path);
  throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", path}});
}

bool ParquetReader::produce(Batch& out) {
  while (!output_.pop(out)) {
    if (context_.cancellation != nullptr) {
      context_.cancellation->check();
    }
    if (cursor_ && cursor_->next_window(context_.batch_size)) {
      process_window();
    } else if (!open_next_part()) {
      output_.flush();
      return output_.pop(out);
    }
  }
  return true;
}

bool ParquetReader::open_next_part() {
  while (next_part_ < split_->parts().size()) {
    const RowGroupPart& part = split_->parts()[next_part_++];
    const ParquetFile& info = part.plan->file();
    if (open_file_ != &info) {
      cursor_.reset();
      open_file_ = &info;
      file_ = shared_->file_system->open(info.path);
      // The footer may be older than the file.
      expect(file_->size() == info.size, "file has changed since its footer was read");
    }
    cursor_.emplace(part, shared_->columns.size(), file_, PageInput{shared_->metrics.bytes_read, reserve(part)});
    if (part_may_match()) {
      return true;
    }
    cursor_->finish();
    shared_->metrics.row_groups_skipped.fetch_add(1, std::memory_order_relaxed);
  }
  return false;
}

int64_t ParquetReader::reserve(const RowGroupPart& part) {
  if (context_.memory == nullptr) {
    return PageInput::kWindow;
  }
  if (reservation_.bytes() == 0) {
    reservation_ = MemoryReservation(context_.memory, "ParquetReader");
  }
  // A column never takes more than its window and what is made of it, however large its chunk is. Counted so that
  // others spill. A scan cannot spill: it reads less at once when it is refused, down to what every scan may hold.
  const auto columns = static_cast<int64_t>(shared_->columns.size());
  for (int64_t window = PageInput::kWindow; window > PageInput::kSmallestWindow; window /= 2) {
    if (reservation_.try_resize(std::min(part.bytes * 3, 2 * window * columns))) {
      return window;
    }
  }
  reservation_.release();
  return PageInput::kSmallestWindow;
}

bool ParquetReader::part_may_match() {
  order_.clear();
  std::vector<std::optional<ValueRange>> ranges(shared_->columns.size());
  const RangeLookup lookup = [&](int column) -> const ValueRange* {
    auto& range = ranges[static_cast<size_t>(column)];
    if (!range) {
      range = cursor_->plan().range(static_cast<size_t>(column), cursor_->group());
    }
    return &*range;
  };
  for (ConjunctRunner& runner : runners_) {
    if (!always_true(runner.conjunct().expression, lookup)) {
      order_.push_back(&runner);
    }
  }
  sort_conjuncts();
  return runtime_filters_may_match() && prune_pages() && dictionaries_may_match();
}

void ParquetReader::sort_conjuncts() {
  // Those that may fail stay behind all that cannot, in their order: they rely on what stands before them.
  const auto end = std::find_if(order_.begin(), order_.end(),
                                [](const ConjunctRunner* runner) { return runner->conjunct().may_fail; });
  std::stable_sort(order_.begin(), end, [](const ConjunctRunner* left, const ConjunctRunner* right) {
    return left->rank() < right->rank();
  });
}

bool ParquetReader::dictionaries_may_match() {
  for (ConjunctRunner* runner : order_) {
    const ScanConjunct& conjunct = runner->conjunct();
    if (conjunct.on_value == nullptr || conjunct.may_fail) {
      continue;
    }
    const auto column = static_cast<size_t>(conjunct.columns[0]);
    const LeafTarget* target = cursor_->plan().flat_target(column);
    const VectorPtr dictionary = target == nullptr ? nullptr : cursor_->whole_dictionary(column);
    // A large dictionary costs as much to test as the rows themselves.
    if (dictionary != nullptr && dictionary->size() <= context_.batch_size * 4 &&
        runner->rejects_all(dictionary, target->leaf.max_definition > 0)) {
      return false;
    }
  }
  return true;
}

bool ParquetReader::runtime_filters_may_match() {
  return std::all_of(context_.runtime_filters.begin(), context_.runtime_filters.end(),
                     [&](const BoundRuntimeFilter& bound) {
                       const auto column = static_cast<size_t>(bound.column);
                       return may_match(*bound.filter, cursor_->plan().range(column, cursor_->group()));
                     });
}

void ParquetReader::prune_pages_by(int column, const std::function<bool(const ValueRange&)>& may_match) {
  const auto index = static_cast<size_t>(column);
  const LeafTarget* target = cursor_->plan().flat_target(index);
  if (target == nullptr || cursor_->ranges().empty()) {
    return;
  }
  const RowGroup& group = cursor_->group();
  const ColumnChunk& chunk = group.columns[static_cast<size_t>(cursor_->plan().flat_leaf(index))];
  const std::vector<IndexedPage> pages =
      read_page_index(cursor_->file(), chunk, *target, static_cast<size_t>(group.num_rows));
  if (!pages.empty()) {
    cursor_->set_ranges(keep_matching(cursor_->ranges(), pages, may_match));
  }
}

bool ParquetReader::prune_pages() {
  for (const ConjunctRunner* runner : order_) {
    const ScanConjunct& conjunct = runner->conjunct();
    if (conjunct.on_value != nullptr) {
      prune_pages_by(conjunct.columns[0], [&](const ValueRange& range) {
        return may_match(conjunct.expression, [&](int) { return &range; });
      });
    }
  }
  for (const BoundRuntimeFilter& bound : context_.runtime_filters) {
    if (bound.filter->ready() && (bound.filter->min() || bound.filter->max())) {
      prune_pages_by(bound.column, [&](const ValueRange& range) { return may_match(*bound.filter, range); });
    }
  }
  return !cursor_->ranges().empty();
}

void ParquetReader::process_window() {
  Batch window;
  window.columns.resize(shared_->columns.size());
  window.num_rows = cursor_->window_rows();
  shared_->metrics.rows_read.fetch_add(static_cast<int64_t>(window.num_rows), std::memory_order_relaxed);
  if (filter_window(window)) {
    materialise(window);
    output_.push(std::move(window));
  }
}

bool ParquetReader::filter_window(Batch& window) {
  for (ConjunctRunner* runner : order_) {
    if (!apply_conjunct(*runner, window)) {
      return false;
    }
  }
  return apply_runtime_filters(window);
}

bool ParquetReader::apply_conjunct(ConjunctRunner& runner, Batch& window) {
  const auto start = std::chrono::steady_clock::now();
  for (const int column : runner.conjunct().columns) {
    VectorPtr& values = window.columns[static_cast<size_t>(column)];
    if (values == nullptr) {
      const bool single = runner.conjunct().columns.size() == 1;
      values = cursor_->read(static_cast<size_t>(column), single ? Form::kCodes : Form::kValues);
    }
  }
  const size_t rows_before = window.selected_rows();
  window.selection = runner.filter(window);
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
  runner.observe(rows_before, window.selected_rows(), taken.count());
  return window.selected_rows() > 0;
}

bool ParquetReader::apply_runtime_filters(Batch& window) {
  for (const BoundRuntimeFilter& bound : context_.runtime_filters) {
    if (!bound.filter->ready()) {
      continue;
    }
    VectorPtr& values = window.columns[static_cast<size_t>(bound.column)];
    if (values == nullptr) {
      values = cursor_->read(static_cast<size_t>(bound.column), Form::kValues);
    }
    const Rows rows = Rows::of(window);
    auto selection = std::make_shared<Selection>();
    selection->rows = Buffer::allocate((rows.count + 1) * sizeof(int32_t));
    selection->count = bound.filter->select(*values, rows, selection->rows->mutable_as<int32_t>());
    if (selection->count == 0) {
      return false;
    }
    if (selection->count < rows.count) {
      window.selection = std::move(selection);
    }
  }
  return true;
}

void ParquetReader::materialise(Batch& window) {
  const Rows rows = Rows::of(window);
  // Below this share of rows copying the survivors is cheaper than carrying the others along.
  const bool compact_rows = window.has_selection() && rows.count * 2 < window.num_rows;
  for (size_t c = 0; c < window.columns.size(); ++c) {
    VectorPtr& column = window.columns[c];
    if (column == nullptr) {
      column = compact_rows ? cursor_->read_selected(c, rows) : cursor_->read(c, Form::kValues);
      continue;
    }
    if (compact_rows) {
      column = gather(column, rows);
    }
    // Filters like codes of numbers, arithmetic does not.
    if (column->is_dictionary() && column->type().physical() != PhysicalType::kString) {
      column = flatten(column);
    }
  }
  if (compact_rows) {
    window.num_rows = rows.count;
    window.selection = nullptr;
  }
}

}  // namespace firesteel::parquet_format
