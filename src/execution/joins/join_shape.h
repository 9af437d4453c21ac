#pragma once

#include "expression/evaluate/evaluator.h"
#include "physical/nodes/join_exec.h"

#include <memory>
#include <vector>

namespace firesteel {

/// What the probe side's rows become.
enum class ProbeOutput : uint8_t {
  kPairs,          // left columns, right columns
  kSemi,           // probe columns of rows with a partner
  kAnti,           // ... without
  kNullAwareAnti,  // NOT IN: NULLs on either side let nothing pass
  kExistence,      // probe columns and one BOOLEAN
  kNone,           // nothing: the build side's rows come at the end
};

/// What the build side gives when all probe rows have passed.
enum class BuildOutput : uint8_t {
  kNone,
  kUnmatchedWithNulls,  // outer join: NULL probe columns
  kMatched,             // semi join that was built over its left side
  kUnmatched,           // anti join, likewise
  kExistence,           // existence join, likewise
};

/// A hash join seen from its two sides instead of left and right. Immutable, shared.
struct JoinShape {
  explicit JoinShape(const HashJoinExec& exec);

  bool build_right;
  std::vector<DataType> probe_types;
  std::vector<DataType> build_types;
  ProbeOutput probe_output = ProbeOutput::kPairs;
  BuildOutput build_output = BuildOutput::kNone;
  bool keep_probe = false;  // kPairs: rows without a partner come with NULL build columns
  bool single = false;      // more than one partner is an error

  std::shared_ptr<const ExpressionProgram> probe_keys;
  std::shared_ptr<const ExpressionProgram> build_keys;
  std::vector<DataType> key_types;
  std::vector<bool> null_safe;
  /// Equal hashes mean equal keys: one key of at most 64 bits, whose hash is one-to-one.
  bool hash_decides = false;
  /// Per key: the build column that it is, or -1 when it is computed.
  std::vector<int> build_key_columns;

  std::shared_ptr<const ExpressionProgram> condition;  // over left ++ right; null: none
  std::vector<bool> condition_uses;                    // per column of left ++ right

  bool needs_matched_build() const { return build_output != BuildOutput::kNone; }
  size_t left_columns() const { return build_right ? probe_types.size() : build_types.size(); }
};

/// Keys of one batch, ready to be hashed and compared (nested ones in canonical form).
struct JoinKeys {
  std::vector<VectorPtr> columns;
  std::vector<int32_t> rows;  // those that can have a partner: no NULL in a key that is not null-safe
  std::vector<uint64_t> hashes;
  bool some_null = false;
};
class JoinKeyReader {
 public:
  JoinKeyReader(std::shared_ptr<const ExpressionProgram> program, std::shared_ptr<const JoinShape> shape,
                std::shared_ptr<const EvaluationEnvironment> environment);
  void read(const Batch& batch, JoinKeys& out);

 private:
  std::shared_ptr<const JoinShape> shape_;
  ExpressionEvaluator evaluator_;
};

}  // namespace firesteel
