#pragma once

#include "columnar/batch.h"

namespace firesteel {

struct JoinPairs;

/// Drops the pairs whose keys differ. NULL equals NULL when `null_safe`, else nothing.
void keep_equal_keys(const Vector& probe, const Vector& build, bool null_safe, JoinPairs& pairs);

}  // namespace firesteel
