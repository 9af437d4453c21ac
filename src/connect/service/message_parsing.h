#pragma once

#include <string_view>

namespace google::protobuf {
class MessageLite;
}
namespace google::protobuf::io {
class ZeroCopyInputStream;
}

namespace firesteel {

/// Nesting of messages that is still parsed. A relation takes two levels, so this is about 1,000 chained operations;
/// Spark stops at 1,024 levels. Every recursion over a plan lies within an 8 MiB stack at this depth.
inline constexpr int kMaxMessageDepth = 2048;

/// Parses a message from the wire. Errors: CONNECT_INVALID_PLAN.CANNOT_PARSE when it is malformed or nested too deeply.
void parse_message(google::protobuf::io::ZeroCopyInputStream& input, google::protobuf::MessageLite& message);
void parse_message(std::string_view bytes, google::protobuf::MessageLite& message);

}  // namespace firesteel
