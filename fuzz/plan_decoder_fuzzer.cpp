// Any bytes are a relation of the protocol that converts and is analysed, or an error with a condition.
#include "base/errors/spark_error.h"
#include "connect/relations/plan_converter.h"
#include "connect/service/connect_session.h"
#include "connect/service/message_parsing.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firesteel;
  static const auto engine = Engine::create({{"firesteel.memory.limit", "64m"}, {"firesteel.threads", "1"}});
  try {
    pb::Relation relation;
    parse_message(std::string_view(reinterpret_cast<const char*>(data), size), relation);
    ConnectSession session(engine->new_session("fuzzer", "00112233-4455-6677-8899-aabbccddeeff"), "server");
    const PlanPtr plan = PlanConverter(session, std::make_shared<CancellationToken>()).relation(relation);
    session.session().schema_of(plan);
  } catch (const SparkError&) {  // anything else ends the fuzzer
  }
  return 0;
}
