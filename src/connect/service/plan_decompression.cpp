#include "connect/service/plan_decompression.h"

#include "base/errors/spark_error.h"
#include "connect/service/message_parsing.h"
#include "spark/connect/base.pb.h"

#include <memory>
#include <zstd.h>

namespace firesteel {
namespace {

// Spark: spark.connect.maxPlanSize. Counted while unpacking, because what a frame says of its size may be a lie.
constexpr size_t kMaxPlanBytes = size_t{512} << 20;

[[noreturn]] void cannot_parse(const std::string& reason) {
  throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE", {{"errorMsg", reason}});
}

[[noreturn]] void too_large(size_t size) {
  throw SparkError("CONNECT_INVALID_PLAN.PLAN_SIZE_LARGER_THAN_MAX",
                   {{"planSize", std::to_string(size)}, {"maxPlanSize", std::to_string(kMaxPlanBytes)}});
}

std::string unpack_zstd(const std::string& data) {
  const unsigned long long declared = ZSTD_getFrameContentSize(data.data(), data.size());
  if (declared == ZSTD_CONTENTSIZE_ERROR) {
    cannot_parse("the compressed plan is not in zstd format");
  }
  if (declared != ZSTD_CONTENTSIZE_UNKNOWN && declared > kMaxPlanBytes) {
    too_large(declared);
  }
  const std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream(ZSTD_createDStream(), ZSTD_freeDStream);
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, 27);  // 128 MiB of window at most
  std::string out;
  std::string block(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer input{data.data(), data.size(), 0};
  size_t hint = 1;
  while (hint != 0) {
    ZSTD_outBuffer output{block.data(), block.size(), 0};
    hint = ZSTD_decompressStream(stream.get(), &output, &input);
    if (ZSTD_isError(hint) != 0U) {
      cannot_parse(ZSTD_getErrorName(hint));
    }
    out.append(block.data(), output.pos);
    if (out.size() > kMaxPlanBytes) {
      too_large(out.size());
    }
    if (output.pos == 0 && input.pos == input.size && hint != 0) {
      cannot_parse("the compressed plan is cut off");
    }
  }
  return out;
}

}  // namespace

const pb::Plan& decompressed(const pb::Plan& plan, pb::Plan& storage) {
  if (!plan.has_compressed_operation()) {
    return plan;
  }
  const auto& packed = plan.compressed_operation();
  if (packed.compression_codec() != pb::COMPRESSION_CODEC_ZSTD) {
    cannot_parse("the compression codec is not supported");
  }
  const std::string bytes = unpack_zstd(packed.data());
  switch (packed.op_type()) {
    case pb::Plan_CompressedOperation::OP_TYPE_RELATION:
      parse_message(bytes, *storage.mutable_root());
      break;
    case pb::Plan_CompressedOperation::OP_TYPE_COMMAND:
      parse_message(bytes, *storage.mutable_command());
      break;
    default:
      cannot_parse("the kind of the compressed plan is missing");
  }
  return storage;
}

}  // namespace firesteel
