#include "columnar/arrow/arrow_schema.h"
#include "columnar/arrow/arrow_status.h"
#include "columnar/arrow/from_arrow.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "connect/service/connect_session.h"
#include "connect/service/message_parsing.h"
#include "connect/types/proto_types.h"
#include "logical/relations/dataframe_operations.h"
#include "logical/relations/leaf_relations.h"
#include "session/query/charged_rows.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>

namespace firesteel {
namespace {

using Blob = std::shared_ptr<const std::string>;

// Keeps the bytes alive as long as the columns that point into them.
class BlobBuffer final : public arrow::Buffer {
 public:
  explicit BlobBuffer(Blob blob)
      : arrow::Buffer(reinterpret_cast<const uint8_t*>(blob->data()), static_cast<int64_t>(blob->size())),
        blob_(std::move(blob)) {}

 private:
  Blob blob_;
};

struct ArrowData {
  Schema schema;
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
};

// Bytes of a client that are no Arrow stream are an error of the plan.
void check_sent(const arrow::Status& status) {
  if (!status.ok() && !status.IsOutOfMemory() && !status.IsNotImplemented()) {
    throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE", {{"errorMsg", "Arrow: " + status.message()}});
  }
  check_arrow(status);
}

// The bytes come from the client: everything is validated before anybody relies on it.
void read_stream(Blob blob, ArrowData& data) {
  auto input = std::make_shared<arrow::io::BufferReader>(std::make_shared<BlobBuffer>(std::move(blob)));
  const auto opened = arrow::ipc::RecordBatchStreamReader::Open(input);
  check_sent(opened.status());
  const auto& reader = *opened;
  data.schema = from_arrow_schema(*reader->schema());
  while (true) {
    std::shared_ptr<arrow::RecordBatch> batch;
    check_sent(reader->ReadNext(&batch));
    if (batch == nullptr) {
      return;
    }
    check_sent(batch->ValidateFull());
    data.batches.push_back(std::move(batch));
  }
}

// Do values of the two types lie in vectors in the same way, so that one can be read as the other?
bool stored_alike(const DataType& left, const DataType& right) {
  if (left.is_nested() && left.id() == right.id()) {
    if (left.is(TypeId::kArray)) {
      return stored_alike(left.element(), right.element());
    }
    if (left.is(TypeId::kMap)) {
      return stored_alike(left.key(), right.key()) && stored_alike(left.value(), right.value());
    }
    bool alike = left.fields().size() == right.fields().size();
    for (size_t i = 0; alike && i < left.fields().size(); ++i) {
      alike = stored_alike(left.fields()[i].type, right.fields()[i].type);
    }
    return alike;
  }
  const auto is_timestamp = [](const DataType& type) {
    return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz);
  };
  if (is_timestamp(left)) {
    return is_timestamp(right);
  }
  return left == right || (left.is(TypeId::kString) && right.is(TypeId::kString)) ||
         (left.id() == right.id() && !left.is_decimal() && !left.is_interval());
}

bool stored_alike(const Schema& left, const Schema& right) {
  bool alike = left.size() == right.size();
  for (size_t i = 0; alike && i < left.size(); ++i) {
    alike = stored_alike(left[i].type, right[i].type);
  }
  return alike;
}

PlanPtr to_relation(const ArrowData& data, const Schema& schema, Session& session) {
  std::vector<Batch> batches;
  RowCharge charge(memory_pool_of(session), "local relation");
  for (const auto& batch : data.batches) {
    if (batch->num_rows() > 0) {
      batches.push_back(charge.add(from_arrow_batch(*batch, schema)));
    }
  }
  return make_plan<LocalRelation>(attributes_of(schema), std::move(batches));
}

// Rows whose Arrow types are not the wanted ones: renamed by position, then cast as df.to(schema) does.
PlanPtr cast_to_schema(PlanPtr plan, const Schema& schema) {
  DataFrameOperation renamed(std::move(plan), DataFrameOperation::Method::kToDf);
  for (const StructField& field : schema) {
    renamed.names.push_back(field.name);
  }
  DataFrameOperation cast(make_plan<DataFrameOperation>(std::move(renamed)), DataFrameOperation::Method::kToSchema);
  cast.schema = schema;
  return make_plan<DataFrameOperation>(std::move(cast));
}

PlanPtr make_local_relation(const std::vector<Blob>& blobs, const std::optional<std::string>& schema_text,
                            Session& session) {
  if (blobs.empty() && !schema_text) {
    throw SparkError("CONNECT_INVALID_PLAN.SCHEMA_REQUIRED_FOR_LOCAL_RELATION");
  }
  if (blobs.empty()) {
    return make_plan<LocalRelation>(attributes_of(read_schema_text(*schema_text)), std::vector<Batch>());
  }
  ArrowData data;
  for (const Blob& blob : blobs) {
    read_stream(blob, data);
  }
  if (!schema_text || schema_text->empty()) {
    return to_relation(data, data.schema, session);
  }
  const Schema wanted = read_schema_text(*schema_text);
  return stored_alike(data.schema, wanted) ? to_relation(data, wanted, session)
                                           : cast_to_schema(to_relation(data, data.schema, session), wanted);
}

std::string block_name(const std::string& hash) { return "cache/" + hash; }

}  // namespace

PlanPtr convert_local_relation(const pb::Relation& relation, PlanConverter& converter) {
  const pb::LocalRelation& local = relation.local_relation();
  std::vector<Blob> blobs;
  if (local.has_data()) {
    blobs.push_back(std::make_shared<const std::string>(local.data()));
  }
  return make_local_relation(blobs, local.has_schema() ? std::optional<std::string>(local.schema()) : std::nullopt,
                             converter.session());
}

PlanPtr convert_cached_local_relation(const pb::Relation& relation, PlanConverter& converter) {
  SessionArtifacts& artifacts = converter.connect_session().artifacts();
  const auto block = [&](const std::string& hash, const char* condition) {
    Blob blob = artifacts.find(block_name(hash));
    if (blob == nullptr) {
      throw SparkError(condition, {{"hash", hash}, {"sessionUUID", converter.session().id()}});
    }
    return blob;
  };
  if (relation.has_cached_local_relation()) {
    pb::Relation inner;
    const Blob blob =
        block(relation.cached_local_relation().hash(), "CONNECT_INVALID_PLAN.NOT_FOUND_CACHED_LOCAL_RELATION");
    parse_message(*blob, *inner.mutable_local_relation());
    return convert_local_relation(inner, converter);
  }
  const pb::ChunkedCachedLocalRelation& chunked = relation.chunked_cached_local_relation();
  constexpr const char* kMissing = "CONNECT_INVALID_PLAN.NOT_FOUND_CHUNKED_CACHED_LOCAL_RELATION";
  std::vector<Blob> blobs;
  for (const std::string& hash : chunked.datahashes()) {
    blobs.push_back(block(hash, kMissing));
  }
  std::optional<std::string> schema;
  if (chunked.has_schemahash()) {
    schema = *block(chunked.schemahash(), kMissing);
  }
  return make_local_relation(blobs, schema, converter.session());
}

}  // namespace firesteel
