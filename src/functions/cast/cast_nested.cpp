// Casts of arrays, maps and structs: their parts are cast.
#include "columnar/decoded_vector.h"
#include "functions/cast/cast_kernels.h"

#include <cstring>

namespace firesteel {
namespace {

using Indices = std::vector<int32_t>;

Rows as_rows(const Indices& list) { return {list.data(), list.size()}; }

VectorPtr cast_elements(const KernelCall& call, const ScalarKernel& kernel, size_t child, const DataType& to) {
  const Vector& base = *call.arguments[0];
  const auto* ranges = base.values<ArrayRange>();
  Indices elements;
  call.rows.for_each([&](size_t row) {
    for (int i = 0; i < ranges[row].length; ++i) {
      elements.push_back(ranges[row].offset + i);
    }
  });
  return run_unary(kernel, base.children()[child], as_rows(elements), to, call);
}

}  // namespace

VectorPtr run_unary(const ScalarKernel& kernel, const VectorPtr& argument, Rows rows, const DataType& result_type,
                    const KernelCall& outer) {
  Indices valid;
  rows.for_each([&](size_t row) {
    if (!argument->is_null(row) && !argument->type().is_null()) {
      valid.push_back(static_cast<int32_t>(row));
    }
  });
  RowErrors errors(outer.errors.mode());
  const VectorPtr computed =
      kernel({std::span(&argument, 1), as_rows(valid), argument->size(), result_type, errors, outer.environment});
  if (errors.error()) {
    outer.errors.fail(0, [&] { return *errors.error(); });
  }
  if (valid.size() == rows.count && errors.null_rows().empty()) {
    return flatten(computed);
  }
  auto result = std::make_shared<Vector>(*flatten(computed));
  BufferPtr validity = Buffer::allocate(bitmap::bytes(argument->size()));
  std::memset(validity->mutable_data(), 0xff, validity->size());
  auto* bits = validity->mutable_as<uint64_t>();
  rows.for_each([&](size_t row) {
    if (argument->is_null(row) || argument->type().is_null() || computed->is_null(row)) {
      bitmap::clear(bits, row);
    }
  });
  for (const int32_t row : errors.null_rows()) {
    bitmap::clear(bits, static_cast<size_t>(row));
  }
  result->set_validity(std::move(validity));
  return result;
}

namespace {

ScalarKernel cast_ranges(std::vector<ScalarKernel> kernels, std::vector<DataType> types) {
  return [kernels = std::move(kernels), types = std::move(types)](const KernelCall& outer) -> VectorPtr {
    const VectorPtr flat = flatten(outer.arguments[0]);
    const KernelCall call{std::span(&flat, 1), outer.rows,   outer.size,
                          outer.result_type,   outer.errors, outer.environment};
    auto result = std::make_shared<Vector>(outer.result_type, outer.size);
    result->set_values(flat->values_buffer());
    std::vector<VectorPtr> children;
    for (size_t i = 0; i < kernels.size(); ++i) {
      children.push_back(cast_elements(call, kernels[i], i, types[i]));
    }
    result->set_children(std::move(children));
    return result;
  };
}

ScalarKernel cast_fields(std::vector<ScalarKernel> kernels, DataType to) {
  return [kernels = std::move(kernels), to = std::move(to)](const KernelCall& outer) -> VectorPtr {
    const VectorPtr flat = flatten(outer.arguments[0]);
    auto result = std::make_shared<Vector>(outer.result_type, outer.size);
    result->set_values(flat->values_buffer());
    std::vector<VectorPtr> children;
    for (size_t i = 0; i < kernels.size(); ++i) {
      children.push_back(run_unary(kernels[i], flat->children()[i], outer.rows, to.fields()[i].type, outer));
    }
    result->set_children(std::move(children));
    return result;
  };
}

}  // namespace

ScalarKernel make_nested_cast(const DataType& from, const DataType& to, EvalMode mode) {
  if (from.is(TypeId::kArray)) {
    return cast_ranges({make_cast_kernel(from.element(), to.element(), mode)}, {to.element()});
  }
  if (from.is(TypeId::kMap)) {
    return cast_ranges({make_cast_kernel(from.key(), to.key(), mode), make_cast_kernel(from.value(), to.value(), mode)},
                       {to.key(), to.value()});
  }
  std::vector<ScalarKernel> kernels;
  for (size_t i = 0; i < from.fields().size(); ++i) {
    kernels.push_back(make_cast_kernel(from.fields()[i].type, to.fields()[i].type, mode));
  }
  return cast_fields(std::move(kernels), to);
}

}  // namespace firesteel
