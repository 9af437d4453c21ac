#include "execution/joins/join_shape.h"

#include "base/errors/check.h"
#include "columnar/hashing.h"
#include "columnar/row_keys/canonical_keys.h"

namespace firesteel {
namespace {

bool one_to_one_hash(const DataType& type) {
  switch (type.physical()) {
    case PhysicalType::kBool:
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
    case PhysicalType::kFloat:
    case PhysicalType::kDouble:
      return true;
    default:
      return false;
  }
}

void set_outputs(JoinType type, JoinShape& shape) {
  const bool probe_is_left = shape.build_right;
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross:
      return;
    case JoinType::kLeftSingle:
      check(probe_is_left, "a single join is built over its right side");
      shape.single = true;
      shape.keep_probe = true;
      return;
    case JoinType::kLeftOuter:
    case JoinType::kRightOuter:
      if ((type == JoinType::kLeftOuter) == probe_is_left) {
        shape.keep_probe = true;
      } else {
        shape.build_output = BuildOutput::kUnmatchedWithNulls;
      }
      return;
    case JoinType::kFullOuter:
      shape.keep_probe = true;
      shape.build_output = BuildOutput::kUnmatchedWithNulls;
      return;
    case JoinType::kLeftSemi:
      shape.probe_output = probe_is_left ? ProbeOutput::kSemi : ProbeOutput::kNone;
      shape.build_output = probe_is_left ? BuildOutput::kNone : BuildOutput::kMatched;
      return;
    case JoinType::kLeftAnti:
      shape.probe_output = probe_is_left ? ProbeOutput::kAnti : ProbeOutput::kNone;
      shape.build_output = probe_is_left ? BuildOutput::kNone : BuildOutput::kUnmatched;
      return;
    case JoinType::kNullAwareLeftAnti:
      check(probe_is_left && shape.key_types.size() == 1, "a null-aware anti join has one key, built over the right");
      shape.probe_output = ProbeOutput::kNullAwareAnti;
      return;
    case JoinType::kExistence:
      shape.probe_output = probe_is_left ? ProbeOutput::kExistence : ProbeOutput::kNone;
      shape.build_output = probe_is_left ? BuildOutput::kNone : BuildOutput::kExistence;
      return;
  }
}

}  // namespace

JoinShape::JoinShape(const HashJoinExec& exec) : build_right(exec.build_right) {
  const ExecPtr& probe = build_right ? exec.left : exec.right;
  const ExecPtr& build = build_right ? exec.right : exec.left;
  probe_types = types_of(probe->output());
  build_types = types_of(build->output());
  const ExprList& build_list = build_right ? exec.right_keys : exec.left_keys;
  probe_keys = std::make_shared<const ExpressionProgram>(build_right ? exec.left_keys : exec.right_keys);
  build_keys = std::make_shared<const ExpressionProgram>(build_list);
  for (const ExprPtr& key : build_list) {
    key_types.push_back(canonical_key_type(key->type()));
    const auto* reference = as<BoundReference>(key);
    const bool stored = reference != nullptr && key_types.back() == key->type();
    build_key_columns.push_back(stored ? reference->index : -1);
  }
  null_safe = exec.null_safe;
  null_safe.resize(key_types.size(), false);
  hash_decides = key_types.size() == 1 && one_to_one_hash(key_types[0]) && !null_safe[0];
  set_outputs(exec.type, *this);
  if (exec.condition != nullptr) {
    condition = std::make_shared<const ExpressionProgram>(ExprList{exec.condition});
    condition_uses.resize(probe_types.size() + build_types.size(), false);
    visit(exec.condition, [this](const ExprPtr& node) {
      if (const auto* reference = as<BoundReference>(node)) {
        condition_uses[static_cast<size_t>(reference->index)] = true;
      }
      return true;
    });
  }
}

JoinKeyReader::JoinKeyReader(std::shared_ptr<const ExpressionProgram> program, std::shared_ptr<const JoinShape> shape,
                             std::shared_ptr<const EvaluationEnvironment> environment)
    : shape_(std::move(shape)), evaluator_(std::move(program), std::move(environment)) {}

void JoinKeyReader::read(const Batch& batch, JoinKeys& out) {
  const Rows rows = Rows::of(batch);
  out.columns = evaluator_.evaluate(batch);
  out.some_null = false;
  out.rows.resize(rows.count);
  for (size_t i = 0; i < rows.count; ++i) {
    out.rows[i] = rows[i];
  }
  for (size_t k = 0; k < out.columns.size(); ++k) {
    const Vector& column = *out.columns[k];
    if (shape_->null_safe[k] || !column.may_have_nulls()) {
      continue;
    }
    size_t kept = 0;
    for (const int32_t row : out.rows) {
      out.rows[kept] = row;
      kept += column.is_null(static_cast<size_t>(row)) ? 0 : 1;
    }
    out.some_null = out.some_null || kept < out.rows.size();
    out.rows.resize(kept);
  }
  out.hashes.resize(out.rows.size());
  static constexpr int32_t kNone = 0;
  const Rows valid = out.rows.size() == batch.num_rows && rows.is_all()
                         ? rows
                         : Rows{out.rows.empty() ? &kNone : out.rows.data(), out.rows.size()};
  for (size_t k = 0; k < out.columns.size(); ++k) {
    out.columns[k] = to_canonical_key(out.columns[k], valid);
    k == 0 ? hash_column(*out.columns[k], valid, out.hashes) : combine_hash_column(*out.columns[k], valid, out.hashes);
  }
}

}  // namespace firesteel
