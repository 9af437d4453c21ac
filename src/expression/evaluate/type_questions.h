#pragma once

#include "expression/nodes/calls.h"
#include "types/literal.h"

#include <optional>

namespace firesteel {

/// The value of a call that only asks for the type of its argument (typeof, collation), which is then never computed:
/// Spark folds such calls while it analyses (TypeOf, Collation). None for other calls.
std::optional<Literal> answer_of_type(const ScalarCall& call);

}  // namespace firesteel
