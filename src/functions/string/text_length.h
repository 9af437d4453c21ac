#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// Number of characters of each text. Texts that lie close together are not looked at one by one while all of them are
/// ASCII.
VectorPtr text_lengths(const KernelCall& call);

}  // namespace firesteel
