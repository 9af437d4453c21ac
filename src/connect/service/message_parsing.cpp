#include "connect/service/message_parsing.h"

#include "base/errors/spark_error.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message_lite.h>

namespace firesteel {

void parse_message(google::protobuf::io::ZeroCopyInputStream& input, google::protobuf::MessageLite& message) {
  google::protobuf::io::CodedInputStream coded(&input);
  coded.SetRecursionLimit(kMaxMessageDepth);
  if (!message.ParseFromCodedStream(&coded) || !coded.ConsumedEntireMessage()) {
    throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE",
                     {{"errorMsg", "the message is malformed or nested deeper than " +
                                       std::to_string(kMaxMessageDepth) + " levels"}});
  }
}

void parse_message(std::string_view bytes, google::protobuf::MessageLite& message) {
  google::protobuf::io::ArrayInputStream input(bytes.data(), static_cast<int>(bytes.size()));
  parse_message(input, message);
}

}  // namespace firesteel
