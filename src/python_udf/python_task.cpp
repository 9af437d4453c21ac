#include "python_udf/python_task.h"

#include "base/errors/spark_error.h"
#include "columnar/arrow/arrow_schema.h"
#include "columnar/arrow/arrow_status.h"
#include "columnar/arrow/from_arrow.h"
#include "columnar/arrow/to_arrow.h"
#include "types/type_json.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>

#include <bit>
#include <exception>
#include <thread>

namespace firesteel {
namespace {

// pyspark.serializers.SpecialLengths
constexpr int32_t kEndOfData = -1;
constexpr int32_t kException = -2;
constexpr int32_t kTiming = -3;
constexpr int32_t kEndOfStream = -4;
constexpr int32_t kStartArrow = -6;

/// Bytes of the protocol: numbers are big-endian.
class MessageWriter {
 public:
  void add(int32_t value) { add_bits(static_cast<uint32_t>(value), 4); }
  void add_long(int64_t value) { add_bits(static_cast<uint64_t>(value), 8); }
  void add_flag(bool value) { bytes_.push_back(value ? '\1' : '\0'); }
  void add_text(const std::string& text) {
    add(static_cast<int32_t>(text.size()));
    bytes_ += text;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void add_bits(uint64_t bits, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      bytes_.push_back(static_cast<char>(bits >> shift));
    }
  }
  std::string bytes_;
};

class SocketOutput final : public arrow::io::OutputStream {
 public:
  SocketOutput(WorkerProcess& worker, const CancellationToken* cancellation)
      : worker_(worker), cancellation_(cancellation) {
    set_mode(arrow::io::FileMode::WRITE);
  }
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return false; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Status Write(const void* data, int64_t size) override {
    worker_.write(data, static_cast<size_t>(size), cancellation_);
    position_ += size;
    return arrow::Status::OK();
  }

 private:
  WorkerProcess& worker_;
  const CancellationToken* cancellation_;
  int64_t position_ = 0;
};

/// What the worker writes after `first`: four bytes that have been read already.
class SocketInput final : public arrow::io::InputStream {
 public:
  SocketInput(WorkerProcess& worker, const CancellationToken* cancellation)
      : worker_(worker), cancellation_(cancellation) {
    set_mode(arrow::io::FileMode::READ);
  }
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return false; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Result<int64_t> Read(int64_t size, void* out) override {
    worker_.read(out, static_cast<size_t>(size), cancellation_);
    position_ += size;
    return size;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateBuffer(size));
    ARROW_RETURN_NOT_OK(Read(size, buffer->mutable_data()).status());
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  WorkerProcess& worker_;
  const CancellationToken* cancellation_;
  int64_t position_ = 0;
};

void add_call(const PythonCall& call, MessageWriter& header) {
  header.add(static_cast<int32_t>(call.argument_offsets.size()));
  for (size_t i = 0; i < call.argument_offsets.size(); ++i) {
    header.add(call.argument_offsets[i]);
    const std::vector<std::string>& names = call.function->argument_names;
    const bool named = i < names.size() && !names[i].empty();
    header.add_flag(named);
    if (named) {
      header.add_text(names[i]);
    }
  }
  header.add(1);  // functions in the chain
  header.add_text(call.function->command);
  header.add_long(0);  // id of profiling results
}

std::string header_of(const std::vector<PythonCall>& calls, const Schema& input, const WorkerSettings& settings) {
  const PythonFunction& first = *calls[0].function;
  const bool pickled = first.eval_type == PythonEvalType::kBatched;
  MessageWriter header;
  header.add(pickled ? 1 : 0);  // read by our own program around pyspark.worker
  header.add(0);                // partition
  header.add_text(first.python_version);
  header.add_text(R"({"isBarrier": false, "stageId": 0, "partitionId": 0, "attemptNumber": 0, "taskAttemptId": 0,)"
                  R"( "cpus": 1, "resources": {}, "localProperties": {}})");
  header.add_text("/");    // folder of the files sent with the session
  header.add(0);           // Python files
  header.add_flag(false);  // broadcast variables
  header.add(0);
  header.add(static_cast<int32_t>(pickled ? PythonEvalType::kArrowBatched : first.eval_type));
  header.add(static_cast<int32_t>(settings.size()));
  for (const auto& [key, value] : settings) {
    header.add_text(key);
    header.add_text(value);
  }
  header.add(1);
  header.add_text("input_type");
  header.add_text(data_type_to_json(DataType::struct_type(input)));
  header.add(static_cast<int32_t>(calls.size()));
  for (const PythonCall& call : calls) {
    add_call(call, header);
  }
  return header.bytes();
}

}  // namespace

bool PythonFunction::is_scalar() const {
  switch (eval_type) {
    case PythonEvalType::kBatched:
    case PythonEvalType::kArrowBatched:
    case PythonEvalType::kScalarPandas:
    case PythonEvalType::kScalarPandasIter:
    case PythonEvalType::kScalarArrow:
    case PythonEvalType::kScalarArrowIter:
      return true;
    default:
      return false;
  }
}

bool PythonFunction::is_aggregate() const {
  switch (eval_type) {
    case PythonEvalType::kGroupedAggPandas:
    case PythonEvalType::kGroupedAggPandasIter:
    case PythonEvalType::kGroupedAggArrow:
    case PythonEvalType::kGroupedAggArrowIter:
      return true;
    default:
      return false;
  }
}

struct PythonTask::State {
  std::shared_ptr<WorkerPool> pool;
  CancellationTokenPtr cancellation;
  std::unique_ptr<WorkerProcess> worker;
  std::shared_ptr<arrow::Schema> input;
  Schema output;
  std::string time_zone;
  std::unique_ptr<SocketOutput> out;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer;
  std::shared_ptr<SocketInput> in;
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader;
  bool ended = false;
  bool reusable = false;
  bool has_thrown = false;

  void finish_task();
  void write(const MessageWriter& message) {
    worker->write(message.bytes().data(), message.bytes().size(), cancellation.get());
  }
  int32_t read_int() {
    uint32_t bits = 0;
    worker->read(&bits, sizeof(bits), cancellation.get());
    return static_cast<int32_t>(std::endian::native == std::endian::little ? __builtin_bswap32(bits) : bits);
  }
  void skip(size_t bytes) {
    std::string ignored(bytes, '\0');
    worker->read(ignored.data(), bytes, cancellation.get());
  }
  [[noreturn]] void throw_exception() {
    std::string traceback(static_cast<size_t>(read_int()), '\0');
    worker->read(traceback.data(), traceback.size(), cancellation.get());
    has_thrown = true;
    throw SparkError("PYTHON_EXCEPTION",
                     {{"msg", "An exception was thrown from the Python worker"}, {"traceback", traceback}});
  }
  [[noreturn]] static void throw_protocol_error() {
    throw SparkError("PYTHON_EXCEPTION", {{"msg", "The Python worker answered something unknown"},
                                          {"traceback", "perhaps it runs another version of pyspark"}});
  }
  // Functions over Arrow data may return anything; what does not fit must not be taken for something else.
  void check_types(const arrow::RecordBatch& batch) const {
    for (int i = 0; i < batch.num_columns(); ++i) {
      const DataType actual = from_arrow_type(*batch.schema()->field(i)->type());
      const DataType& expected = output[static_cast<size_t>(i)].type;
      if (!actual.same_type(expected) && actual.physical() != expected.physical()) {
        throw SparkError("ARROW_TYPE_MISMATCH", {{"operation", "Python function"},
                                                 {"outputTypes", "\"" + actual.sql() + "\""},
                                                 {"actualDataTypes", "\"" + expected.sql() + "\""}});
      }
    }
  }
  void open_writer() {
    if (writer == nullptr) {
      writer = check_arrow(arrow::ipc::MakeStreamWriter(out.get(), input));
    }
  }
};

PythonTask::PythonTask(std::shared_ptr<WorkerPool> pool, const std::vector<PythonCall>& calls, const Schema& input,
                       const Schema& output, const WorkerSettings& settings, CancellationTokenPtr cancellation)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.pool = std::move(pool);
  state.cancellation = std::move(cancellation);
  const auto zone = settings.find("spark.sql.session.timeZone");
  state.time_zone = zone == settings.end() ? "UTC" : zone->second;
  state.input = to_arrow_schema(input, {state.time_zone, false});
  state.output = output;
  state.worker = state.pool->take();
  state.out = std::make_unique<SocketOutput>(*state.worker, state.cancellation.get());
  state.in = std::make_shared<SocketInput>(*state.worker, state.cancellation.get());
  const std::string header = header_of(calls, input, settings);
  state.worker->write(header.data(), header.size(), state.cancellation.get());
}

PythonTask::~PythonTask() = default;

void PythonTask::begin_group(int streams) {
  MessageWriter message;
  message.add(streams);
  state_->write(message);
}

void PythonTask::set_input(const Schema& input) { state_->input = to_arrow_schema(input, {state_->time_zone, false}); }

void PythonTask::send(const Batch& batch) {
  state_->open_writer();
  check_arrow(state_->writer->WriteRecordBatch(*to_arrow_batch(batch, state_->input)));
}

void PythonTask::end_stream() {
  state_->open_writer();
  check_arrow(state_->writer->Close());
  state_->writer = nullptr;
}

void PythonTask::finish_input(bool grouped) {
  if (!grouped) {
    end_stream();
  }
  MessageWriter message;
  if (grouped) {
    message.add(0);
  }
  message.add(kEndOfStream);
  state_->write(message);
}

void PythonTask::State::finish_task() {
  constexpr size_t kTimes = 4 * sizeof(int64_t);   // start, initialised, finished, processing time
  constexpr size_t kSpills = 2 * sizeof(int64_t);  // bytes spilled to memory and to disk
  skip(kTimes + kSpills);
  if (read_int() != kEndOfData) {
    throw_protocol_error();
  }
  for (int32_t accumulators = read_int(); accumulators > 0; --accumulators) {
    skip(static_cast<size_t>(read_int()));
  }
  ended = true;
  reusable = read_int() == kEndOfStream;
}

bool PythonTask::receive(Batch& out) {
  State& state = *state_;
  while (!state.ended) {
    if (state.reader != nullptr) {
      std::shared_ptr<arrow::RecordBatch> batch;
      check_arrow(state.reader->ReadNext(&batch));
      if (batch != nullptr) {
        state.check_types(*batch);
        out = from_arrow_batch(*batch, state.output);
        return true;
      }
      state.reader = nullptr;
    }
    switch (state.read_int()) {
      case kStartArrow:
        state.reader = check_arrow(arrow::ipc::RecordBatchStreamReader::Open(state.in));
        break;
      case kException:
        state.throw_exception();
      case kTiming:
        state.finish_task();
        break;
      default:
        State::throw_protocol_error();
    }
  }
  return false;
}

void PythonTask::exchange(const std::function<void()>& feed, const std::function<void(Batch)>& take) {
  std::exception_ptr feed_error;
  std::thread feeder([&] {
    try {
      feed();
    } catch (...) {
      feed_error = std::current_exception();
      // Who waits for results must not wait for ever for input that will not come.
      state_->worker->shut_down();
    }
  });
  std::exception_ptr take_error;
  try {
    for (Batch batch; receive(batch);) {
      take(std::move(batch));
    }
  } catch (...) {
    take_error = std::current_exception();
    state_->worker->shut_down();
  }
  feeder.join();
  // What the user's code threw tells more than that it no longer reads; what failed in the input tells more than that
  // the results stopped.
  if (state_->has_thrown || (take_error != nullptr && feed_error == nullptr)) {
    std::rethrow_exception(take_error);
  }
  if (feed_error != nullptr) {
    std::rethrow_exception(feed_error);
  }
  if (state_->reusable) {
    state_->pool->give_back(std::move(state_->worker));
  }
}

}  // namespace firesteel
