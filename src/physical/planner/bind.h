#pragma once

#include "expression/nodes/references.h"

namespace firesteel {

/// Replaces each attribute by BoundReference(its position in `input`). InternalError when one is not there.
ExprPtr bind_columns(const ExprPtr& expr, const AttributeList& input);
ExprList bind_columns(const ExprList& list, const AttributeList& input);

}  // namespace firesteel
